# SPDX-License-Identifier: Apache-2.0
"""A node: containerd, a kubelet, and the images that the pods of the tests ask for."""
import os
import platform
import shlex
import subprocess

import containerd
import kubelet
from image import File, write_archive

SRCDIR = os.environ['srcdir']
BUILDDIR = os.environ['builddir']
LOWPORT = os.environ.get('LOWPORT', f'{BUILDDIR}/lowport')
OLDKERNEL = f'{BUILDDIR}/tests/launch/oldkernel'
OLD_RELEASE = '3.10.0-1160.el7.x86_64'
AGENT, ENVOY = '/usr/local/bin/pilot-agent', '/usr/local/bin/envoy'
NODE_NAME = 'worker-7'
STOCK_GATEWAY = 'localhost/gateway:stock'


class Kind:
    """A kind of node: what its kernel answers, and how its containerd is set up."""

    def __init__(self, label, old=False, unprivileged_ports=False):
        release = OLD_RELEASE if old else platform.release()
        self.kernel = f'Linux {release}' + (' (tests/launch/oldkernel)' if old else '')
        self.label = label
        self.old = old
        self.unprivileged_ports = unprivileged_ports


# In the third, pods get port_start 0 without asking, as from containerd 2 on.
KINDS = [Kind('this kernel'),
         Kind('an old kernel', old=True),
         Kind('a runtime that opens all ports', unprivileged_ports=True)]


def is_static(program):
    said = subprocess.run(['ldd', program], capture_output=True, text=True, check=False)
    return any(words in said.stdout + said.stderr
               for words in ('statically linked', 'not a dynamic'))


def static_lowport(folder):
    """lowport as its image has it. What another build linked is linked again."""
    if is_static(LOWPORT):
        return LOWPORT
    libraries = subprocess.run(
        ['pkg-config', '--static', '--libs', 'libcap', 'libseccomp', 'jansson',
         'yaml-0.1'],
        capture_output=True, text=True, check=True).stdout
    program = f'{folder}/lowport'
    subprocess.run(['cc', '-static', '-o', program, f'{BUILDDIR}/src/main.o',
                    f'{BUILDDIR}/liblowport.a', *shlex.split(libraries)], check=True)
    return program


def lowport_archive(folder, program):
    """The image that users get, made as `make image` does; (archive, reference)."""
    version = subprocess.run([program, '--version'], check=True, capture_output=True,
                             text=True).stdout.split()[1]
    archive = subprocess.run(
        [f'{SRCDIR}/deploy/image/build', '-t', SRCDIR, '-v', version, program, folder],
        check=True, capture_output=True, text=True).stdout.strip()
    return archive, f'localhost/lowport:{version}'


def compile_program(folder, name):
    program = f'{folder}/{name}'
    source = f'{SRCDIR}/tests/pods/{name}.c'
    subprocess.run(['cc', '-static', '-O2', '-o', program, source], check=True)
    return program


class Programs:
    """What the images are made of, made once a test."""

    def __init__(self, folder):
        os.makedirs(folder)
        self.lowport = lowport_archive(folder, static_lowport(folder))
        self.pause = compile_program(folder, 'pause')
        self.gateway = compile_program(folder, 'gateway')


class Node:
    def __init__(self, world, programs, kind):
        self.folder = f'{world.folder}/{kind.label.replace(" ", "-")}'
        self.world = world
        self.kind = kind
        self.programs = programs
        launcher = [OLDKERNEL, '--'] if kind.old else []
        os.makedirs(self.folder)
        self.containerd = containerd.Containerd(
            f'{self.folder}/containerd', launcher, kind.unprivileged_ports)
        ports = ', enable_unprivileged_ports' if kind.unprivileged_ports else ''
        self.environment = f'{kind.kernel}, {self.containerd.environment}{ports}'
        self.kubelet = self.kubelet_of(NODE_NAME)
        self.containerd.import_image(*programs.lowport)
        self.add_image(containerd.PAUSE, {'/pause': File(programs.pause)}, '/pause')
        self.add_gateway(STOCK_GATEWAY)

    def kubelet_of(self, name):
        """A cluster's nodes can share a runtime here; only the name tells them apart."""
        return kubelet.Kubelet(self.containerd.runtime, self.folder, name,
                               self.world.name)

    def add_image(self, reference, files, entrypoint):
        archive = f'{self.folder}/image.tar'
        image_id = write_archive(archive, reference, files, [entrypoint])
        self.containerd.import_image(archive, reference, image_id)
        os.unlink(archive)

    def add_gateway(self, reference, setcap=()):
        """A gateway's image: pilot-agent, which starts envoy, which binds."""
        files = {path: File(self.programs.gateway, setcap=path in setcap)
                 for path in (AGENT, ENVOY)}
        self.add_image(reference, files, AGENT)

    def stop(self):
        self.containerd.stop()
