# SPDX-License-Identifier: Apache-2.0
"""What the tests in this folder share: what a machine must have, and a run in a world."""
import os
import shutil
import sys
import tempfile
import traceback

import tap

os.environ.setdefault('srcdir', os.path.abspath(f'{os.path.dirname(__file__)}/../..'))
os.environ.setdefault('builddir', os.environ['srcdir'])

try:
    import google.protobuf  # noqa: F401, pylint: disable=unused-import
    import grpc  # noqa: F401, pylint: disable=unused-import
    import jsonschema  # noqa: F401, pylint: disable=unused-import
    import yaml  # noqa: F401, pylint: disable=unused-import
except ImportError as error:
    tap.skip_all(f'Python has no {error.name} here')

# pylint: disable=wrong-import-position
import containerd  # noqa: E402
import leftovers  # noqa: E402
import node  # noqa: E402
import world  # noqa: E402


def is_sanitized():
    with open(node.LOWPORT, 'rb') as file:
        return b'__asan_init' in file.read()


def check_machine():
    if not os.access(node.LOWPORT, os.X_OK):
        tap.skip_all(f'{node.LOWPORT} was not built')
    if is_sanitized():
        tap.skip_everywhere('a sanitizer cannot be in a static program')
    if not os.access(node.OLDKERNEL, os.X_OK):
        tap.skip_all('tests/launch/oldkernel was not built (make check builds it)')
    for tool in 'kubectl', 'buildah', 'readelf', 'strip', 'pkg-config':
        if not shutil.which(tool):
            tap.skip_all(f'{tool} is not installed')
    for path in world.PRIVATE_FOLDERS:
        for needed in node.SRCDIR, node.BUILDDIR, tempfile.gettempdir():
            if os.path.commonpath([path, needed]) == path:
                tap.skip_all(f'{needed} is in {path}, of which the test has its own')
    reason = world.possible() or containerd.missing()
    if reason:
        tap.skip_all(reason)


def run(test, name, kinds=node.KINDS):
    """test(results, node, kind) on a node of each kind, and nothing remains of them."""
    check_machine()

    def inside(a_world):
        results = tap.Tap(name)
        programs = node.Programs(f'{a_world.folder}/programs')
        before = leftovers.look(a_world)
        for kind in kinds:
            run_on(results, node.Node(a_world, programs, kind), test)
        results.equal('nothing remains of the nodes',
                      leftovers.remaining(a_world, before), [])
        return results.finish()
    sys.exit(world.run(inside))


def run_on(results, a_node, test):
    """The test, and what it leaves where its node goes on running."""
    what = a_node.kind.label
    before = leftovers.look(a_node.world)
    try:
        test(results, a_node, a_node.kind)
    except Exception:  # pylint: disable=broad-except
        results.ok(f'{what}: goes on to its end', False, traceback.format_exc())
    results.equal(f'{what}: nothing of the pods remains on the node',
                  leftovers.remaining(a_node.world, before), [])
    runtime = a_node.containerd.runtime
    results.equal(f'{what}: the runtime has no container left',
                  [c.metadata.name for c in runtime.ListContainers().containers], [])
    results.equal(f'{what}: the runtime has no sandbox left',
                  [s.metadata.name for s in runtime.ListPodSandbox().items], [])
    results.equal(f'{what}: no address is reserved', a_node.containerd.addresses(), [])
    a_node.stop()
