# SPDX-License-Identifier: Apache-2.0
"""What tests/vm/init.c runs in the machine: lowport, and the truth beside it."""

# What is asked of lowport, by the name that scenes have it under.
PORTS = {
    "low": "80/tcp,443/tcp",
    "high": "8080/tcp,8443/tcp",
    "mixed": "80/tcp,8443/tcp,443/udp",
}
TRIALS = ("control", "default", "scenario-1", "scenario-2", "scenario-2-setcap",
          "scenario-2-ambient", "root")
# The same from odd places: never another answer, at most none.
PLACES = {
    "sys": "proc sys",
    "no-proc": "",
    "no-dev": "proc nodev",
    "nothing": "nodev",
    "read-only-sysctls": "proc sysro",
}
# UID, in which sets NET_BIND_SERVICE is, sysctl: what a kubelet's runtime would be told.
CONTAINERS = {
    "control": (1337, "", None),
    "default": (1337, "", "0"),
    "scenario-1": (1337, "", None),
    "scenario-2": (1337, "BPE", None),
    "scenario-2-ambient": (1337, "BPEIA", None),
    "root": (0, "BPE", None),
}


def is_low(port):
    return int(port.split("/")[0]) < 1024


def ports_of(trial, wanted):
    """The ports of @wanted that @trial is about; design.md, section 4."""
    ports = wanted.split(",")
    low = [port for port in ports if is_low(port)]
    high = [port for port in ports if not is_low(port)]
    if trial == "control":
        return low or ["80/tcp", "443/tcp"]
    if trial == "scenario-1":
        return high or ["8080/tcp", "8443/tcp"]
    return ports if trial in ("default", "root") else low


def probe(ports, options=""):
    return f"/lowport -o json -p {ports}{options}"


def all_scenes():
    """(name, set-up, command); the sysctl of the machine itself is only written last."""
    scenes = [("features", "proc sys", "/truth features")]
    for name, wanted in PORTS.items():
        scenes.append((f"probe.{name}", "proc", probe(wanted)))
        for trial in TRIALS:
            ports = ports_of(trial, wanted)
            if ports:
                scenes += pair(name, trial, ports, "")
    for place, setup in PLACES.items():
        scenes.append((f"place.{place}", setup, probe(PORTS["low"])))
    scenes.append(("text", "proc", f"/lowport -p {PORTS['low']}"))
    scenes.append(("user", "proc uid=1337", probe(PORTS["low"])))
    for trial in ("control", "scenario-1", "scenario-2", "root", "default"):
        scenes += pair("machine", trial, ports_of(trial, PORTS["low"]), "keep ")
    return scenes


def pair(name, trial, ports, keep):
    """The truth as @trial, and lowport --as @trial in just the same place."""
    start = f"/truth as {trial} {keep}-- "
    return [
        (f"real.{name}.{trial}", "proc", start + "/truth bind " + " ".join(ports)),
        (f"as.{name}.{trial}", "proc",
         start + probe(",".join(ports), f" --as {trial}")),
    ]


def container_scenes():
    """The same identities, made by the real runc."""
    scenes = []
    for trial in CONTAINERS:
        for kind in ("real", "as"):
            command = f"/runc --root /run/runc run -b /bundles/{kind}.{trial} {kind}-{trial}"
            scenes.append((f"{kind}.runc.{trial}", "proc sys cgroup", command))
    return scenes


def container_command(kind, trial):
    ports = ports_of(trial, PORTS["low"])
    if kind == "real":
        return ["/truth", "bind", *ports]
    return probe(",".join(ports), f" --as {trial}").split()
