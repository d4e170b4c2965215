# SPDX-License-Identifier: Apache-2.0
"""What tests/vm/init.c sent over a serial port. Only lines that start with "@lp " count, so
whatever else is written there does no harm, and what was damaged is missed, not believed."""
import base64
import binascii
import re

BEGIN = re.compile(r"begin (\S+) (exit|signal) (\d+)$")
STREAM = re.compile(r"(stdout|stderr) (\d+) ([0-9a-f]{8})$")


class Damaged(Exception):
    pass


class Frame:
    def __init__(self, name, how, number):
        self.name = name
        self.status = int(number) if how == "exit" else -int(number)
        self.stdout = self.stderr = ""


def decode(text):
    """All frames of @text by name, and whether the machine came to its end."""
    lines = [line[4:] for line in text.replace("\r", "").split("\n") if line.startswith("@lp ")]
    frames = {}
    position = 0
    while position < len(lines):
        begin = BEGIN.match(lines[position])
        position += 1
        if begin:
            frame = Frame(*begin.groups())
            position = take_frame(frame, lines, position)
            frames[frame.name] = frame
    return frames, "done" in lines


def take_frame(frame, lines, position):
    for wanted in ("stdout", "stderr"):
        head = STREAM.match(lines[position]) if position < len(lines) else None
        if not head or head[1] != wanted:
            raise Damaged(f"{frame.name}: no {wanted}")
        count = -(-int(head[2]) // 57)
        data = join(frame.name, lines[position + 1 : position + 1 + count])
        if len(data) != int(head[2]) or binascii.crc32(data) != int(head[3], 16):
            raise Damaged(f"{frame.name}: {wanted} is not what was sent")
        setattr(frame, wanted, data.decode("utf-8", "replace"))
        position += 1 + count
    if position >= len(lines) or lines[position] != f"end {frame.name}":
        raise Damaged(f"{frame.name}: no end")
    return position + 1


def join(name, lines):
    try:
        return b"".join(base64.b64decode(line, validate=True) for line in lines)
    except binascii.Error as error:
        raise Damaged(f"{name}: {error}") from error
