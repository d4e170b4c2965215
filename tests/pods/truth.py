# SPDX-License-Identifier: Apache-2.0
"""What a gateway could really do on a node, in the words of lowport's trials."""
import copy

import twins
from manifest import render
from node import SRCDIR
RECOMMENDATIONS = (('default', 'no-change'), ('scenario-1', 'scenario-1'),
                   ('scenario-2', 'scenario-2'), ('root', 'root-fallback'))
# What the events and the log of a pod that does not start say, in the words of a trial.
REASONS = {'ip_unprivileged_port_start: no such file or directory': 'no ENOENT',
           'operation not permitted': 'no EPERM'}


def why_not(pod):
    """Who has started the container's first process says in the log what became of it."""
    said = ' '.join(message for _, message in pod.events)
    said += ''.join(c.log() for c in pod.containers.values() if c.exit_code)
    return next((reason for text, reason in REASONS.items() if text in said), said)


def run_gateway(node, manifests, pod, container, image, ports):
    """In a pod like this one, in the place of one of its containers: its binds, or why
    there were none."""
    pod = copy.deepcopy(pod)
    pod['spec']['initContainers'] = []
    pod['spec']['containers'] = [twins.gateway(container, image, ports, 'gateway')]
    pod = node.kubelet.run(pod, manifests.config_maps())
    if pod.phase == 'Succeeded':
        found = twins.binds(pod.containers['gateway'])
    else:
        found = why_not(pod)
    pod.remove()
    return found


def shipped_gateway(node, manifests, image, ports):
    """As gateways are shipped, with the sysctl: in the canary's pod."""
    pod = render(f'{SRCDIR}/deploy/canary').pod()
    canary, = pod['spec']['containers']
    return run_gateway(node, manifests, pod, canary, image, ports)


class Truth:
    """found: by trial the binds of a gateway, or why there were none."""

    def __init__(self, ports, found):
        self.ports = ports
        self.found = found

    def knows(self, trial):
        return trial['id'] in self.found

    def differing(self, trial):
        """Binds of the trial that went otherwise for the gateway: there is to be none."""
        found = self.found[trial['id']]
        return [] if isinstance(found, str) else twins.differing(trial, found)

    def answer(self, trial):
        found = self.found[trial['id']]
        return found if isinstance(found, str) else twins.answer_where(
            trial, self.ports, found)

    def works(self, name):
        found = self.found[name]
        return not isinstance(found, str) and twins.answer_on(self.ports, found) == 'yes'

    def recommendation(self):
        """By what works on the wanted ports, the least change first."""
        works = (said for name, said in RECOMMENDATIONS if self.works(name))
        return next(works, 'blocked')
