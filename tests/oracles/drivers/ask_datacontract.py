"""Asks datacontract-cli about pairs of contracts; it runs with the Python of an environment that has it.

Reads lines of JSON `{"old": "<YAML>", "new": "<YAML>"}` and answers each with a list of
`[path, rule, direction, level]`. The first line of its answer is the version of the tool. Knows nothing of meshwright.
"""

import importlib.metadata
import json
import sys
from functools import cache
from importlib import resources

import fastjsonschema
import yaml
from datacontract.data_contract import DataContract
from open_data_contract_standard.model import OpenDataContractStandard

# Every so many pairs are also judged the long way, as the command does it: 0.3 s for each of them.
LONG_WAY = 50
SCHEMA = resources.files("datacontract").joinpath("schemas", "odcs-3.1.0.schema.json")
valid = fastjsonschema.compile(json.loads(SCHEMA.read_text()))


@cache
def read(text):
    """A contract that the standard accepts; raises where it is none."""
    valid(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    return OpenDataContractStandard.from_string(text)


def answers(old, new):
    """What the tool says of the changes between two contracts to their consumers."""
    result = old.breaking(new, perspective="consumer")
    return [
        [entry.path, entry.rule_id, entry.direction.value if entry.direction else "", entry.level.value]
        for entry in result.entries
    ]


def main():
    """Answer each line of the input."""
    print(json.dumps(importlib.metadata.version("datacontract-cli")))
    for number, line in enumerate(sys.stdin):
        pair = json.loads(line)
        found = answers(*(DataContract(data_contract=read(pair[side])) for side in ("old", "new")))
        if number % LONG_WAY == 0:
            contracts = (DataContract(data_contract_str=pair[side], inline_references=False) for side in ("old", "new"))
            if answers(*contracts) != found:
                sys.exit(f"pair {number}: read as a text it is judged otherwise")
        print(json.dumps(found))


if __name__ == "__main__":
    main()
