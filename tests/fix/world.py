# SPDX-License-Identifier: Apache-2.0
"""What becomes of a gateway's pod: a cluster's objects, changed by the real kubectl, and
then merged as Istio merges them, by the real kubectl too.

Injected (pkg/kube/inject/webhook.go): the Deployment's pod, each template that its
annotation names laid over it in order, and then the Deployment's own containers again.
Gateway API (gatewaycommon/deploymentcontroller.go): what istiod makes, the ConfigMap of the
class laid over it, then the one that the Gateway names.
"""
import copy
import json
import os
import shlex
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import yaml

import rendered

SYSTEM = 'istio-system'
CLASS_LABEL = 'gateway.istio.io/defaults-for-class'
OVERLAYS = {'deployment', 'service', 'serviceAccount', 'horizontalPodAutoscaler',
            'podDisruptionBudget'}
DISCOVERY = {
    '/api': {'kind': 'APIVersions', 'versions': ['v1']},
    '/apis': {'kind': 'APIGroupList', 'apiVersion': 'v1', 'groups': []},
    '/api/v1': {'kind': 'APIResourceList', 'groupVersion': 'v1', 'resources': [
        {'name': 'configmaps', 'singularName': 'configmap', 'namespaced': True,
         'kind': 'ConfigMap', 'verbs': ['create', 'get', 'patch']}]},
}


class Discovery(BaseHTTPRequestHandler):
    """Which kinds there are: all that kubectl asks a server for a client's dry run."""
    def do_GET(self):  # pylint: disable=invalid-name
        answer = DISCOVERY.get(self.path.split('?')[0])
        body = json.dumps(answer or {'kind': 'Status', 'code': 404}).encode()
        self.send_response(200 if answer else 404)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve():
    server = HTTPServer(('127.0.0.1', 0), Discovery)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f'http://127.0.0.1:{server.server_port}'


class Refused(Exception):
    """kubectl, the chart or Istio would not take it."""


class Kubectl:
    def __init__(self, path, server):
        self.path, self.server = path, server
        self.home = tempfile.TemporaryDirectory()
        self.known = {}

    def run(self, arguments, files, config='/dev/null'):
        key = json.dumps([arguments, files], sort_keys=True)
        if key not in self.known:
            for name, text in files.items():
                with open(os.path.join(self.home.name, name), 'w',
                          encoding='utf-8') as file:
                    file.write(text)
            self.known[key] = subprocess.run(
                [self.path, *arguments], cwd=self.home.name, capture_output=True,
                text=True, check=False, timeout=60,
                env={'HOME': self.home.name, 'KUBECONFIG': config,
                     'PATH': os.environ['PATH']})
        done = self.known[key]
        if done.returncode:
            raise Refused(f'{" ".join(arguments)}: {done.stderr}')
        return json.loads(done.stdout)

    def patch(self, item, patch, how):
        """@item with @patch, text, laid over it."""
        return self.run(['patch', '--local', '-f', 'item.json', f'--type={how}',
                         '--patch-file', 'patch.yaml', '-o', 'json'],
                        {'item.json': json.dumps(item), 'patch.yaml': patch})

    def understands(self, words):
        """Whether kubectl takes a command: it comes as far as asking the server."""
        config = {'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'none',
                  'contexts': [{'name': 'none', 'context': {'cluster': 'none'}}],
                  'clusters': [{'name': 'none',
                                'cluster': {'server': 'http://127.0.0.1:1'}}]}
        item = {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'any'}}
        files = {'config': json.dumps(config),
                 **{word: json.dumps(item) for word in words if word.endswith('.yaml')}}
        try:
            self.run([*words[1:]], files, 'config')
        except Refused as why:
            return 'refused' in str(why), why
        return True, ''

    def create(self, text):
        return self.run(['create', '--dry-run=client', '--validate=false', '--server',
                         self.server, '-f', 'item.yaml', '-o', 'json'],
                        {'item.yaml': text})


