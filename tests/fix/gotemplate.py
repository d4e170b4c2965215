# SPDX-License-Identifier: Apache-2.0
"""Go templates, as far as those of this folder need it: every condition is the same, and
what is not a condition writes a marker. Written apart from lowport's own reading of them."""
import re

ACTION = re.compile(r'''\{\{(-(?=\s))?((?:"(?:\\.|[^"\\\n])*"|`[^`]*`|/\*.*?\*/|(?!\s-\}\}|\}\})[^"`])*)(\s-)?\}\}''', re.S)
OPEN = re.compile(r'(if|with|range|define|block)\b')
QUIET = re.compile(r'/\*|\$[\w, $]*:?=')


def tokens(text):
    at = 0
    for action in ACTION.finditer(text):
        yield 'text', text[at:action.start()], False, False
        yield 'action', action[2].strip(), bool(action[1]), bool(action[3])
        at = action.end()
    yield 'text', text[at:], False, False


def written(action):
    if QUIET.match(action):
        return ''
    blanks = re.search(r'\b(n?)indent (\d+)', action)
    if blanks:
        return ('\n' if blanks[1] else '') + int(blanks[2]) * ' ' + 'written: {by: an action}'
    return 'written'


def render(text, truth):
    """What the template becomes where every condition is @truth."""
    out, shown, eat = [''], [True], False
    for kind, what, left, right in tokens(text):
        if kind == 'text':
            what = what.lstrip() if eat else what
            if all(shown):
                out.append(what)
            eat = eat and not what
            continue
        if left:
            while out and not out[-1].strip():
                out.pop()
            out = out[:-1] + [out[-1].rstrip()] if out else ['']
        if OPEN.match(what):
            shown.append(truth)
        elif re.match(r'else\b', what):
            # Of several branches the last one, where no condition is true.
            shown[-1] = not truth and what == 'else'
        elif what == 'end':
            shown.pop()
        elif all(shown):
            out.append(written(what))
        eat = right
    return ''.join(out)
