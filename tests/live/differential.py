# SPDX-License-Identifier: Apache-2.0
"""A table of containers that runc makes: in each, an exec chain that shares nothing with
lowport (chain.c) binds ports, and lowport says what it finds. No cell may differ.

usage: differential.py SCRATCH RUNC-STATE LOWPORT ROWS ENVIRONMENT all|few

SCRATCH holds rootfs (with lowport in it) and chain. One container is one cell and one
program that runc executes first, because what runc gives can be lost at that exec. All
that follows in it are children of that program, which have what it has. With few, for a
lowport that a sanitizer slows down, it derives in few of the cells.
"""
import collections
import concurrent.futures
import json
import os
import signal
import subprocess
import sys

from cells import (
    HIGH, LOW, PORTS, VARIANTS, Cell, Runc, binds_of, cells, describe, everything,
    make_files, path_of, refusal, runtime_of, sections)

# Which ports each trial is about, as src/trials.list says.
TRIALS = {
    "control": LOW, "default": list(PORTS), "scenario-1": HIGH, "scenario-2": LOW,
    "scenario-2-setcap": LOW, "scenario-2-ambient": LOW, "root": list(PORTS),
}

# The cells and the program files that each trial's recipe stands for.
RECIPES = {
    "control": (Cell(None, 1337, "none", True), "stock"),
    "default": (Cell("0", 1337, "none", True), "stock"),
    "scenario-1": (Cell(None, 1337, "none", True), "stock"),
    "scenario-2": (Cell(None, 1337, "BPE", True), "stock"),
    "scenario-2-setcap": (Cell(None, 1337, "BPE", True), "ep"),
    "scenario-2-ambient": (Cell(None, 1337, "BPEIA", True), "stock"),
    "root": (Cell(None, 0, "BPE", True), "stock"),
}
# What is known of the chain without lowport, from the rule in capabilities(7): (sets,
# no_new_privs, file of agent and gateway). Were it not so, the table would prove nothing.
KNOWN = {
    ("none", True, "stock"): "no EACCES", ("none", False, "ep"): "no EPERM",
    ("B", True, "stock"): "no EACCES", ("B", False, "ep"): "yes",
    ("B", True, "ep"): "no EACCES", ("B", False, "ei"): "no EACCES",
    ("BI", False, "ei"): "yes", ("BI", True, "ei"): "no EACCES",
    ("BPE", False, "stock"): "no EACCES", ("BPE", True, "ep"): "yes",
    ("BPE", False, "ei"): "no EACCES", ("BPE", False, "p"): "no EACCES",
    ("BPEI", True, "stock"): "no EACCES", ("BPEI", True, "ei"): "yes",
    ("BPEIA", True, "stock"): "yes", ("BPEIA", True, "p"): "no EACCES",
    ("BPE", False, "ep-nosuid"): "no EACCES", ("BPE", True, "ep-wide"): "no EPERM",
    ("BPE", True, "ep-v3"): "yes", ("BPE", True, "ep-v3-foreign"): "no EACCES",
}


class Tap:
    def __init__(self):
        self.count = 0
        self.failures = 0

    def is_(self, what, got, wanted):
        self.count += 1
        same = got == wanted
        print("ok" if same else "not ok", self.count, "-", what)
        if not same:
            self.failures += 1
            print(f"# got:    {got}\n# wanted: {wanted}")

    def none(self, what, problems):
        self.is_(what, problems[:20], [])

    def finish(self):
        print(f"1..{self.count}")
        return self.failures > 0


def judge(binds, ports):
    """The answer for all of the ports: a single no is one."""
    answers = [answer for name, answer in binds.items()
               if int(name.split("/")[0]) in ports]
    if not answers:
        return "nothing was tried"
    return next((answer for answer in answers if answer != "yes"), "yes")


def answer_of(trial):
    return " ".join(filter(None, (trial["outcome"], trial.get("errno"))))


