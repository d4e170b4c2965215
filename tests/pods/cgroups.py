# SPDX-License-Identifier: Apache-2.0
"""Control groups by their path, in every hierarchy that is mounted, of either version."""
import glob
import os
import time

ROOT = '/sys/fs/cgroup'


def below(path):
    """The group and all in it, the innermost first."""
    found = []
    for top in glob.glob(f'{ROOT}/{path}') + glob.glob(f'{ROOT}/*/{path}'):
        found += [folder for folder, _, _ in os.walk(top, topdown=False)]
    return found


def remove(path):
    """The kernel takes the last process out of a group in its own time."""
    for _ in range(100):
        for folder in below(path):
            try:
                os.rmdir(folder)
            except OSError:
                pass
        if not below(path):
            return
        time.sleep(0.05)
