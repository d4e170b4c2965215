# SPDX-License-Identifier: Apache-2.0
"""Documents against the published schema, and against its part for their kind with every
object closed: no field that is not in it, and no floats.

usage: validate.py SCHEMA DOCUMENT...

A DOCUMENT may hold more than one, one after the other, as -o json and -o digest write
them.
"""
import json
import sys

import jsonschema

# The parts of the schema by kind.
PARTS = {
    "NodeReport": "nodeReport",
    "FleetReport": "fleetReport",
    "NodeDigest": "nodeDigest",
    "FleetDigest": "fleetDigest",
    "CheckReport": "checkReport",
    "Change": "change",
}


def close(node):
    """No field but those that are named, in every object that names some."""
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node["additionalProperties"] = False
        for value in node.values():
            close(value)
    elif isinstance(node, list):
        for value in node:
            close(value)


def has_floats(value):
    if isinstance(value, dict):
        return any(map(has_floats, value.values()))
    if isinstance(value, list):
        return any(map(has_floats, value))
    return isinstance(value, float)


def documents(path):
    decoder = json.JSONDecoder()
    with open(path, encoding="utf-8") as file:
        text = file.read()
    end = 0
    while text[end:].strip():
        start = end + len(text[end:]) - len(text[end:].lstrip())
        document, end = decoder.raw_decode(text, start)
        yield document


class Judge:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        self.whole = jsonschema.Draft202012Validator(schema)
        self.strict = {kind: self.strict_part(schema, part)
                       for kind, part in PARTS.items()}

    @staticmethod
    def strict_part(schema, part):
        defs = json.loads(json.dumps(schema["$defs"]))
        close(defs)
        return jsonschema.Draft202012Validator(
            {"$schema": schema["$schema"], "$defs": defs, "$ref": f"#/$defs/{part}"})

    def complaints(self, document):
        yield from (f"{list(error.path)} {error.message}"
                    for error in self.whole.iter_errors(document))
        kind = document.get("kind") if isinstance(document, dict) else None
        if kind not in PARTS:
            yield f"kind {kind!r} is not in the schema"
            return
        yield from (f"{list(error.path)} {error.message}"
                    for error in self.strict[kind].iter_errors(document))
        if has_floats(document):
            yield "has floats"


def main():
    judge, bad = Judge(sys.argv[1]), 0
    for path in sys.argv[2:]:
        found = list(documents(path))
        if not found:
            print(path, "is empty")
            bad += 1
        for document in found:
            for complaint in judge.complaints(document):
                print(path, complaint)
                bad += 1
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
