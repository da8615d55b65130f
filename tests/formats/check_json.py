"""Holds JSON documents against the published schema: check_json.py SCHEMA FILE, one document on each line of FILE.

Prints one line for each complaint. The schema is open, since readers ignore fields they do not know; here it is read
strictly: a field that it does not name is a complaint, so that nothing goes out that is not documented.
"""
import json
import sys

import jsonschema


def closed(schema):
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(part) for name, part in schema.items() if name not in ("if", "then")}
    made.update({name: schema[name] for name in ("if", "then") if name in schema})
    if made.get("type") == "object" and isinstance(made.get("properties"), dict):
        made["additionalProperties"] = False
    return made


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(closed(schema))
    with open(sys.argv[2], encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            for error in validator.iter_errors(json.loads(line)):
                print(f"{number}: {error.json_path}: {error.message[:300]}")


main()
