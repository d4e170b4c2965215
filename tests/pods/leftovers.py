# SPDX-License-Identifier: Apache-2.0
"""What pods could leave behind on a node, as one list of lines to compare."""
import glob
import os
import time

import cgroups

FOLDERS = '/run', '/var/lib'


def processes():
    """All but those that look. A zombie was ended, and its first process takes it."""
    found = []
    for folder in glob.glob('/proc/[0-9]*'):
        try:
            with open(f'{folder}/stat', encoding='utf-8') as file:
                name, state = file.read().split(' (', 1)[1].rsplit(') ', 1)
        except OSError:
            continue
        if state[0] != 'Z':
            found.append(f'process {name}')
    return found


def lines_of(path):
    with open(path, encoding='utf-8') as file:
        return [f'{path}: {line.strip()}' for line in file]


def files():
    """Not the folders: a runtime keeps those of its own."""
    return [os.path.join(path, name) for top in FOLDERS
            for path, _, names in os.walk(top) for name in names]


def groups(name):
    """Those of pods. The one that they are in is the node's, as "kubepods" is."""
    return [path for path in cgroups.below(name) if not path.endswith(f'/{name}')]


def devices():
    return [f'network device {name}' for name in os.listdir('/sys/class/net')]


def look(world):
    """The whole world, in which nobody else is at work, and its cgroups outside."""
    return sorted(processes() + devices() + files() + groups(world.name) +
                  lines_of('/proc/self/mountinfo') +
                  lines_of('/proc/sys/net/ipv4/ip_unprivileged_port_start'))


def remaining(world, before):
    """What is there now and was not, once it has had the time to go. Counted, so that a
    second process of a name is seen."""
    for _ in range(60):
        new = look(world)
        for line in before:
            if line in new:
                new.remove(line)
        if not new:
            break
        time.sleep(0.05)
    return new
