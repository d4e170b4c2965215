# SPDX-License-Identifier: Apache-2.0
"""The independent program: gateway.c in the place of lowport, and what it did there."""
import copy

from node import AGENT

# Where no wanted port is 1024 or above, lowport tries scenario 1 with these.
HIGH_PORTS = ['8080/tcp', '8443/tcp']
OK = 'ok', 'EADDRINUSE'
CAPABILITY_CONTEXTS = 'scenario-2', 'root'
CONTEXTS = 'scenario-1', *CAPABILITY_CONTEXTS


def gateway(container, image, ports, name):
    """A container that differs in what runs in it, not in what it may do."""
    twin = {key: copy.deepcopy(container[key])
            for key in ('securityContext', 'resources') if key in container}
    return {**twin, 'name': name, 'image': image, 'command': [AGENT], 'args': ports}


def add_twins(pod, image, ports, contexts=CONTEXTS, suffix='gateway'):
    """After each container that observes a context, a gateway in the same context.
    image: None for the one that lowport is in."""
    containers = []
    for container in pod['spec']['initContainers']:
        containers.append(container)
        if container['name'] in contexts:
            name = f'{container["name"]}-{suffix}'
            containers.append(gateway(container, image or container['image'],
                                      ports + HIGH_PORTS, name))
    pod['spec']['initContainers'] = containers


def binds(container):
    """(port, protocol, family) to what gateway.c said of it; or why it could not say."""
    found = {}
    for line in container.log().splitlines():
        if line.startswith('exec '):
            return f'no {line.split()[1]}'
        port, family, said = line.split(' ', 2)
        number, protocol = port.split('/')
        found[int(number), protocol, family] = said
    return found


def bind_key(bind):
    return bind['port'], bind['protocol'], bind['family']


def answer(said):
    """Of several binds what a trial would say: yes, or no with the first error."""
    errors = [word for word in said if word not in OK]
    return f'no {errors[0]}' if errors else 'yes'


def answer_on(ports, real):
    """The gateway's answer for such ports: "80/tcp"."""
    wanted = [port.split('/') for port in ports]
    return answer([real[int(number), protocol, family] for number, protocol in wanted
                   for family in ('ipv4', 'ipv6')])


def answer_where(trial, ports, real):
    """The gateway's answer for what the trial is about. One that was not tried has no
    binds: scenario 1 is about ports of 1024 and above, the others about the wanted."""
    if trial['binds']:
        return answer([real[bind_key(bind)] for bind in trial['binds']])
    high = [port for port in ports if int(port.split('/')[0]) >= 1024] or HIGH_PORTS
    return answer_on(high if trial['id'] == 'scenario-1' else ports, real)


def trial_answer(trial):
    return ' '.join(filter(None, [trial['outcome'], trial.get('errno')]))


def differing(trial, real):
    """Binds of the trial that went otherwise for the gateway: there is to be none."""
    found = []
    for bind in trial['binds']:
        said = real.get(bind_key(bind), 'nothing')
        lowport = 'ok' if bind['outcome'] == 'yes' else bind.get('errno')
        if lowport != said and not (lowport in OK and said in OK):
            found.append(f'{bind_key(bind)}: lowport {lowport}, gateway {said}')
    return found
