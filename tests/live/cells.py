# SPDX-License-Identifier: Apache-2.0
"""The cells of differential.py: security contexts, files with capabilities, and runc, which
makes a container of each."""
import collections
import itertools
import json
import os
import shutil
import struct
import subprocess

NET_BIND_SERVICE, NET_ADMIN = 10, 12
PORTS = (80, 443, 8080)
LOW = [port for port in PORTS if port < 1024]
HIGH = [port for port in PORTS if port >= 1024]
SYSCTL = "net.ipv4.ip_unprivileged_port_start"
DOCKER_DEFAULTS = [
    "CAP_" + name for name in
    "CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP "
    "NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE".split()]

# The letters say which of the five sets hold NET_BIND_SERVICE, or all of the defaults.
SETS = {
    "none": ("", []),
    "B": ("B", ["CAP_NET_BIND_SERVICE"]),  # Docker since 20.10.14
    "BI": ("BI", ["CAP_NET_BIND_SERVICE"]),  # Docker since 18.04
    "BPE": ("BPE", ["CAP_NET_BIND_SERVICE"]),  # containerd, CRI-O
    "BPEI": ("BPEI", ["CAP_NET_BIND_SERVICE"]),  # older ones
    "BPEIA": ("BPEIA", ["CAP_NET_BIND_SERVICE"]),  # podman, or a wrapper
    "14 defaults": ("BPE", DOCKER_DEFAULTS),
}
LETTERS = {"B": "bounding", "P": "permitted", "E": "effective", "I": "inheritable",
           "A": "ambient"}

Cell = collections.namedtuple("Cell", "sysctl uid sets no_new_privs")


def vfs_cap(permitted=0, inheritable=0, effective=False, rootid=None):
    """security.capability as the kernel stores it: revision 2, or 3 with a root id."""
    revision = 0x02000000 if rootid is None else 0x03000000
    data = struct.pack("<IIIII", revision | effective, permitted, inheritable, 0, 0)
    return data if rootid is None else data + struct.pack("<I", rootid)


BIT = 1 << NET_BIND_SERVICE
FILES = {
    "stock": None,
    "ep": vfs_cap(permitted=BIT, effective=True),
    "p": vfs_cap(permitted=BIT),
    "ei": vfs_cap(inheritable=BIT, effective=True),
    "eip": vfs_cap(BIT, BIT, True),
    # Execs nowhere but where NET_ADMIN is in the bounding set as well: EPERM.
    "ep-wide": vfs_cap(permitted=BIT | 1 << NET_ADMIN, effective=True),
    # As setcap writes it in a user namespace of this root id: nothing for another's.
    "ep-v3": vfs_cap(permitted=BIT, effective=True, rootid=0),
    "ep-v3-foreign": vfs_cap(permitted=BIT, effective=True, rootid=100000),
}
# By what a stock lowport tells who made its container, which it cannot see in the sets.
MARKS = {"docker": "docker.sock", "containerd": "containerd/containerd.sock"}

# The same file where it is mounted with nosuid.
NOSUID = "ep-nosuid"
VARIANTS = list(FILES) + [NOSUID]
ERRORS = {"operation not permitted": "EPERM", "invalid argument": "EINVAL",
          "permission denied": "EACCES"}


def path_of(program, variant):
    if variant == NOSUID:
        return f"/nosuid/{program}-ep"
    return f"/{program}-{variant}"


def cells(sysctls):
    for values in itertools.product(sysctls, (1337, 0), SETS, (True, False)):
        yield Cell(*values)


def runtime_of(cell):
    """Who gives a container such sets: Docker leaves permitted empty."""
    return "docker" if cell.sets in ("B", "BI") else "containerd"


def describe(cell):
    return (f"port_start {cell.sysctl or 'unset'}, UID {cell.uid}, {cell.sets}, "
            f"no_new_privs {'on' if cell.no_new_privs else 'off'}")