class Table:
    """All that was run: what really happened, and what lowport said of it."""

    def __init__(self, runc, pool, few):
        self.runc, self.pool, self.few = runc, pool, few
        self.real = {}  # (cell, agent, gateway): {"80/ipv4": answer}
        self.said = {}  # (cell, command): report, of a stock lowport
        self.derived = {}  # (cell, runtime, files of agent and gateway): report
        self.setcap = {}  # (cell, variant): report, of a lowport that is such a file

    def gateways(self):
        ports = " ".join(map(str, PORTS))
        return {variant: f"{path_of('gateway', variant)} {ports}" for variant in VARIANTS}

    def commands(self):
        """What a stock lowport is asked in each cell."""
        ports = ",".join(map(str, PORTS))
        high = ",".join(map(str, HIGH))
        lines = {trial: f"/lowport -o json --as {trial} -p {ports}" for trial in TRIALS}
        # With ports on both sides of 1024 one trial alone never decides.
        low = ",".join(map(str, LOW))
        lines["scenario-1 high"] = f"/lowport -o json --as scenario-1 -p {high}"
        lines["scenario-2 low"] = f"/lowport -o json --as scenario-2 -p {low}"
        lines["probe"] = f"/lowport -o json -p {ports}"
        return lines

    def derivations(self):
        """What it is asked about binaries that it does not execute, by UID."""
        ports = ",".join(map(str, LOW))
        return {
            uid: {(agent, gateway):
                  f"/lowport -o json --as {trial} --gateway-binary {path_of('agent', agent)}"
                  f" --gateway-binary {path_of('gateway', gateway)} -p {ports}"
                  for agent in VARIANTS for gateway in VARIANTS}
            for uid, trial in ((1337, "scenario-2"), (0, "root"))}

    def write_commands(self, rootfs):
        gateways = "\n".join(self.gateways().values()) + "\n"
        with open(os.path.join(rootfs, "gateways"), "w", encoding="utf-8") as file:
            file.write(gateways)
        with open(os.path.join(rootfs, "all"), "w", encoding="utf-8") as file:
            file.write(gateways + "\n".join(self.commands().values()) + "\n")
        for uid, lines in self.derivations().items():
            path = os.path.join(rootfs, f"derive-{uid}")
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(lines.values()) + "\n")

    def run_agent(self, cell, agent):
        # A second exec of a stock file takes nothing away that the first has left, so a
        # lowport that is a stock agent's child has what it would have in its place.
        done = self.runc.run(cell, path_of("agent", agent),
                             "/all" if agent == "stock" else "/gateways")
        error = refusal(done)
        found = {} if error else sections(done.stdout)
        for variant, command in self.gateways().items():
            self.real[cell, agent, variant] = (
                everything(error) if error else binds_of(found[command]))
        if agent == "stock":
            for name, command in self.commands().items():
                self.said[cell, name] = json.loads(found[command][0])

    def run_setcap(self, cell, variant):
        ports = ",".join(map(str, PORTS))
        done = self.runc.run(cell, path_of("lowport", variant), "-o", "json", "--as",
                             "scenario-2-setcap", "-p", ports)
        error = refusal(done)
        self.setcap[cell, variant] = error or json.loads(done.stdout)

    def run_derived(self, cell, runtime):
        done = self.runc.run(cell, "/agent-stock", f"/derive-{cell.uid}", runtime=runtime)
        found = sections(done.stdout)
        for files, command in self.derivations()[cell.uid].items():
            self.derived[cell, runtime, files] = json.loads(found[command][0])

    def fill(self):
        jobs = []
        for cell in cells((None,)):
            if self.few and (cell.uid, cell.sets) not in ((1337, "B"), (1337, "BPE")):
                continue
            jobs += [self.pool.submit(self.run_derived, cell, runtime)
                     for runtime in (runtime_of(cell), None)]
        for cell in cells((None,)):
            jobs += [self.pool.submit(self.run_agent, cell, agent) for agent in VARIANTS]
            jobs += [self.pool.submit(self.run_setcap, cell, variant)
                     for variant in ("ep", "p", "ei", "eip")]
        # What files give does not depend on the sysctl; what it means does.
        for cell in cells(("0", "1024", "443")):
            jobs += [self.pool.submit(self.run_agent, cell, agent)
                     for agent in ("stock", "ep")]
            jobs.append(self.pool.submit(self.run_setcap, cell, "ep"))
        for job in jobs:
            job.result()
        return len(jobs)


