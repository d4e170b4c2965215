# SPDX-License-Identifier: Apache-2.0
"""What `kubectl kustomize` renders, and the pods that controllers would make of it.

Every field must be in the tables here: a manifest cannot stand on something that the
kubelet of these tests silently ignores.
"""
import copy
import subprocess

import yaml


class Unsupported(Exception):
    """A field, or a value of one, that kubelet.py does not act upon."""


class Only:
    """A field that may have these values only: what kubelet.py does is just that."""

    def __init__(self, *values):
        self.values = values


# ANY marks what kubelet.py acts upon whatever the value; NO_KUBELET what is for others:
# the API server's store, the scheduler, a controller.
ANY, NO_KUBELET = object(), object()

METADATA = {'name': ANY, 'namespace': ANY, 'labels': ANY, 'annotations': ANY}

# seLinuxOptions, appArmorProfile and the like are missing: nothing here confines.
SECCOMP = {'type': Only('RuntimeDefault', 'Unconfined')}
POD_SECURITY = {
    'runAsUser': ANY, 'runAsGroup': ANY, 'runAsNonRoot': ANY, 'supplementalGroups': ANY,
    'seccompProfile': SECCOMP, 'sysctls': [{'name': ANY, 'value': ANY}]}
SECURITY = {
    'runAsUser': ANY, 'runAsGroup': ANY, 'runAsNonRoot': ANY, 'privileged': ANY,
    'allowPrivilegeEscalation': ANY, 'readOnlyRootFilesystem': ANY,
    'seccompProfile': SECCOMP, 'capabilities': {'add': ANY, 'drop': ANY}}
RESOURCES = {'cpu': ANY, 'memory': ANY}
CONTAINER = {
    'name': ANY, 'image': ANY, 'imagePullPolicy': Only('IfNotPresent', 'Never'),
    'command': ANY, 'args': ANY, 'workingDir': ANY,
    'env': [{'name': ANY, 'value': ANY, 'valueFrom': {
        'fieldRef': {'apiVersion': Only('v1'), 'fieldPath': ANY},
        'configMapKeyRef': {'name': ANY, 'key': ANY, 'optional': Only(False)}}}],
    'resources': {'requests': RESOURCES, 'limits': RESOURCES},
    'securityContext': SECURITY,
    'volumeMounts': [{'name': ANY, 'mountPath': ANY, 'readOnly': ANY}],
    'terminationMessagePath': ANY,
    'terminationMessagePolicy': Only('File', 'FallbackToLogsOnError')}
POD = {
    'containers': [CONTAINER], 'initContainers': [CONTAINER],
    'securityContext': POD_SECURITY,
    'volumes': [{'name': ANY, 'emptyDir': {
        # A pod that uses more is evicted after a while, which no test waits for.
        'sizeLimit': NO_KUBELET}}],
    'restartPolicy': Only('Always', 'OnFailure', 'Never'),
    'terminationGracePeriodSeconds': ANY, 'hostNetwork': Only(False),
    'automountServiceAccountToken': Only(False), 'enableServiceLinks': ANY,
    'activeDeadlineSeconds': NO_KUBELET,
    'nodeName': NO_KUBELET, 'nodeSelector': NO_KUBELET, 'affinity': NO_KUBELET,
    'tolerations': NO_KUBELET, 'topologySpreadConstraints': NO_KUBELET,
    'priorityClassName': NO_KUBELET}
TEMPLATE = {'metadata': METADATA, 'spec': POD}
DOCUMENT = {'apiVersion': ANY, 'kind': ANY, 'metadata': METADATA}
DOCUMENTS = {
    'Namespace': DOCUMENT,
    'ConfigMap': {**DOCUMENT, 'data': ANY},
    'Pod': {**DOCUMENT, 'spec': POD},
    'Job': {**DOCUMENT, 'spec': {
        'template': TEMPLATE, 'backoffLimit': Only(0), 'completions': Only(1),
        'parallelism': Only(1), 'ttlSecondsAfterFinished': NO_KUBELET,
        'activeDeadlineSeconds': NO_KUBELET}},
    'DaemonSet': {**DOCUMENT, 'spec': {
        'template': TEMPLATE, 'selector': NO_KUBELET, 'updateStrategy': NO_KUBELET}},
}


def check(value, allowed, where):
    if allowed is ANY or allowed is NO_KUBELET:
        return
    if isinstance(allowed, Only):
        if value not in allowed.values:
            raise Unsupported(f'{where}: {value!r}')
    elif isinstance(allowed, list):
        for number, item in enumerate(value):
            check(item, allowed[0], f'{where}[{number}]')
    else:
        for key, item in (value or {}).items():
            if key not in allowed:
                raise Unsupported(f'{where}.{key}')
            check(item, allowed[key], f'{where}.{key}')


def check_document(document):
    kind = document.get('kind')
    if kind not in DOCUMENTS:
        raise Unsupported(f'kind {kind}')
    check(document, DOCUMENTS[kind], f'{kind}/{document["metadata"]["name"]}')


class Manifests:
    """The documents of one overlay."""

    def __init__(self, documents):
        self.documents = documents
        for document in documents:
            check_document(document)

    def of_kind(self, *kinds):
        return [d for d in self.documents if d['kind'] in kinds]

    def config_maps(self):
        found = {}
        for document in self.of_kind('ConfigMap'):
            metadata = document['metadata']
            name = metadata.get('namespace', 'default'), metadata['name']
            found[name] = document['data']
        return found

    def pod(self, suffix='x'):
        """What a controller makes of the one workload; a copy to change at will."""
        workload, = self.of_kind('Pod', 'Job', 'DaemonSet')
        metadata = workload['metadata']
        if workload['kind'] == 'Pod':
            return copy.deepcopy(workload)
        template = copy.deepcopy(workload['spec']['template'])
        template.setdefault('metadata', {}).update(
            name=f'{metadata["name"]}-{suffix}', namespace=metadata.get('namespace'))
        return {'apiVersion': 'v1', 'kind': 'Pod', **template}


def render(folder):
    rendered = subprocess.run(['kubectl', 'kustomize', folder], check=True,
                              capture_output=True, text=True).stdout
    return Manifests([d for d in yaml.safe_load_all(rendered) if d])
