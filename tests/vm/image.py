# SPDX-License-Identifier: Apache-2.0
"""The initramfs of tests/vm/run: a cpio archive, written here so that no tool is needed."""
import gzip
import os
import subprocess

FOLDER, FILE = 0o040000, 0o100000


class Image:
    """Files by path; folders are made as they are needed."""

    def __init__(self):
        self.files = {}
        self.folders = []

    def add_folder(self, path):
        if path not in ("", "/") and path not in self.folders:
            self.add_folder(os.path.dirname(path))
            self.folders.append(path)

    def add(self, path, data, mode=0o644):
        self.add_folder(os.path.dirname(path))
        self.files[path] = (data, mode)

    def add_program(self, path, source, root=""):
        """@source as @path, with the libraries that it is linked with, below @root."""
        with open(source, "rb") as file:
            self.add(root + path, file.read(), 0o755)
        for library in libraries(source):
            with open(library, "rb") as file:
                self.add(root + library, file.read(), 0o755)

    def listing(self):
        """For init's switch_root(): "d/folder" and "f/file" in the order to make them."""
        lines = ["d" + path for path in self.folders]
        return "".join(f"{line}\n" for line in lines + ["f" + path for path in self.files])

    def write(self, output):
        with gzip.open(output, "wb", compresslevel=1) as archive:
            for path in self.folders:
                archive.write(entry(path, b"", FOLDER | 0o755))
            for path, (data, mode) in self.files.items():
                archive.write(entry(path, data, FILE | mode))
            archive.write(entry("/TRAILER!!!", b"", 0))


def entry(path, data, mode):
    """One member of the "newc" format: thirteen numbers of eight digits, name, data."""
    name = path.lstrip("/").encode() + b"\0"
    numbers = [0, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0]
    head = b"070701" + b"".join(b"%08x" % number for number in numbers) + name
    return padded(head) + padded(data)


def padded(data):
    return data + b"\0" * (-len(data) % 4)


def libraries(program):
    """Paths of the libraries and the interpreter of @program; none where it is static."""
    done = subprocess.run(["ldd", program], capture_output=True, text=True, check=False)
    words = done.stdout.split() if done.returncode == 0 else []
    return sorted({word for word in words if word.startswith("/") and os.path.isfile(word)})