def differing_binds(trial, real):
    """The binds of a trial that were not the real thing's."""
    return [f"{bind['port']}/{bind['family']}: said {answer_of(bind)}, "
            f"really {real[str(bind['port']) + '/' + bind['family']]}"
            for bind in trial["binds"]
            if answer_of(bind) != real[f"{bind['port']}/{bind['family']}"]]


def compare(trial, real, ports):
    """Problems with what lowport said of a trial where the binds really were these."""
    if trial["outcome"] in ("broken", "skipped"):
        return ["binds of a trial that was not run"] if trial["binds"] else []
    problems = differing_binds(trial, real)
    if {bind["port"] for bind in trial["binds"]} != set(ports):
        problems.append(f"not all of {ports} were tried")
    if answer_of(trial) != judge(real, ports):
        problems.append(f"said {answer_of(trial)}, really {judge(real, ports)}")
    return problems


def broken_promises(table, cell, name, report, files=("stock", "stock")):
    """A recommendation is a promise: it has to hold where its recipe is followed."""
    status = report["status"]
    unset = cell._replace(sysctl=None)
    proof = {
        "no-change": (cell, PORTS),
        "scenario-1": (unset, HIGH),
        "scenario-2": (unset, LOW),
        "inconclusive": None,
    }
    if status["recommendation"] not in proof:
        return [f"{name}: {status['recommendation']} after one trial"]
    if not proof[status["recommendation"]]:
        return []
    where, ports = proof[status["recommendation"]]
    answer = judge(table.real[(where, *files)], ports)
    return [] if answer == "yes" else [
        f"{name}: {status['recommendation']}, but {describe(where)}: {answer}"]


class Tally:
    """Answers of both sides, counted; what lowport did not answer is counted apart."""

    def __init__(self):
        self.said, self.real = collections.Counter(), collections.Counter()
        self.unanswered = 0

    def add(self, trial, real, ports):
        if trial["outcome"] in ("broken", "skipped"):
            self.unanswered += 1
            return
        self.said[answer_of(trial)] += 1
        self.real[judge(real, ports)] += 1

    @staticmethod
    def text(counter):
        return ", ".join(f"{count} {answer}" for answer, count in sorted(counter.items()))


def check_known(tap, table):
    for (sets, no_new_privs, variant), wanted in KNOWN.items():
        cell = Cell(None, 1337, sets, no_new_privs)
        tap.is_(f"the chain, {describe(cell)}, {variant}: as capabilities(7) says",
                judge(table.real[cell, variant, variant], LOW), wanted)


def check_observed(tap, table, row):
    tallies = {trial: Tally() for trial in TRIALS}
    for cell in cells((None, "0", "1024", "443")):
        real, problems = table.real[cell, "stock", "stock"], []
        for trial, ports in TRIALS.items():
            report = table.said[cell, trial]
            got = report["status"]["trials"][0]
            problems += [f"{trial}: {text}" for text in compare(got, real, ports)]
            problems += broken_promises(table, cell, trial, report)
            tallies[trial].add(got, real, ports)
        for name, ports in (("scenario-1 high", HIGH), ("scenario-2 low", LOW)):
            report = table.said[cell, name]
            problems += compare(report["status"]["trials"][0], real, ports)
            problems += broken_promises(table, cell, name, report)
        report = table.said[cell, "probe"]
        problems += [f"probe: {trial['id']} says {trial['outcome']}"
                     for trial in report["status"]["trials"]
                     if trial["outcome"] in ("yes", "no")]
        problems += broken_promises(table, cell, "probe", report)
        tap.none(f"--as, {describe(cell)}", problems)
    for trial, tally in tallies.items():
        if trial == "scenario-2-setcap":
            tap.is_("a stock lowport never speaks for scenario-2-setcap", tally.said, {})
            continue
        row(f"{trial}, observed in {sum(tally.said.values())} containers",
            tally.text(tally.said), tally.text(tally.real))
    return tallies


def check_setcap(tap, table, row):
    tally = Tally()
    for (cell, variant), report in table.setcap.items():
        real = table.real[cell, variant, variant]
        what = f"lowport with {variant}, {describe(cell)}"
        if isinstance(report, str):
            tap.is_(f"{what}: cannot be executed, nor can the agent",
                    judge(real, PORTS), "no " + report)
            continue
        trial = report["status"]["trials"][0]
        tap.none(what, compare(trial, real, LOW))
        tally.add(trial, real, LOW)
    row(f"scenario-2-setcap, observed in {sum(tally.said.values())} containers",
        tally.text(tally.said), tally.text(tally.real))


