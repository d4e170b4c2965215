# SPDX-License-Identifier: Apache-2.0
"""A pod and its containers in CRI's words, as kubelet puts them.

After pkg/kubelet/kuberuntime: where a field is not set, the pod gets what a kubelet's pod
gets, and no more.
"""
import re

from security import container_security, sandbox_security

CPU_PERIOD = 100000
UNITS = {'': 1, 'm': 1e-3, 'k': 1e3, 'M': 1e6, 'G': 1e9,
         'Ki': 2**10, 'Mi': 2**20, 'Gi': 2**30}


class ConfigError(Exception):
    """A container that kubelet does not create: CreateContainerConfigError and others."""


def quantity(text):
    number, unit = re.fullmatch(r'([0-9.]+)([a-zA-Z]*)', str(text)).groups()
    return float(number) * UNITS[unit]


def expand(text, variables):
    """$(NAME) is a variable's value, $$ a dollar; what is unknown stays as it stands."""
    def replace(match):
        if match.group() == '$$':
            return '$'
        return variables.get(match.group(1), match.group())
    return re.sub(r'\$\$|\$\(([^()]+)\)', replace, text)


def resources(container):
    """A limit without a request is the request, too: the API server's default."""
    limits = container.get('resources', {}).get('limits', {})
    requests = {**limits, **container.get('resources', {}).get('requests', {})}
    sent = {'cpu_shares': max(2, int(quantity(requests.get('cpu', 0)) * 1024)),
            'oom_score_adj': 1000}
    if 'memory' in limits:
        sent['memory_limit_in_bytes'] = int(quantity(limits['memory']))
    if 'cpu' in limits:
        sent['cpu_period'] = CPU_PERIOD
        sent['cpu_quota'] = int(quantity(limits['cpu']) * CPU_PERIOD)
    return sent


def field(pod, path):
    """Of the downward API."""
    match = re.fullmatch(r"metadata\.(labels|annotations)\['([^']+)'\]", path)
    if match:
        return pod.metadata.get(match.group(1), {}).get(match.group(2), '')
    return {'metadata.name': pod.name, 'metadata.namespace': pod.namespace,
            'metadata.uid': pod.uid, 'spec.nodeName': pod.kubelet.node}[path]


def config_map_value(pod, name, key):
    config_map = pod.config_maps.get((pod.namespace, name))
    if config_map is None:
        raise ConfigError(f'configmap "{name}" not found')
    if key not in config_map:
        raise ConfigError(f"couldn't find key {key} in ConfigMap {pod.namespace}/{name}")
    return config_map[key]


def environment(pod, container):
    """A variable may refer to those above it. The one service is always there."""
    found = {'KUBERNETES_SERVICE_HOST': '10.96.0.1', 'KUBERNETES_SERVICE_PORT': '443'}
    for variable in container.get('env', []):
        source = variable.get('valueFrom', {})
        if 'fieldRef' in source:
            value = field(pod, source['fieldRef']['fieldPath'])
        elif 'configMapKeyRef' in source:
            reference = source['configMapKeyRef']
            value = config_map_value(pod, reference['name'], reference['key'])
        else:
            value = expand(variable.get('value', ''), found)
        found[variable['name']] = value
    return found


def mounts(pod, container):
    found = [{'container_path': m['mountPath'], 'readonly': m.get('readOnly', False),
              'host_path': f'{pod.folder}/volumes/{m["name"]}'}
             for m in container.spec.get('volumeMounts', [])]
    files = {'/etc/hosts': f'{pod.folder}/hosts',
             container.spec.get('terminationMessagePath', '/dev/termination-log'):
             container.message_path}
    return found + [{'container_path': inside, 'host_path': outside}
                    for inside, outside in files.items()]


def labels(pod):
    return {**pod.metadata.get('labels', {}),
            'io.kubernetes.pod.name': pod.name,
            'io.kubernetes.pod.namespace': pod.namespace,
            'io.kubernetes.pod.uid': pod.uid}


def sandbox_config(pod):
    sysctls = pod.spec.get('securityContext', {}).get('sysctls', [])
    return {
        'metadata': {'name': pod.name, 'uid': pod.uid, 'namespace': pod.namespace},
        'hostname': pod.name[:63],
        'log_directory': f'{pod.folder}/logs',
        'dns_config': {'servers': ['10.96.0.10'],
                       'searches': [f'{pod.namespace}.svc.cluster.local'],
                       'options': ['ndots:5']},
        'labels': labels(pod),
        'annotations': pod.metadata.get('annotations', {}),
        'linux': {'cgroup_parent': f'/{pod.cgroup}',
                  'security_context': sandbox_security(pod.spec),
                  'sysctls': {s['name']: s['value'] for s in sysctls}}}


def container_config(pod, container, image):
    spec = container.spec
    variables = environment(pod, spec)
    return {
        'metadata': {'name': container.name},
        'image': {'image': image.id},
        'command': [expand(word, variables) for word in spec.get('command', [])],
        'args': [expand(word, variables) for word in spec.get('args', [])],
        'working_dir': spec.get('workingDir', ''),
        'envs': [{'key': name, 'value': value} for name, value in variables.items()],
        'mounts': mounts(pod, container),
        'labels': {**labels(pod), 'io.kubernetes.container.name': container.name},
        'log_path': f'{container.name}/0.log',
        'linux': {'resources': resources(spec),
                  'security_context': container_security(pod.spec, spec, image)}}
