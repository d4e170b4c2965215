# SPDX-License-Identifier: Apache-2.0
"""All that is compared for one kernel, from the frames that its machine sent."""
import json
import os
import subprocess

import expected
import judge
import scenes

HERE = os.path.dirname(os.path.realpath(__file__))
CODES = {"no-change": 0, "scenario-1": 4, "scenario-2": 4, "root-fallback": 3, "blocked": 3,
         "inconclusive": 5}


def load_schema():
    try:
        import jsonschema
    except ImportError:
        return None
    path = os.path.join(HERE, "..", "..", "report", "schema.json")
    with open(path, encoding="utf-8") as file:
        return jsonschema.Draft202012Validator(json.load(file))


class Kernel:
    def __init__(self, tap, frames, arguments):
        self.tap = tap
        self.frames = frames
        self.expect = arguments.expect
        self.schema = load_schema()
        words = frames["features"].stdout.split()
        self.features = {word: True for word in words[2:]}
        self.features["release"] = words[1]
        self.where = f"Linux {words[1]} in qemu"
        tap.note(f"{self.where}: {' '.join(words[2:])}")
        self.reports = {name: self.report(name) for name in frames if is_report(name)}

    def check(self):
        for ports in scenes.PORTS:
            self.check_probe(ports)
        for trial in scenes.TRIALS:
            self.check_observed("low", trial)
            self.check_observed("high", trial)
            self.check_observed("mixed", trial)
            self.check_observed("machine", trial)
        for place in scenes.PLACES:
            self.check_place(place)
        self.check_text()
        self.check_user()
        self.check_containers()
        self.check_expected()

    # --- reading ---

    def report(self, name):
        """The report of a scene, or None; a scene whose place could not be made has none."""
        frame = self.frames[name]
        if frame.status in (99, 126) or self.was_not_started(name):
            return None
        what = f"{self.where}: {name}"
        try:
            report = json.loads(frame.stdout)
            code = CODES[report["status"]["recommendation"]]
        except (ValueError, KeyError) as error:
            self.tap.ok(f"{what}: is a report", False, f"{error!r}, status {frame.status}\n"
                        + frame.stdout[:1500] + frame.stderr[:500])
            return None
        good = frame.status == code and not frame.stderr and frame.stdout.count("\n") == 1
        errors = [error.message for error in self.schema.iter_errors(report)] \
            if self.schema else []
        self.tap.ok(f"{what}: is a report, with the exit code of what it says",
                    good and not errors, f"status {frame.status}, {frame.stderr}, {errors}")
        return report

    def was_not_started(self, name):
        """runc refused the truth's container, too."""
        twin = self.frames.get(name.replace("as.runc.", "real.runc."))
        return name.startswith("as.runc.") and twin.status and self.frames[name].status

    def real(self, group, trial):
        frame = self.frames.get(f"real.{group}.{trial}")
        answer = judge.real_answer(frame.stdout) if frame else None
        # Where there is no /proc, its absence says nothing about the sysctl.
        if answer == "no ENOENT" and "no-proc" in self.features:
            return "unmeasured ENODATA"
        return answer

    def real_binds(self, group, trial):
        return judge.real_binds(self.frames[f"real.{group}.{trial}"].stdout)

    # --- comparing ---

    def check_probe(self, ports):
        report = self.reports[f"probe.{ports}"]
        if not report:
            return
        real = {}
        for trial in scenes.TRIALS:
            what = f"{self.where}: {trial}, {scenes.PORTS[ports]}"
            real[trial] = self.real(ports, trial)
            answer = judge.answer(report, trial)
            if real[trial] is None:
                self.tap.same(f"{what}: has nothing to try", answer, "unmeasured")
            elif real[trial].startswith("unmeasured"):
                self.tap.same(f"{what}: cannot be asked", answer, real[trial])
            elif ports == "low":
                self.tap.verified(self.where, f"{trial}, {scenes.PORTS[ports]}", answer,
                                  real[trial])
            else:
                self.tap.same(f"{what}: lowport says what really happens", answer,
                              real[trial])
            if real[trial] in ("yes", "no EACCES"):
                self.tap.same(f"{what}: each bind of it", judge.binds(report, trial),
                              self.real_binds(ports, trial))
        self.tap.same(f"{self.where}: recommendation for {scenes.PORTS[ports]}",
                      report["status"]["recommendation"],
                      judge.recommendation(real, scenes.PORTS[ports]))

    def check_observed(self, group, trial):
        """lowport --as, where the truth's own exec chain put both."""
        report = self.reports.get(f"as.{group}.{trial}")
        real = self.real(group, trial)
        if not report or real.startswith("no ENOENT"):
            return
        what = f"{self.where}: --as {trial} ({group})"
        self.tap.same(f"{what}: is what really happens", judge.answer(report, trial), real)
        if not real.startswith("unmeasured"):
            self.tap.same(f"{what}: each bind of it", judge.binds(report, trial),
                          self.real_binds(group, trial))

    def check_place(self, place):
        """Elsewhere less may be measured, but nothing else may be said."""
        report = self.reports[f"place.{place}"]
        plain = self.reports["probe.low"]
        if not report or not plain:
            return
        for trial in scenes.TRIALS:
            answer = judge.answer(report, trial)
            self.tap.ok(f"{self.where}, {place}: {trial}: no wrong answer",
                        answer in (self.real("low", trial), judge.answer(plain, trial)) or
                        answer.startswith("unmeasured"),
                        f"{answer}, but really {self.real('low', trial)}")
        self.tap.ok(f"{self.where}, {place}: no other recommendation",
                    report["status"]["recommendation"] in
                    (plain["status"]["recommendation"], "inconclusive"),
                    report["status"]["recommendation"])

    def check_text(self):
        frame, plain = self.frames["text"], self.reports["probe.low"]
        if plain:
            self.tap.ok(f"{self.where}: the report for people names the recommendation",
                        f"[{plain['status']['recommendation']}]" in frame.stdout and
                        frame.status == self.frames["probe.low"].status,
                        frame.stdout[:1000] + frame.stderr)

    def check_user(self):
        report = self.reports["user"]
        if not report:
            self.tap.ok(f"{self.where}: nobody but root exists there",
                        "no-multiuser" in self.features, self.frames["user"].stderr)
            return
        said = [trial["id"] for trial in report["status"]["trials"]
                if trial["outcome"] in ("yes", "no")]
        self.tap.same(f"{self.where}: without privilege: nothing is said to be measured",
                      said, [])
        self.tap.same(f"{self.where}: without privilege: the recommendation",
                      report["status"]["recommendation"], "inconclusive")

    # --- the real runtime ---

    def check_containers(self):
        if "real.runc.control" not in self.frames:
            return
        where = f"{self.where}, {runc_version()}"
        for trial in scenes.CONTAINERS:
            if trial == "scenario-2-ambient" and "no-ambient" in self.features:
                continue
            real = self.container_answer(trial)
            if not self.tap.ok(f"{where}: {trial}: runc answers", real,
                               self.frames[f"real.runc.{trial}"].stderr):
                continue
            name = f"{trial}, {scenes.PORTS['low']}"
            simulated = self.reports["probe.low"]
            self.tap.verified(where, name, judge.answer(simulated, trial), real)
            observed = self.reports[f"as.runc.{trial}"]
            if real in ("yes", "no EACCES") and self.tap.ok(
                    f"{where}: {trial}: --as reports in there", observed,
                    self.frames[f"as.runc.{trial}"].stderr):
                self.tap.verified(where, f"--as {name}", judge.answer(observed, trial), real)

    def container_answer(self, trial):
        frame = self.frames[f"real.runc.{trial}"]
        if frame.status == 0:
            return judge.real_answer(frame.stdout)
        if "ip_unprivileged_port_start: no such file" in frame.stderr:
            return "no ENOENT"
        return None

    # --- expected answers ---

    def check_expected(self):
        paths = [self.expect] if self.expect else expected_files()
        fitting = [path for path in paths
                   if expected.fits(expected.read(path), self.features)]
        if self.expect:
            self.tap.ok(f"{self.where}: is what {self.expect} is about", fitting)
        if not fitting:
            self.tap.note(f"{self.where}: no expected answers; judged by comparison alone")
        for path in fitting:
            for row in expected.read(path):
                self.check_row(os.path.basename(path), row)

    def check_row(self, name, row):
        asked = row[1] if row[0] == "recommendation" else "low"
        report = self.reports[f"probe.{asked}"]
        if not report:  # which has failed by itself
            return
        if row[0] == "trial":
            got = judge.answer(report, row[1])
        elif row[0] == "recommendation":
            got = report["status"]["recommendation"]
        elif row[0] == "finding":
            codes = [finding["code"] for finding in report["status"]["findings"]]
            got = row[2] if row[1] in codes else "absent"
        elif row[0] == "when":
            return
        else:
            raise SystemExit(f"{name}: {row[0]}: no such row")
        self.tap.same(f"{self.where}: {name}: {row[0]} {row[1]}", got, " ".join(row[2:]))


def is_report(name):
    return name.startswith(("probe.", "as.", "place.")) or name == "user"


def runc_version():
    done = subprocess.run(["runc", "--version"], capture_output=True, text=True, check=True)
    return "runc " + done.stdout.split()[2].split("+")[0]


def expected_files():
    folder = os.path.join(HERE, "expected")
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))
            if name.endswith(".txt")]