def check_derived(tap, table, row):
    """Answers about binaries that were only read. Without a mark of the runtime there may
    be none, but never a wrong one."""
    tallies = {"runtime known": Tally(), "runtime unknown": Tally(),
               "with nothing added": Tally()}
    problems = collections.defaultdict(list)
    for (cell, runtime, files), report in table.derived.items():
        rows = {trial["id"]: trial for trial in report["status"]["trials"]
                if trial["basis"] == "derived"}
        name, chain = (cell, runtime), " then ".join(files)
        if sorted(rows) != sorted([report_of(cell), "scenario-1"]):
            problems[name].append(f"{chain}: derived {sorted(rows)}")
            continue
        plain = cell._replace(uid=1337, sets="none")
        known = "runtime known" if runtime else "runtime unknown"
        asked = [(rows["scenario-1"], plain, HIGH, "with nothing added")]
        if cell.sets != "none":
            asked.append((rows[report_of(cell)], cell, LOW, known))
        elif answer_of(rows[report_of(cell)]) != "broken EINVAL":
            problems[name].append(f"{chain}: an answer for what this container is not")
        for trial, where, ports, tally in asked:
            real = table.real[(where, *files)]
            problems[name] += [f"{chain}: {trial['id']}: {text}"
                               for text in compare_derived(trial, real, ports, runtime)]
            tallies[tally].add(trial, real, ports)
        problems[name] += broken_promises(table, cell, chain, report, files)
    for (cell, runtime), found in problems.items():
        tap.none(f"--gateway-binary, {describe(cell)}, {runtime or 'who knows by whom'}",
                 found)
    for name, tally in tallies.items():
        row(f"{sum(tally.said.values())} chains of files, derived, {name}",
            tally.text(tally.said), tally.text(tally.real))


def report_of(cell):
    """The trial that a container of this cell is asked about."""
    return "root" if cell.uid == 0 else "scenario-2"


def compare_derived(trial, real, ports, runtime):
    if trial["outcome"] not in ("yes", "no"):
        return [f"no answer: {answer_of(trial)}: {trial.get('note')}"] if runtime else []
    if answer_of(trial) == judge(real, ports):
        return []
    return [f"said {answer_of(trial)}, really {judge(real, ports)}"]


def check_simulated(tap, table, lowport, row):
    done = subprocess.run(
        [lowport, "-o", "json", "--exit-zero", "-p", ",".join(map(str, PORTS))],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    trials = {trial["id"]: trial for trial in json.loads(done.stdout)["status"]["trials"]}
    for name, (cell, variant) in RECIPES.items():
        real = table.real[cell, variant, variant]
        tap.none(f"simulated {name}: each bind is that of {describe(cell)}, {variant}",
                 compare(trials[name], real, TRIALS[name]))
        row(f"{name}, simulated", answer_of(trials[name]), judge(real, TRIALS[name]))


def main():
    scratch, state, lowport, rows, environment, amount = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    rootfs = make_files(scratch)
    tap = Tap()
    pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
    table = Table(Runc(scratch, state), pool, amount == "few")
    table.write_commands(rootfs)
    try:
        containers = table.fill()
    finally:
        pool.shutdown(cancel_futures=True)

    os.makedirs(os.path.dirname(rows), exist_ok=True)
    with open(rows, "w", encoding="utf-8") as file:
        def row(trial, said, real):
            file.write("\t".join((environment, trial, said, real)) + "\n")
            tap.is_(f"{environment}: {trial}: lowport says what really happens",
                    said, real)

        check_known(tap, table)
        check_simulated(tap, table, lowport, row)
        tallies = check_observed(tap, table, row)
        check_setcap(tap, table, row)
        check_derived(tap, table, row)
    print(f"# {containers} containers, {len(table.real)} exec chains;",
          "lowport would not answer for",
          ", ".join(f"{name} in {tally.unanswered}" for name, tally in tallies.items()))
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