def pruned(value):
    """Without what is empty, as the API's types leave it out."""
    if isinstance(value, dict):
        made = {key: pruned(item) for key, item in value.items()}
        return {key: item for key, item in made.items() if item not in (None, {}, [])}
    return [pruned(item) for item in value] if isinstance(value, list) else value


def laid_over(values, more):
    """As helm merges values: maps are merged, all else is replaced."""
    if not isinstance(values, dict) or not isinstance(more, dict):
        return copy.deepcopy(more)
    made = copy.deepcopy(values)
    for key, item in more.items():
        made[key] = laid_over(made.get(key), item)
    return made


def chart(deployment, service, values):
    """What the chart "gateway" makes of values: those that lowport may give."""
    deployment, service = copy.deepcopy(deployment), copy.deepcopy(service)
    template = deployment['spec']['template']
    pod = template['spec']
    values = copy.deepcopy(values)
    template['metadata']['annotations'].update(values.pop('podAnnotations', {}))
    pod['securityContext'] = values.pop('securityContext', None) or pod['securityContext']
    container = pod['containers'][0]
    container['securityContext'] = values.pop('containerSecurityContext', None) or \
        container['securityContext']
    for key in ('affinity', 'nodeSelector'):
        if values.get(key):
            pod[key] = values[key]
        values.pop(key, None)
    ports = values.pop('service', {})
    if 'ports' in ports:
        service['spec']['ports'] = ports.pop('ports')
    if values or ports:
        raise Refused(f'values that the chart does not have: {values} {ports}')
    return deployment, service


