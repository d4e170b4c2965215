# SPDX-License-Identifier: Apache-2.0
"""A real containerd with a CRI socket of its own, as a node has it."""
import json
import os
import re
import shutil
import subprocess
import time

import cri

SUBNET = '10.88.0.0/24'
PAUSE = 'localhost/pause:test'

# Where a process may not raise its OOM score, as in many CI machines, kubelet's scores
# for pods would keep each container from starting: restrict_oom_score_adj.
CONFIG = '''
version = 2
root = "{folder}/root"
state = "{folder}/state"
[grpc]
  address = "{folder}/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "{folder}/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{pause}"
  restrict_oom_score_adj = true
  enable_unprivileged_ports = {unprivileged_ports}
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "{plugins}"
    conf_dir = "{folder}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "{snapshotter}"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
'''


def network(folder):
    """A pair of devices for each pod, and addresses from a range."""
    return {'cniVersion': '0.4.0', 'name': 'pods', 'plugins': [{
        'type': 'ptp',
        'ipam': {'type': 'host-local', 'dataDir': f'{folder}/addresses',
                 'ranges': [[{'subnet': SUBNET}]], 'routes': [{'dst': '0.0.0.0/0'}]}}]}


def plugin_folder():
    for folder in '/usr/lib/cni', '/usr/libexec/cni', '/opt/cni/bin':
        if all(os.access(f'{folder}/{name}', os.X_OK)
               for name in ('ptp', 'host-local', 'loopback')):
            return folder
    return None


def missing():
    """None, or what a node needs and this machine lacks."""
    for tool in 'containerd', 'ctr', 'runc', 'protoc', 'cc':
        if not shutil.which(tool):
            return f'{tool} is not installed'
    if not plugin_folder():
        return 'the CNI plugins ptp, host-local and loopback are not installed'
    return None


def version_of(*command):
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return re.search(r'\d+\.\d+\.\d+[-\w.]*', said).group()


def can_overlay(folder):
    """Overlays are what nodes use; not every file system can be under one."""
    for name in 'lower', 'upper', 'work', 'merged':
        os.makedirs(f'{folder}/{name}')
    options = ','.join(f'{n}dir={folder}/{n}' for n in ('lower', 'upper', 'work'))
    mounted = subprocess.run(
        ['mount', '-t', 'overlay', '-o', options, 'x', f'{folder}/merged'],
        capture_output=True, check=False).returncode == 0
    if mounted:
        subprocess.run(['umount', f'{folder}/merged'], check=True)
    shutil.rmtree(folder)
    return mounted


class Containerd:
    """launcher: a command to run it under. unprivileged_ports: as in containerd 2."""

    def __init__(self, folder, launcher=(), unprivileged_ports=False):
        self.folder = folder
        self.socket = f'{folder}/containerd.sock'
        self.environment = f'containerd {version_of("containerd", "--version")}, ' \
            f'runc {version_of("runc", "--version")}'
        os.makedirs(f'{folder}/cni')
        with open(f'{folder}/cni/pods.conflist', 'w', encoding='utf-8') as file:
            json.dump(network(folder), file)
        self.snapshotter = 'overlayfs' if can_overlay(f'{folder}/overlay') else 'native'
        with open(f'{folder}/config.toml', 'w', encoding='utf-8') as file:
            file.write(CONFIG.format(
                folder=folder, pause=PAUSE, plugins=plugin_folder(),
                snapshotter=self.snapshotter,
                unprivileged_ports=str(unprivileged_ports).lower()))
        self._start(launcher)

    def _start(self, launcher):
        with open(f'{self.folder}/containerd.log', 'wb') as log:
            self.process = subprocess.Popen(
                [*launcher, 'containerd', '--config', f'{self.folder}/config.toml'],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while not os.path.exists(self.socket):
            self._check(deadline)
        self.runtime = cri.Runtime(self.socket, self.folder)
        while not self._is_ready():
            self._check(deadline)

    def _check(self, deadline):
        if self.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError('containerd does not start:\n' + self.log()[-2000:])
        time.sleep(0.02)

    def _is_ready(self):
        try:
            conditions = self.runtime.Status().status.conditions
        except cri.Error:
            return False
        return len(conditions) > 1 and all(c.status for c in conditions)

    def log(self):
        with open(f'{self.folder}/containerd.log', 'rb') as file:
            return file.read().decode(errors='replace')

    def import_image(self, archive, reference, image_id=None):
        """CRI learns of it by an event, which is waited for: of that id, or of any."""
        subprocess.run(['ctr', '-a', self.socket, '-n', 'k8s.io', 'images', 'import',
                        '--snapshotter', self.snapshotter, archive],
                       check=True, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not self._has_image(reference, image_id):
            self._check(deadline)

    def _has_image(self, reference, image_id):
        found = self.runtime.ImageStatus(image={'image': reference}).image.id
        return found == image_id if image_id else found

    def addresses(self):
        """Of the pods there are: host-local has a file for each, and two of its own."""
        folder = f'{self.folder}/addresses/pods'
        names = os.listdir(folder) if os.path.isdir(folder) else []
        return [n for n in names if n != 'lock' and not n.startswith('last_reserved_ip')]

    def stop(self):
        self.runtime.close()
        self.process.terminate()
        self.process.wait()
