# SPDX-License-Identifier: Apache-2.0
"""TAP for tests in Python, and rows for docs/verified.md as tests/lib.sh writes them."""
import os


class Tap:
    def __init__(self, rows=None):
        self.count = self.failures = 0
        self.rows = rows
        if rows:
            os.makedirs(os.path.dirname(os.path.abspath(rows)), exist_ok=True)
            with open(rows, "w", encoding="utf-8"):
                pass

    def ok(self, what, passed, why=""):
        self.count += 1
        self.failures += not passed
        print(f"{'ok' if passed else 'not ok'} {self.count} - {what}", flush=True)
        if not passed:
            self.note(why)
        return passed

    def same(self, what, got, wanted):
        return self.ok(what, got == wanted, f"got:    {got}\nwanted: {wanted}")

    def verified(self, environment, trial, lowport, real):
        if self.rows:
            with open(self.rows, "a", encoding="utf-8") as file:
                file.write("\t".join((environment, trial, lowport, real)) + "\n")
        what = f"{environment}: {trial}: lowport says what really happens"
        return self.same(what, lowport, real)

    def note(self, text):
        for line in str(text)[:4000].splitlines():
            print(f"# {line}", flush=True)

    def finish(self):
        print(f"1..{self.count}")
        return 1 if self.failures else 0
