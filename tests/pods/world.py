# SPDX-License-Identifier: Apache-2.0
"""A small machine inside this one, in which a test runs a container runtime.

Namespaces of its own for processes, mounts, network and the rest, and empty folders where
runtimes leave things. So tests do not meet each other, what is left can be seen exactly,
and everything ends with its first process however the test ends. Only cgroups are the
machine's; they bear the world's name, and who made the world removes them.
"""
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

import cgroups

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWPID, CLONE_NEWNET = 0x20000000, 0x40000000
PR_SET_PDEATHSIG = 1
# What is written by default: containerd's shims, CNI's cache, network namespaces.
PRIVATE_FOLDERS = '/run', '/var/lib'

libc = ctypes.CDLL(None, use_errno=True)


def unshare(flags):
    if libc.unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), 'unshare')


def mount(*arguments):
    subprocess.run(['mount', *arguments], check=True)


class World:
    """name: of everything outside that belongs to it. folder: its scratch folder."""

    def __init__(self, name, folder):
        self.name = name
        self.folder = folder


def furnish(folder):
    mount('--make-rprivate', '/')
    mount('-t', 'proc', 'proc', '/proc')
    for path in (*PRIVATE_FOLDERS, folder):
        mount('-t', 'tmpfs', '-o', 'mode=0755', 'world', path)
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)


def reap_until(pid):
    """The first process of a world: orphans are its own. Returns PID's exit code."""
    while True:
        ended, status = os.wait()
        if ended == pid:
            return os.waitstatus_to_exitcode(status) & 0xff


def first_process(world, test):
    code = 1
    try:
        # Who made the world may have ended before this was asked for; it then lives on
        # until the test ends, which is soon enough.
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS)
        furnish(world.folder)
        pid = os.fork()
        code = test(world) if pid == 0 else reap_until(pid)
    except BaseException:  # pylint: disable=broad-except
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def possible():
    """None, or why worlds cannot be made here."""
    if os.geteuid() != 0:
        return 'needs root'
    for tool in 'ip', 'mount', 'unshare':
        if not shutil.which(tool):
            return f'{tool} is not installed'
    probe = subprocess.run(['unshare', '-mpnuif', 'mount', '-t', 'tmpfs', 'none', '/run'],
                           capture_output=True, text=True, check=False)
    return None if probe.returncode == 0 else f'no new namespaces: {probe.stderr.strip()}'


def run(test):
    """Runs test(world) in a new world and returns its exit code."""
    folder = tempfile.mkdtemp(prefix='lowport-test.')
    os.chmod(folder, 0o755)
    world = World(f'lowport-test-{os.getpid()}', folder)
    unshare(CLONE_NEWPID)
    pid = os.fork()
    if pid == 0:
        first_process(world, test)

    def end(_number, _frame):
        os.kill(pid, signal.SIGKILL)
    for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
        signal.signal(number, end)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0xff
    finally:
        cgroups.remove(world.name)
        shutil.rmtree(folder, ignore_errors=True)
