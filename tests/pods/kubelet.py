# SPDX-License-Identifier: Apache-2.0
"""Runs pods as a kubelet does: asks a container runtime for them in kubelet's words.

What it sends is in messages.py and security.py; here is what it does, and when.
"""
import os
import shutil
import time
import uuid

import cgroups
import cri
from messages import ConfigError, container_config, sandbox_config
from security import Refused

GRACE_SECONDS = 30
TERMINATION_MESSAGE_BYTES = 4096
FALLBACK_BYTES, FALLBACK_LINES = 2048, 80


def make_file(path, text, mode):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    # Whatever the umask is: others than root write here.
    os.chmod(path, mode)


def make_folder(path, mode):
    os.makedirs(path)
    os.chmod(path, mode)


class Container:
    """One container of a pod, as far as it got."""

    def __init__(self, spec):
        self.spec = spec
        self.name = spec['name']
        self.id = None
        self.exit_code = None
        self.log_path = self.message_path = None
        self.seconds = 0

    def log(self):
        """Its output: each line of a log in CRI's format is TIME STREAM P|F TEXT."""
        text = ''
        with open(self.log_path, encoding='utf-8') as file:
            for line in file:
                _, _, tag, said = line.rstrip('\n').split(' ', 3)
                text += said + ('' if tag == 'P' else '\n')
        return text

    def termination_message(self):
        with open(self.message_path, 'rb') as file:
            message = file.read()[-TERMINATION_MESSAGE_BYTES:].decode()
        policy = self.spec.get('terminationMessagePolicy', 'File')
        if not message and self.exit_code and policy == 'FallbackToLogsOnError':
            message = ''.join(self.log().splitlines(True)[-FALLBACK_LINES:])
            message = message[-FALLBACK_BYTES:]
        return message


class Pod:
    """A pod on a node, from its sandbox to its removal."""

    def __init__(self, kubelet, manifest, config_maps):
        self.kubelet = kubelet
        self.metadata = manifest['metadata']
        self.name = self.metadata['name']
        self.namespace = self.metadata.get('namespace') or 'default'
        self.spec = manifest['spec']
        self.config_maps = config_maps
        self.uid = str(uuid.uuid4())
        self.phase = 'Pending'
        self.events = []
        self.containers = {}
        self.sandbox_id = None
        self.folder = f'{kubelet.folder}/pods/{self.uid}'
        self.cgroup = f'{kubelet.cgroup}/pod{self.uid}'
        self.sandbox = sandbox_config(self)

    def start_sandbox(self):
        make_folder(self.folder, 0o755)
        make_file(f'{self.folder}/hosts', '127.0.0.1\tlocalhost\n', 0o644)
        for volume in self.spec.get('volumes', []):
            make_folder(f'{self.folder}/volumes/{volume["name"]}', 0o777)
        try:
            self.sandbox_id = self.kubelet.runtime.RunPodSandbox(
                config=self.sandbox).pod_sandbox_id
        except cri.Error as error:
            self.events.append(('FailedCreatePodSandBox',
                                f'Failed to create pod sandbox: {error}'))

    def start(self, container):
        """True if it runs; else an event says why not."""
        runtime = self.kubelet.runtime
        self.containers[container.name] = container
        container.message_path = f'{self.folder}/messages/{container.name}'
        container.log_path = f'{self.folder}/logs/{container.name}/0.log'
        make_file(container.message_path, '', 0o666)
        os.makedirs(os.path.dirname(container.log_path), exist_ok=True)
        try:
            image = self.kubelet.image(container.spec['image'])
            config = container_config(self, container, image)
        except (ConfigError, Refused) as error:
            self.events.append(('Failed', f'Error: {error}'))
            return False
        try:
            container.id = runtime.CreateContainer(
                pod_sandbox_id=self.sandbox_id, config=config,
                sandbox_config=self.sandbox).container_id
            runtime.StartContainer(container_id=container.id)
        except cri.Error as error:
            self.events.append(('Failed', f'Error: {error}'))
            return False
        return True

    def poll(self, container):
        status = self.kubelet.runtime.ContainerStatus(container_id=container.id).status
        if status.state == self.kubelet.runtime.messages.CONTAINER_EXITED:
            container.exit_code = status.exit_code
        return container.exit_code is not None

    def wait(self, container, seconds=60):
        deadline = time.monotonic() + seconds
        while not self.poll(container):
            if time.monotonic() > deadline:
                raise TimeoutError(f'{container.name} still runs after {seconds} s')
            time.sleep(0.01)
        return container.exit_code

    def run_init_containers(self):
        """In order, each once: whatever the restartPolicy, what fails ends the pod here,
        where a kubelet may try again for ever."""
        for spec in self.spec.get('initContainers', []):
            container = Container(spec)
            if not self.start(container) or self.wait(container) != 0:
                return False
        return True

    def stop(self, container, grace=None):
        """As kubelet ends it: SIGTERM, and SIGKILL after the grace period."""
        if grace is None:
            grace = self.spec.get('terminationGracePeriodSeconds', GRACE_SECONDS)
        begin = time.monotonic()
        self.kubelet.runtime.StopContainer(container_id=container.id, timeout=grace)
        container.seconds = time.monotonic() - begin
        self.wait(container)

    def remove(self):
        """The containers, the sandbox and what kubelet made on the node for the pod."""
        runtime = self.kubelet.runtime
        for container in self.containers.values():
            if container.id:
                runtime.StopContainer(container_id=container.id, timeout=0)
                runtime.RemoveContainer(container_id=container.id)
        if self.sandbox_id:
            runtime.StopPodSandbox(pod_sandbox_id=self.sandbox_id)
            runtime.RemovePodSandbox(pod_sandbox_id=self.sandbox_id)
        cgroups.remove(self.cgroup)
        shutil.rmtree(self.folder)


class Kubelet:
    """One node. cgroup: under which all of its pods are."""

    def __init__(self, runtime, folder, node, cgroup):
        self.runtime = runtime
        self.folder = folder
        self.node = node
        self.cgroup = cgroup

    def image(self, reference):
        """What IfNotPresent finds. Nothing is pulled here."""
        status = self.runtime.ImageStatus(image={'image': reference})
        if not status.HasField('image'):
            raise ConfigError(f'ErrImagePull: {reference} was not imported')
        return status.image

    def run(self, manifest, config_maps):
        """Runs a pod to where its containers end or, with restartPolicy Always, run."""
        pod = Pod(self, manifest, config_maps)
        pod.start_sandbox()
        if not pod.sandbox_id:
            return pod
        if not pod.run_init_containers():
            pod.phase = 'Failed'
            return pod
        main = [Container(spec) for spec in pod.spec['containers']]
        if not all([pod.start(container) for container in main]):
            return pod
        pod.phase = 'Running'
        if pod.spec.get('restartPolicy', 'Always') == 'Always':
            return pod
        codes = [pod.wait(container) for container in main]
        pod.phase = 'Failed' if any(codes) else 'Succeeded'
        return pod
