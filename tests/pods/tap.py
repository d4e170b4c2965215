# SPDX-License-Identifier: Apache-2.0
"""What tests/lib.sh is to shell: TAP, skips with a reason, rows for docs/verified.md."""
import os
import sys

REQUIRED = os.environ.get('LOWPORT_REQUIRE') == '1'


def skip_all(reason):
    """The whole file is skipped; where nothing may be, it fails."""
    if REQUIRED:
        print(f'1..1\nnot ok 1 - required here, but: {reason}')
    else:
        print(f'1..0 # SKIP {reason}')
    sys.exit(0)


def skip_everywhere(reason):
    """For what another build of the same CI run shows."""
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)


class Tap:
    def __init__(self, test_file):
        self.count = self.failures = 0
        name = os.path.basename(test_file).rsplit('.', 1)[0]
        self.rows = os.path.join(os.environ['builddir'], 'verified', f'pods-{name}.rows')
        if os.path.exists(self.rows):
            os.unlink(self.rows)

    def ok(self, what, passed, *shown):
        self.count += 1
        self.failures += not passed
        print(f'{"ok" if passed else "not ok"} {self.count} - {what}')
        if not passed:
            for line in '\n'.join(str(part) for part in shown).splitlines():
                print('#', line)
        sys.stdout.flush()

    def equal(self, what, got, wanted):
        self.ok(what, got == wanted, f'got:    {got!r}', f'wanted: {wanted!r}')

    def verified(self, environment, trial, lowport, real):
        os.makedirs(os.path.dirname(self.rows), exist_ok=True)
        with open(self.rows, 'a', encoding='utf-8') as rows:
            print(environment, trial, lowport, real, sep='\t', file=rows)
        self.equal(f'{environment}: {trial}: lowport says what really happens',
                   lowport, real)

    def finish(self):
        print(f'1..{self.count}')
        return 1 if self.failures else 0
