# SPDX-License-Identifier: Apache-2.0
"""Images made from files, as archives that `ctr images import` takes."""
import hashlib
import io
import json
import os
import struct
import tarfile

# A security.capability attribute (capability.h, version 2): effective, and permitted.
NET_BIND_SERVICE = 10
CAP_NET_BIND_SERVICE_EP = struct.pack(
    '<5I', 0x02000001, 1 << NET_BIND_SERVICE, 0, 0, 0).decode('ascii')


class File:
    """A program in an image: where it comes from, and whether it has `setcap` set."""

    def __init__(self, source, setcap=False):
        self.source = source
        self.setcap = setcap

    def add_to(self, archive, path):
        info = archive.gettarinfo(self.source, path.lstrip('/'))
        info.uid = info.gid = info.mtime = 0
        info.uname = info.gname = ''
        info.mode = 0o755
        if self.setcap:
            info.pax_headers['SCHILY.xattr.security.capability'] = CAP_NET_BIND_SERVICE_EP
        with open(self.source, 'rb') as file:
            archive.addfile(info, file)


def add_folders(archive, paths):
    wanted = set()
    for path in paths:
        while (path := os.path.dirname(path)) != '/':
            wanted.add(path)
    for path in sorted(wanted):
        info = tarfile.TarInfo(path.lstrip('/'))
        info.type = tarfile.DIRTYPE
        info.mode = 0o755
        archive.addfile(info)


def layer(files):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode='w', format=tarfile.PAX_FORMAT) as archive:
        add_folders(archive, files)
        for path, file in files.items():
            file.add_to(archive, path)
    return data.getvalue()


def add_bytes(archive, name, data):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))


def write_archive(archive_path, reference, files, entrypoint):
    """An image of one layer with these files (path in it: File) and nothing else.
    Returns its id."""
    data = layer(files)
    config = json.dumps({
        'architecture': {'x86_64': 'amd64', 'aarch64': 'arm64'}[os.uname().machine],
        'os': 'linux',
        'config': {'Entrypoint': entrypoint},
        'rootfs': {'type': 'layers',
                   'diff_ids': ['sha256:' + hashlib.sha256(data).hexdigest()]},
    }).encode()
    manifest = json.dumps([{'Config': 'config.json', 'RepoTags': [reference],
                            'Layers': ['layer.tar']}]).encode()
    with tarfile.open(archive_path, 'w') as archive:
        add_bytes(archive, 'config.json', config)
        add_bytes(archive, 'layer.tar', data)
        add_bytes(archive, 'manifest.json', manifest)
    return 'sha256:' + hashlib.sha256(config).hexdigest()