def make_files(scratch):
    rootfs = os.path.join(scratch, "rootfs")
    os.mkdir(os.path.join(rootfs, "nosuid"))
    sources = {"agent": os.path.join(scratch, "chain"),
               "gateway": os.path.join(scratch, "chain"),
               "lowport": os.path.join(rootfs, "lowport")}
    for (program, source), (variant, data) in itertools.product(
            sources.items(), FILES.items()):
        path = rootfs + path_of(program, variant)
        shutil.copy(source, path)
        os.chmod(path, 0o755)
        if data:
            os.setxattr(path, "security.capability", data)
    os.mkdir(os.path.join(rootfs, "run"))
    for runtime, name in MARKS.items():
        path = os.path.join(scratch, "run", runtime, name)
        os.makedirs(os.path.dirname(path))
        with open(path, "w", encoding="utf-8"):
            pass
    return rootfs


class Runc:
    """Runs one program as the first of a container, as a cell says."""

    def __init__(self, scratch, state):
        self.scratch, self.state = scratch, state
        self.numbers = itertools.count(1)
        plain = os.path.join(scratch, "plain")
        os.mkdir(plain)
        subprocess.run(["runc", "spec", "--bundle", plain], check=True)
        with open(os.path.join(plain, "config.json"), encoding="utf-8") as file:
            self.plain = file.read()

    def config(self, cell, args, runtime):
        config = json.loads(self.plain)
        letters, names = SETS[cell.sets]
        process = config["process"]
        process.update(terminal=False, args=args, noNewPrivileges=cell.no_new_privs,
                       user={"uid": cell.uid, "gid": cell.uid}, env=["PATH=/"])
        process["capabilities"] = {
            name: names if letter in letters else [] for letter, name in LETTERS.items()}
        rootfs = os.path.join(self.scratch, "rootfs")
        config["root"] = {"path": rootfs, "readonly": True}
        config["mounts"].append({"destination": "/nosuid", "source": rootfs,
                                 "type": "none", "options": ["bind", "ro", "nosuid"]})
        if runtime:
            config["mounts"].append({
                "destination": "/run", "type": "none", "options": ["bind", "ro"],
                "source": os.path.join(self.scratch, "run", runtime)})
        if cell.sysctl is not None:
            config["linux"]["sysctl"] = {SYSCTL: cell.sysctl}
        return config

    def run(self, cell, *args, runtime=None):
        name = f"lowport-differential-{os.getpid()}-{next(self.numbers)}"
        bundle = os.path.join(self.scratch, name)
        os.mkdir(bundle)
        with open(os.path.join(bundle, "config.json"), "w", encoding="utf-8") as file:
            json.dump(self.config(cell, list(args), runtime), file)
        done = subprocess.run(
            ["timeout", "-k", "5", "60", "runc", "--root", self.state, "run", "--bundle",
             bundle, name],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        shutil.rmtree(bundle)
        return done


def refusal(done):
    """The errno with which the first exec was refused, or None where it was not."""
    if done.stdout or not done.returncode:
        return None
    if "exec" in done.stderr:
        for text, name in ERRORS.items():
            if text in done.stderr:
                return name
    raise RuntimeError(f"runc: {done.stderr.strip()}")


def sections(text):
    """The agent's output: what each line of its file printed."""
    found, name = {}, None
    for line in text.splitlines():
        if line.startswith("> "):
            name = line[2:]
            found[name] = []
        else:
            found[name].append(line)
    return found


def say(word):
    return word if word in ("yes", "skipped") else "no " + word


def binds_of(lines):
    """A gateway's lines as {"80/ipv4": "no EACCES"}; an exec that failed denies all."""
    if lines and lines[0].startswith("exec "):
        return everything(lines[0].split()[1])
    return {line.split()[0]: say(line.split()[1]) for line in lines}


def everything(error):
    return {f"{port}/{family}": say(error)
            for port in PORTS for family in ("ipv4", "ipv6")}
