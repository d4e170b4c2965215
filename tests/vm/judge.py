# SPDX-License-Identifier: Apache-2.0
"""Answers, in the words of docs/verified.md ("yes", "no EACCES"), and what follows of them.
Nothing here is read from lowport's own tables."""
import re

# Steps at which a container fails as a gateway's would; at others nothing was asked.
REFUSALS = {("port_start", "ENOENT"), ("ambient", "EINVAL")}
# No such family, or no sockets at all.
ABSENT = ("EAFNOSUPPORT", "EADDRNOTAVAIL", "ENOSYS")


def real_binds(text):
    """Of what truth.c printed: {(port, family): "ok" or an errno's name}."""
    return {tuple(line.split()[:2]): line.split()[2] for line in text.splitlines()
            if re.fullmatch(r"\d+/\w+ ipv[46] \w+", line)}


def real_answer(text):
    step = re.search(r"^cannot (\S+) (\S+)$", text, re.M)
    if step:
        return f"{'no' if step.groups() in REFUSALS else 'unmeasured'} {step[2]}"
    return fold(real_binds(text).values())


def fold(results):
    """One denied bind is a no; a family that does not exist says nothing."""
    results = list(results)
    asked = [word for word in results if word not in ABSENT]
    denied = [word for word in asked if word not in ("ok", "EADDRINUSE")]
    if not results:
        return "unmeasured nothing"
    if not asked:
        return f"unmeasured {results[0]}"
    return f"no {denied[0]}" if denied else "yes"


def find_trial(report, trial):
    return next((row for row in report["status"]["trials"] if row["id"] == trial), None)


def answer(report, trial):
    row = find_trial(report, trial)
    if not row:
        return "missing"
    outcome = "unmeasured" if row["outcome"] in ("skipped", "broken") else row["outcome"]
    return outcome + (" " + row["errno"] if row.get("errno") else "")


def binds(report, trial):
    rows = find_trial(report, trial) or {}
    return {(f"{row['port']}/{row['protocol']}", row["family"]): row.get("errno", "ok")
            for row in rows.get("binds", ())}


def recommendation(real, ports):
    """From what really happened (answers by trial): design.md, section 5."""
    low = any(int(port.split("/")[0]) < 1024 for port in ports.split(","))
    high = any(int(port.split("/")[0]) >= 1024 for port in ports.split(","))

    def yes(trial):
        return real.get(trial) == "yes"

    def no(trial):
        return (real.get(trial) or "").startswith("no ")

    if yes("default"):
        return "no-change"
    if yes("scenario-1") and (not low or yes("control")):
        return "scenario-1"
    if low and yes("scenario-2") and (not high or yes("scenario-1")):
        return "scenario-2"
    worse = no("default") and (no("scenario-2") or not low)
    if worse and yes("root"):
        return "root-fallback"
    if worse and no("root"):
        return "blocked"
    return "inconclusive"