class World:
    def __init__(self, kubectl, folder, base):
        def read(name):
            with open(os.path.join(folder, name), encoding='utf-8') as file:
                return file.read()
        self.kubectl = kubectl
        self.deployment, self.service = yaml.safe_load_all(read(base + '.yaml'))
        self.istio = yaml.safe_load(read('istio.yaml'))
        self.gateway = yaml.safe_load(read('gateway.yaml'))
        self.template = read('gateway.tmpl')
        self.values, self.chart_values, self.configmaps = {}, {}, []
        self.first = {'deployment': self.deployment}

    def apply(self, how, target, namespace, text):
        """A part of a change, as its file is."""
        kind, name = target.split()
        if how == 'apply':
            self.configmaps.append(self.kubectl.create(text))
        elif how == 'values' and kind == 'istiod':
            self.values = laid_over(self.values, yaml.safe_load(text))
        elif how == 'values':
            self.chart_values = laid_over(self.chart_values, yaml.safe_load(text))
        else:
            field = {'istio': 'istio', 'deployment': 'deployment', 'service': 'service',
                     'gateways.gateway.networking.k8s.io': 'gateway'}[kind]
            item = getattr(self, field)
            place = item['metadata'].get('namespace'), item['metadata']['name']
            if (namespace, name) != place:
                raise Refused(f'there is no {kind} {name} in {namespace}, but {place}')
            setattr(self, field, self.kubectl.patch(item, text, how))

    def undo(self, command, texts):
        """A command as it is said, with the files that --dir wrote; or a comment."""
        words = shlex.split(command, comments=True)
        if not words:
            return
        namespace = words.pop(words.index('-n') + 1) if '-n' in words else None
        words = [word for word in words if word != '-n']
        match words:
            case ['kubectl', 'patch', kind, name, how, flag, patch]:
                self.apply(how.removeprefix('--type='), f'{kind} {name}', namespace,
                           patch if flag == '-p' else texts[patch])
            case ['kubectl', 'rollout', 'undo', _]:
                self.deployment = self.first['deployment']
            case ['kubectl', 'delete', 'configmap', name]:
                left = [item for item in self.configmaps
                        if (item['metadata']['namespace'], item['metadata']['name'])
                        != (namespace, name)]
                if len(left) == len(self.configmaps):
                    raise Refused(f'there is no ConfigMap {name} in {namespace}')
                self.configmaps = left
            case ['helm', 'rollback', 'istiod']:
                self.values = {}
            case ['helm', 'rollback', 'public']:
                self.chart_values = {}
            case ['kubectl', 'rollout', 'restart', *_] | ['kubectl', 'label', *_]:
                pass
            case _:
                raise Refused(f'what does this do? {command}')

    def istiod_values(self):
        """The chart's values, whoever gave them."""
        return laid_over(self.istio['spec']['values'], self.values)

    def objects(self):
        """The Deployment and the Service with the chart's values."""
        if not self.chart_values:
            return self.deployment, self.service
        return chart(self.deployment, self.service, self.chart_values)

    # --- injection ---

    def templates(self):
        values = self.istiod_values()
        given = (values.get('sidecarInjectorWebhook') or {}).get('templates') or {}
        return {'gateway': self.template, **{key: text for key, text in given.items()
                                            if text is not None}}

    def injected(self):
        """The pod, and the Service."""
        deployment, service = self.objects()
        template = deployment['spec']['template']
        own = {'apiVersion': 'v1', 'kind': 'Pod', **copy.deepcopy(template)}
        values = self.istiod_values()
        scope = {'Values': {'gateways': values.get('gateways') or {},
                            'global': {'proxy': {'image': 'proxyv2'}}},
                 'ProxyImage': 'registry.example/proxyv2:1', 'ProxyUID': None,
                 'ObjectMeta': {'Labels': template['metadata'].get('labels')}}
        pod, templates = own, self.templates()
        names = template['metadata']['annotations']['inject.istio.io/templates']
        for name in names.split(','):
            if name not in templates:
                raise Refused(f'requested template "{name}" not found')
            pod = self.kubectl.patch(pod, rendered.render(templates[name], scope),
                                     'strategic')
        again = [item for item in copy.deepcopy(own['spec']['containers'])
                 if item['name'] == 'istio-proxy']
        for item in again:
            if item.get('image') == 'auto':
                item.pop('image')
        pod = self.kubectl.patch(pod, json.dumps({'spec': {'containers': again}}),
                                 'strategic')
        return pod['spec'], service

    # --- Gateway API ---

    def overlays(self):
        """ConfigMaps in the order in which istiod lays them over what it makes."""
        classes = [item['data'] for item in self.configmaps
                   if item['metadata'].get('namespace') == SYSTEM
                   and item['metadata'].get('labels', {}).get(CLASS_LABEL) == 'istio']
        defaults = (self.istiod_values().get('gatewayClasses') or {}).get('istio')
        if defaults:
            classes.append({key: yaml.safe_dump(overlay)
                            for key, overlay in defaults.items()})
        reference = self.gateway['spec']['infrastructure'].get('parametersRef')
        if not reference:
            return classes[:1]
        if (reference['group'], reference['kind']) != ('', 'ConfigMap'):
            raise Refused(f'parameters of another kind: {reference}')
        named = [item['data'] for item in self.configmaps
                 if item['metadata']['name'] == reference['name']
                 and item['metadata']['namespace'] == \
                 self.gateway['metadata']['namespace']]
        if not named:
            raise Refused(f'no ConfigMap {reference["name"]}')
        return classes[:1] + named

    def made(self):
        """The pod and the Service of the Gateway."""
        items = {'deployment': self.deployment, 'service': self.service}
        for overlay in self.overlays():
            if set(overlay) - OVERLAYS:
                raise Refused(f'unsupported overlay {set(overlay) - OVERLAYS}')
            for key, item in items.items():
                if key in overlay:
                    items[key] = self.kubectl.patch(item, overlay[key], 'strategic')
                    if items[key]['metadata'] != item['metadata']:
                        raise Refused('illegal metadata change')
        return items['deployment']['spec']['template']['spec'], items['service']
