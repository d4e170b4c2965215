# SPDX-License-Identifier: Apache-2.0
"""Reports against the published schema, and against the same with every object closed:
no field that is not in it, and no floats.

usage: validate.py SCHEMA REPORT...
"""
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
def close(node):
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node["additionalProperties"] = False
        for value in node.values():
            close(value)
    elif isinstance(node, list):
        for value in node:
            close(value)
jsonschema.validators.validator_for(schema).check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
strict_schema = json.loads(json.dumps(schema))
close(strict_schema)
strict = jsonschema.Draft202012Validator(strict_schema)
bad = 0
for name in sys.argv[2:]:
    report = json.load(open(name))
    for error in list(validator.iter_errors(report)) + list(strict.iter_errors(report)):
        print(name, list(error.path), error.message)
        bad += 1
    def floats(value):
        if isinstance(value, float): return True
        if isinstance(value, dict): return any(map(floats, value.values()))
        if isinstance(value, list): return any(map(floats, value))
        return False
    if floats(report):
        print(name, "has floats")
        bad += 1
sys.exit(bad > 0)
