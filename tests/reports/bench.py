# SPDX-License-Identifier: Apache-2.0
"""What reading many reports takes: lowport beside a loop that only parses the same lines
with the same library, and beside jq that groups them; and how much memory.

usage: bench.py [REPORTS]...

To be run where lowport was built. Up to 100,000 reports are in a file in memory; more
come from the generator through a pipe, as they would not fit. Figures, and no verdict.
"""
import os, subprocess, sys, tempfile, time

GENERATE, LOOP, LOWPORT = "tests/reports/generate", "tests/reports/parse-loop", "./lowport"
MOST_IN_A_FILE = 100000
NODES = 10000
TURNS = 3
UNLIKE_REPORTS = 10000
JQ = """reduce inputs as $report ({}; [$report.status.recommendation,
  ([$report.status.facts[] | select(.id == "kernel.release")][0].value),
  ([$report.status.facts[] | select(.id == "runtime")][0].value),
  $report.status.rule] as $key
  | .[$key | tostring] += [$report.metadata.name])
  | map_values(unique) | [to_entries[] | {group: .key, count: (.value | length)}]"""


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def tree(pid):
    return [pid] + [one for child in children(pid) for one in tree(child)]


def peak(pid):
    """Of one process, in KiB, shared pages included."""
    try:
        with open(f"/proc/{pid}/status") as file:
            fields = dict(line.split(":", 1) for line in file if ":" in line)
        return int(fields["VmHWM"].split()[0])
    except (OSError, KeyError):
        return 0


class Run:
    """A command: seconds of the clock and of CPUs (children included), and the sum of
    the peaks of its processes, each in KiB."""

    def __init__(self, command, source, watched=False, out=subprocess.DEVNULL):
        feeder = None
        if isinstance(source, list):
            feeder = subprocess.Popen(source, stdout=subprocess.PIPE)
            stdin = feeder.stdout
        else:
            stdin = open(source, "rb")
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=stdin, stdout=out,
                                   stderr=subprocess.DEVNULL)
        stdin.close()
        peaks = {}
        while watched:
            for pid in tree(process.pid):
                peaks[pid] = max(peaks.get(pid, 0), peak(pid))
            pid, _, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            time.sleep(0.005)
        else:
            _, _, usage = os.wait4(process.pid, 0)
        self.seconds = time.monotonic() - start
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = sum(peaks.values())
        self.feeder_cpu = 0
        process.returncode = 0
        if feeder:
            _, _, usage = os.wait4(feeder.pid, 0)
            self.feeder_cpu = usage.ru_utime + usage.ru_stime
            feeder.returncode = 0


def report(jobs, output="json"):
    return [LOWPORT, "report", "--jobs", str(jobs), "-o", output, "--exit-zero", "-"]


def best(command, source):
    """Of several turns the fastest: others use this machine, too."""
    return min((Run(command, source) for _ in range(TURNS)), key=lambda run: run.seconds)


def size_of(source):
    if not isinstance(source, list):
        return os.stat(source).st_size
    process = subprocess.Popen(source, stdout=subprocess.PIPE)
    size = 0
    while piece := process.stdout.read(1 << 20):
        size += len(piece)
    process.wait()
    return size


def row(what, run, size, extra=""):
    print(f"  {what:26} {size / 1e6 / run.seconds:8.1f} MB/s {size / 1e6 / run.cpu:9.1f} "
          f"{run.seconds:8.2f} s {run.cpu:8.2f} s   {extra}")


