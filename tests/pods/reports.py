# SPDX-License-Identifier: Apache-2.0
"""lowport's reports and digests, as the tests look at them."""
import json
import subprocess

import jsonschema

from node import LOWPORT, SRCDIR

DIGEST_BYTES = 3584


def fold(folder):
    """What `lowport report` makes of a folder of reports: one for each node."""
    done = subprocess.run([LOWPORT, 'report', '-o', 'json', '--exit-zero', folder],
                          check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def schema_error(report):
    """None, or how it does not fit the published schema."""
    with open(f'{SRCDIR}/report/schema.json', encoding='utf-8') as file:
        schema = json.load(file)
    error = next(jsonschema.Draft7Validator(schema).iter_errors(report), None)
    return error and f'{list(error.path)}: {error.message}'


def trials(report, basis):
    return {t['id']: t for t in report['status']['trials'] if t['basis'] == basis}


def codes(report):
    return [finding['code'] for finding in report['status']['findings']]


def check_digest(results, what, message, report):
    """message: the termination message, for which Kubernetes keeps 4 KiB."""
    results.ok(f'{what}: the digest fits', 0 < len(message.encode()) < DIGEST_BYTES,
               message)
    results.equal(f'{what}: the digest is one line', message.rstrip('\n').count('\n'), 0)
    try:
        digest = json.loads(message)
    except ValueError as error:
        results.ok(f'{what}: the digest is JSON', False, error, message)
        return
    results.equal(f'{what}: the digest is one', (digest['apiVersion'], digest['kind']),
                  ('lowport/v1', 'NodeDigest'))
    results.equal(f'{what}: the digest names the node', digest['metadata']['name'],
                  report['metadata']['name'])
    results.equal(f'{what}: the digest has the recommendation',
                  digest['status']['recommendation'], report['status']['recommendation'])
    results.equal(f'{what}: the digest has the trials',
                  sorted((t['id'], t['basis'], t['outcome'])
                         for t in digest['status']['trials']),
                  sorted((t['id'], t['basis'], t['outcome'])
                         for t in report['status']['trials']))
