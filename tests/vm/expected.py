# SPDX-License-Identifier: Apache-2.0
"""Files of expected answers: tests/vm/expected/*.txt. README.md there tells their lines."""
import re


def version(release):
    """The leading numbers: "3.10.0-1160.el7" is [3, 10]."""
    found = re.match(r"(\d+)\.(\d+)", release)
    return [int(found[1]), int(found[2])] if found else [0, 0]


def read(path):
    with open(path, encoding="utf-8") as file:
        lines = [line.split("#")[0].split() for line in file]
    return [words for words in lines if words]


def holds(condition, features):
    if condition[:1] != ["release"]:
        return all(word in features for word in condition)
    release, wanted = version(features["release"]), version(condition[2])
    return release >= wanted if condition[1] == ">=" else release < wanted


def fits(rows, features):
    """Whether all "when" lines hold for the kernel with @features."""
    return all(holds(row[1:], features) for row in rows if row[0] == "when")
