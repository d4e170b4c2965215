#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fleets for the pages' tests: N NodeReports as JSON lines, the same ones in each run.

  fleet.py N [--hostile] [--predicted]

--hostile: names and values are what somebody would send who wants to be more than text.
--predicted: the last third of the nodes is what kubectl tells of them.
"""
import json
import sys

KERNELS = (
    ('5.14.0-427.el9.x86_64', 'containerd', 'no-change'),
    ('3.10.0-1160.119.1.el7.x86_64', 'docker', 'root-fallback'),
    ('6.1.0-25-cloud-amd64', 'cri-o', 'no-change'),
    ('5.14.0-427.el9.x86_64', 'containerd', 'no-change'),
    ('5.4.0-190-generic', 'containerd', 'scenario-2'),
    ('5.4.0-190-generic', 'containerd', 'blocked'),
    ('6.1.0-25-cloud-amd64', 'cri-o', 'scenario-1'),
    ('4.18.0-553.el8_10.x86_64', 'cri-o', 'inconclusive'),
)
# What each trial says where that is the answer.
ANSWERS = {
    'no-change': {'control': 'no', 'default': 'yes', 'root': 'yes'},
    'root-fallback': {'control': 'no', 'default': 'no', 'scenario-1': 'yes',
                      'scenario-2': 'no', 'root': 'yes'},
    'scenario-1': {'control': 'yes', 'default': 'no', 'scenario-1': 'yes'},
    'scenario-2': {'control': 'no', 'default': 'no', 'scenario-2': 'yes'},
    'blocked': {'control': 'no', 'default': 'no', 'scenario-2': 'no', 'root': 'no'},
    'inconclusive': {'default': 'skipped'},
}
HOSTILE = (
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onload='alert(1)",
    '</title></style></script><h1>no</h1>', '<!--', ']]>', '&lt;b&gt;&amp;', '{"a":1}',
    'a\u0001b\u001b[31mc\u007f', '\u202egnp.exe\u2066', 'line\nbreak\ttab\u2028\u2029',
    'javascript:alert(1)', '\ufffe\uffff\U0001fffe', '\u05d0\u05d1 \U0001f600', 'x' * 253,
    '{{7*7}}${7*7}', '%s%n%u', '</svg><use href="http://a.example/"/>', "--'; ls #",
)
NET_BIND_SERVICE = '0x0000000000000400'
NOTHING = '0x0000000000000000'


def identity(uid, mask):
    return {'uid': uid, 'gid': uid, 'inheritable': NOTHING, 'permitted': mask,
            'effective': mask, 'bounding': mask, 'ambient': NOTHING, 'noNewPrivs': True}


def trial(name, outcome, text):
    found = {'id': name, 'basis': 'simulated', 'outcome': outcome}
    error = {'errno': 'EACCES'} if outcome == 'no' else {}
    found.update(error)
    if outcome == 'skipped':
        return dict(found, errno='EPERM', binds=[], note=f'not here {text}')
    mask = NOTHING if name in ('control', 'default', 'scenario-1') else NET_BIND_SERVICE
    uid = 0 if name == 'root' else 1337
    ports = (8080, 8443) if name == 'scenario-1' else (80, 443)
    binds = [dict({'port': port, 'protocol': 'tcp', 'family': family, 'outcome': outcome},
                  **error) for port in ports for family in ('ipv4', 'ipv6')]
    return dict(found, identity=identity(uid, mask), given=identity(uid, mask),
                binds=binds, note=text)


def report(name, kernel, runtime, answer, text):
    facts = [
        {'id': 'kernel.release', 'outcome': 'yes', 'value': kernel},
        {'id': 'os.name', 'outcome': 'yes', 'value': text or 'Linux', 'note': text},
        {'id': 'runtime', 'outcome': 'yes', 'value': runtime},
    ]
    return {
        'apiVersion': 'lowport/v1', 'kind': 'NodeReport',
        'metadata': {'name': name, 'creationTimestamp': '2026-11-23T13:40:02Z',
                     'lowportVersion': '0.2.0', 'durationMicroseconds': 21000},
        'spec': {'ports': [{'port': 80, 'protocol': 'tcp'},
                           {'port': 443, 'protocol': 'tcp'}], 'uid': 1337, 'gid': 1337},
        'status': {
            'recommendation': answer, 'rule': 'x', 'summary': 'x', 'facts': facts,
            'trials': [trial(name, outcome, text)
                       for name, outcome in ANSWERS[answer].items()],
            'findings': [], 'alternatives': [],
        },
    }


def kubectl(name, kernel, runtime):
    return {
        'apiVersion': 'v1', 'kind': 'Node', 'metadata': {'name': name, 'labels': {}},
        'spec': {},
        'status': {'nodeInfo': {
            'architecture': 'amd64', 'operatingSystem': 'linux',
            'containerRuntimeVersion': f'{runtime}://1.7.24', 'kernelVersion': kernel,
            'kubeletVersion': 'v1.30.4', 'osImage': 'Linux'}},
    }


def main():
    number = int(sys.argv[1])
    predicted = '--predicted' in sys.argv
    for i in range(number):
        kernel, runtime, answer = KERNELS[i % 7 % len(KERNELS) if number > 3 else i]
        if i % 50 == 49:
            kernel, runtime, answer = KERNELS[7]
        name, text = f'ip-10-{i >> 16}-{i >> 8 & 255}-{i & 255}.example.internal', ''
        if '--hostile' in sys.argv:
            text = HOSTILE[i % len(HOSTILE)]
            name = (text + str(i))[-253:]
            kernel = text[:200] if i % 2 else kernel
        if predicted and i >= number - number // 3:
            document = kubectl(name, kernel, runtime)
        else:
            document = report(name, kernel, runtime, answer, text[:60])
        print(json.dumps(document, separators=(',', ':')))


main()
