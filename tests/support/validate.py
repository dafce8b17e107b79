#!/usr/bin/env python3
"""validate.py SCHEMA DOCUMENTS: for each line of DOCUMENTS, a JSON document, prints "valid" or what is wrong with it."""
import json
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
validator_class = jsonschema.validators.validator_for(schema)
validator_class.check_schema(schema)
validator = validator_class(schema, format_checker=jsonschema.FormatChecker())
with open(sys.argv[2], encoding="utf-8") as file:
    for line in file:
        error = jsonschema.exceptions.best_match(validator.iter_errors(json.loads(line)))
        print("valid" if error is None else f"{error.json_path}: {error.message}".replace("\n", " "))
