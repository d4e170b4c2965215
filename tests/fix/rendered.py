# SPDX-License-Identifier: Apache-2.0
"""As much of Go's text/template, and of the functions that Istio adds, as
tests/fix/bases/gateway.tmpl uses. What is not known here raises."""
import re

import yaml


def to_yaml(value):
    return yaml.safe_dump(value, sort_keys=True).rstrip('\n')


def indented(count, text):
    return '\n' + '\n'.join(' ' * count + line for line in text.split('\n'))


FUNCTIONS = {
    'list': lambda *items: list(items),
    'index': lambda value, key: (value or {}).get(key, ''),
    'default': lambda fallback, value=None: value or fallback,
    'quote': lambda value: '"' + str(value) + '"',
    'contains': lambda piece, text: piece in text,
    'toYaml': to_yaml,
    'nindent': indented,
}
WORDS = re.compile(r'"[^"]*"|`[^`]*`|\S+')


def lookup(path, scope):
    for key in path.strip('.').split('.'):
        scope = (scope or {}).get(key)
    return scope


def word(text, scope):
    if text[0] in '"`':
        return text[1:-1]
    if text[0] == '.':
        return lookup(text, scope)
    return int(text) if text.isdigit() else FUNCTIONS[text]()


def pipeline(text, scope):
    value = []
    for command in text.split('|'):
        words = WORDS.findall(command)
        if words[0] in FUNCTIONS:
            value = [FUNCTIONS[words[0]](*[word(item, scope) for item in words[1:]],
                                         *value)]
        else:
            value = [word(words[0], scope)]
    return value[0]


def render(text, scope):
    """What a template gives for the values of @scope."""
    text = re.sub(r'\s*\{\{-', '{{', text)
    text = re.sub(r'-\}\}\s*', '}}', text)
    made, shown = [], [True]
    for piece in re.split(r'(\{\{.*?\}\})', text, flags=re.S):
        action = piece[2:-2].strip() if piece.startswith('{{') else None
        if action is None:
            made += [piece] if all(shown) else []
        elif action.startswith('if '):
            shown.append(all(shown) and bool(pipeline(action[3:], scope)))
        elif action == 'else':
            shown[-1] = not shown[-1]
        elif action == 'end':
            shown.pop()
        elif ':=' not in action and not action.startswith('/*') and all(shown):
            value = pipeline(action, scope)
            made.append('' if value is None else str(value))
    return ''.join(made)
