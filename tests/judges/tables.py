"""Tables in Postgres for ports, and what `datacontract test` says of them.

It looks at the rows and types that are there, and knows of us nothing but the contract.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.judges.linters import HARMLESS, Answer, driven
from tests.judges.postgres import Postgres
from tests.judges.processes import Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of testing tables against a contract.

    Attributes:
        findings: failed checks, and warnings.
        passed: how many checks passed.
    """

    findings: tuple[Finding, ...]
    passed: int


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def create_table(schema: str, contract: Mapping[str, Any]) -> Iterator[str]:
    """The statements for the table of a contract: columns with the types that it promises, and no constraint.

    Constraints would keep out the very rows that the judge has to find.
    """
    (table,) = contract["schema"]
    columns = ", ".join(f"{quoted(each['name'])} {each['physicalType']}" for each in table["properties"])
    yield f"create schema if not exists {quoted(schema)}"
    yield f"create table {table_name(schema, contract)} ({columns})"


def table_name(schema: str, contract: Mapping[str, Any]) -> str:
    """The table of a contract, in a schema."""
    (table,) = contract["schema"]
    return f"{quoted(schema)}.{quoted(table.get('physicalName') or table['name'])}"


def judge_tables(postgres: Postgres, folder: Path, contracts: Mapping[str, Mapping[str, Any]]) -> dict[str, Verdict]:
    """Let datacontract-cli test the tables of contracts.

    Args:
        postgres: the server.
        folder: for files.
        contracts: by the schema that its table lies in; what they say of servers is replaced.
    """
    files = []
    for schema, contract in contracts.items():
        file = folder / f"{schema}.odcs.yaml"
        server = {"server": "judged", **postgres.server, "schema": schema}
        file.write_text(yaml.safe_dump({**contract, "servers": [server]}, sort_keys=False, allow_unicode=True))
        files.append(file)
    always = ["test", "--no-inline-references"]
    answers = driven(
        "datacontract.cli",
        folder,
        always,
        files,
        network=postgres.network,
        variables={**postgres.variables, **postgres.credentials},
    )
    return {schema: _tested(schema, answer) for schema, answer in zip(contracts, answers, strict=True)}


def _tested(schema: str, answer: Answer) -> Verdict:
    checks: Sequence[Mapping[str, Any]] = answer.checks
    bad = [each for each in checks if each["result"] not in HARMLESS]
    findings = [
        Finding(
            "datacontract test", str(each["field"] or schema), f"{each['result']}: {each['name']}: {each['reason']}"
        )
        for each in bad
    ]
    if not checks or (answer.code and not bad):
        findings.append(Finding("datacontract test", schema, f"exit code {answer.code}: {answer.output}"))
    failing = {"failed", "error"}
    assert bool(answer.code) == any(each["result"] in failing for each in checks) or not checks, json.dumps(checks)
    return Verdict(tuple(findings), sum(each["result"] == "passed" for each in checks))
