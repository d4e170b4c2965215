# SPDX-License-Identifier: Apache-2.0
"""A client of the Container Runtime Interface, made from cri.proto at run time."""
import importlib
import os
import subprocess
import sys

import grpc

TIMEOUT = 60


class Error(Exception):
    """What the runtime answered instead: its message, as kubelet puts it into events."""


def compile_messages(folder):
    """cri.proto as a Python module, by protoc, in a folder that goes away."""
    here = os.path.dirname(os.path.abspath(__file__))
    subprocess.run(['protoc', '-I', here, '--python_out', folder, 'cri.proto'],
                   check=True)
    sys.path.insert(0, folder)
    try:
        return importlib.import_module('cri_pb2')
    finally:
        sys.path.remove(folder)


class Runtime:
    """Every call of cri.proto as a method: runtime.StartContainer(container_id=ID)."""

    def __init__(self, socket, folder):
        self.messages = compile_messages(folder)
        # Servers in Go refuse the path of a socket as the name of a host.
        options = [('grpc.default_authority', 'localhost')]
        self.channel = grpc.insecure_channel(f'unix://{socket}', options=options)
        for service in self.messages.DESCRIPTOR.services_by_name.values():
            for method in service.methods:
                setattr(self, method.name, self._call(service, method))

    def _call(self, service, method):
        request_type = getattr(self.messages, method.input_type.name)
        response_type = getattr(self.messages, method.output_type.name)
        invoke = self.channel.unary_unary(
            f'/{service.full_name}/{method.name}',
            request_serializer=request_type.SerializeToString,
            response_deserializer=response_type.FromString)

        def call(**fields):
            try:
                return invoke(request_type(**fields), timeout=TIMEOUT)
            except grpc.RpcError as error:
                raise Error(error.details()) from None
        return call

    def close(self):
        self.channel.close()
