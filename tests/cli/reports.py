# SPDX-License-Identifier: Apache-2.0
"""NodeReports made by hand, one for each recommendation: what the tests of formats read.

    python3 tests/cli/reports.py NAME [RECOMMENDATION]...

prints one report a line, of nodes called NAME-RECOMMENDATION, or NAME for a single one.
"""
import json
import sys

NET_BIND_SERVICE = 1 << 10

# Per recommendation: what each trial says. A yes of scenario 2 and of root is one by the
# capability. The rules are those of report/rules.c.
ANSWERS = {
    'no-change': {'control': 'no EACCES', 'default': 'yes'},
    'scenario-1': {'control': 'no EACCES', 'default': 'no ENOENT', 'scenario-1': 'yes'},
    'scenario-2': {'control': 'no EACCES', 'default': 'no ENOENT', 'scenario-2': 'yes'},
    'root-fallback': {'control': 'no EACCES', 'default': 'no ENOENT',
                      'scenario-2': 'no EACCES', 'root': 'yes'},
    'blocked': {'control': 'no EACCES', 'default': 'no ENOENT',
                'scenario-2': 'no EACCES', 'root': 'no EACCES'},
    'inconclusive': {'control': 'skipped EPERM', 'default': 'broken EIO'},
}


def identity(trial):
    mask = NET_BIND_SERVICE if trial in ('scenario-2', 'root') else 0
    sets = {name: f'0x{mask:016x}' for name in ('permitted', 'effective', 'bounding')}
    sets.update(inheritable=f'0x{0:016x}', ambient=f'0x{0:016x}')
    who = 0 if trial == 'root' else 1337
    return {'uid': who, 'gid': who, **sets, 'noNewPrivs': True}


def trial_of(name, answer, ports):
    outcome, _, errno = answer.partition(' ')
    trial = {'id': name, 'basis': 'simulated', 'outcome': outcome}
    if errno:
        trial['errno'] = errno
    if outcome in ('yes', 'no'):
        trial.update(identity=identity(name), given=identity(name))
    trial['binds'] = [
        {'port': port, 'protocol': 'tcp', 'family': family, 'outcome': outcome,
         **({'errno': errno} if errno else {})}
        for port in ports for family in ('ipv4', 'ipv6')] if outcome in ('yes', 'no') else []
    if outcome in ('skipped', 'broken'):
        trial['note'] = 'made by hand'
    return trial


def report(name, recommendation, note=''):
    """A NodeReport that says @recommendation, with @note at each fact and trial."""
    ports = [8080, 8443] if recommendation == 'scenario-1' else [80, 443]
    trials = [trial_of(trial, answer, [80] if trial == 'control' else ports)
              for trial, answer in ANSWERS[recommendation].items()]
    facts = [{'id': 'kernel.release', 'outcome': 'yes', 'value': '3.10.0-1160.el7.x86_64'},
             {'id': 'runtime', 'outcome': 'yes', 'value': 'containerd'}]
    if note:
        for item in facts + trials:
            item['note'] = note
    return {'apiVersion': 'lowport/v1', 'kind': 'NodeReport',
            'metadata': {'name': name, 'creationTimestamp': '2026-11-23T13:40:02Z',
                         'lowportVersion': '0.1.0', 'durationMicroseconds': 1500000},
            'spec': {'ports': [{'port': port, 'protocol': 'tcp'} for port in ports],
                     'uid': 1337, 'gid': 1337},
            'status': {'recommendation': recommendation, 'facts': facts,
                       'trials': trials}}


def main():
    name, wanted = sys.argv[1], sys.argv[2:] or list(ANSWERS)
    for recommendation in wanted:
        print(json.dumps(report(name if len(wanted) == 1 else f'{name}-{recommendation}',
                                recommendation)))


if __name__ == '__main__':
    main()