def throughput(reports, source, size):
    """Whoever reads from a pipe has the generator on one of the cores."""
    turns = 1 if isinstance(source, list) else TURNS
    print(f"{reports} reports, {size / 1e6:.0f} MB"
          f"{', through a pipe' if turns == 1 else ', from memory'}")
    print(f"  {'':26} {'by clock':>13} {'MB/CPU s':>9} {'clock':>10} {'CPU':>10}")
    runs = {"loop": [], "plain": [], 1: [], 2: []}
    for _ in range(turns):
        runs["loop"].append(Run([LOOP], source))
        runs["plain"].append(Run([LOOP, "-d"], source))
        runs[1].append(Run(report(1), source))
        runs[2].append(Run(report(2), source))
    fastest = {key: min(all, key=lambda run: run.seconds) for key, all in runs.items()}
    # A loop that waits for the generator is not slower for it.
    loop = size / fastest["loop"].cpu
    plain = size / fastest["plain"].cpu
    row("parse loop", fastest["loop"], size)
    row("same, duplicates taken", fastest["plain"], size)
    for jobs in (1, 2):
        run = fastest[jobs]
        cores = min(jobs, os.cpu_count())
        row(f"lowport report --jobs {jobs}", run, size,
            f"{100 * size / run.seconds / loop / cores:.0f} % of the loop x {cores} "
            f"({100 * size / run.seconds / plain / cores:.0f} % of the plain one)")
        if run.feeder_cpu:
            print(f"  {'':26} the generator took {run.feeder_cpu:.1f} s of CPU beside it")


def unlike(folder):
    """What is alike is read once. Here nothing is."""
    source = os.path.join(folder, "unlike")
    with open(source, "wb") as file:
        subprocess.run([GENERATE, "-n", str(UNLIKE_REPORTS), "-u"], stdout=file, check=True)
    size = os.stat(source).st_size
    print(f"{UNLIKE_REPORTS} reports, no two of which answer alike, as text")
    loop = best([LOOP], source)
    row("parse loop", loop, size)
    for jobs in (1, 2):
        run = best(report(jobs, "text"), source)
        cores = min(jobs, os.cpu_count())
        row(f"lowport report --jobs {jobs}", run, size,
            f"{100 * loop.cpu / run.seconds / cores:.0f} % of the loop x {cores}")
    os.remove(source)


def against_jq(folder, reports):
    """Whole lines only, as jq ends at the first that is broken."""
    source = os.path.join(folder, "whole")
    with open(source, "wb") as file:
        subprocess.run([GENERATE, "-n", str(reports), "-b", "0"], stdout=file, check=True)
    size = os.stat(source).st_size
    jq = best(["jq", "-n", JQ], source)
    print(f"{reports} whole reports, grouped by recommendation, kernel, runtime, rule")
    row("jq", jq, size)
    for jobs in (1, 2):
        run = best(report(jobs), source)
        row(f"lowport report --jobs {jobs}", run, size,
            f"{jq.seconds / run.seconds:.1f} times as fast")
    os.remove(source)


def memory(counts):
    print("peak memory, VmHWM of all processes added up, in MB")
    print(f"  {'reports':>10} {'nodes':>10} {'--jobs 1':>10} {'--jobs 2':>10}")
    for count in counts:
        for nodes in sorted({min(NODES, count), count}):
            source = [GENERATE, "-n", str(count), "-d", str(nodes)]
            peaks = [Run(report(jobs), source, watched=True).peak / 1024 for jobs in (1, 2)]
            print(f"  {count:>10} {nodes:>10} {peaks[0]:>10.1f} {peaks[1]:>10.1f}")


def outputs(folder, counts):
    print("size of what is written, in bytes")
    for count in counts:
        source = [GENERATE, "-n", str(count)]
        line = []
        for output in ("text", "json", "html", "junit", "digest"):
            path = os.path.join(folder, "out")
            Run([LOWPORT, "report", "--exit-zero", "-o", f"{output}={path}", "-"], source)
            if os.path.exists(path):
                line.append(f"{output} {os.stat(path).st_size}")
                os.remove(path)
        print(f"  {count} nodes: {', '.join(line)}")


def main():
    counts = [int(word) for word in sys.argv[1:]] or [10000]
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="lowport-bench.", dir=base) as folder:
        for count in counts:
            command = source = [GENERATE, "-n", str(count)]
            if count <= MOST_IN_A_FILE:
                source = os.path.join(folder, "lines")
                with open(source, "wb") as file:
                    subprocess.run(command, stdout=file, check=True)
            throughput(count, source, size_of(source))
            sys.stdout.flush()
        if os.path.exists(os.path.join(folder, "lines")):
            os.remove(os.path.join(folder, "lines"))
        unlike(folder)
        against_jq(folder, min(MOST_IN_A_FILE, max(counts)))
        sys.stdout.flush()
        memory(counts)
        sys.stdout.flush()
        outputs(folder, [count for count in counts if count <= MOST_IN_A_FILE])


main()
