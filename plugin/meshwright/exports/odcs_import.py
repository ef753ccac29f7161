"""A contract of ODCS -> the ports that it promises: the way back from `odcs.contract`, for contracts of anybody.

What a port cannot say is listed with its place, so that nobody takes a contract for carried over that is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshwright.exports.odcs_import_columns import ColumnReader
from meshwright.exports.odcs_import_rules import Promise, promises
from meshwright.exports.odcs_import_words import description_of, end_of_support, own_words, owner_of, unsaid_of
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.drafted_port import DraftedPort, Reference, Steps, Unsaid
from meshwright.mesh.port import Column, Constraint, Port, PortId

_OBJECT = frozenset(
    {"name", "physicalName", "physicalType", "logicalType", "description", "properties", "quality", "tags", "id"}
)
_MATERIALIZED = {"table": "table", "view": "view", "materialized view": "materialized_view"}
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the importing project decides.

    Attributes:
        product: the group of the ports; empty for what the contract says.
        adapter: dbt's name of the engine, for columns without a physical type; empty when nobody knows.
        models: the models that the project has already: keys may lead to them.
    """

    product: str = ""
    adapter: str = ""
    models: frozenset[str] = frozenset()


def drafted_ports(contract: Mapping[str, Any], wishes: Wishes) -> Iterator[DraftedPort]:
    """The ports of a contract, one for each object of its schema.

    Names and types are as the contract has them: whether they may become files and SQL is for the caller to see.

    Args:
        contract: as `ContractFile` has checked it.
        wishes: of the project.
    """
    own = dict(own_words(contract))
    objects = contract.get("schema") or []
    models = wishes.models | {each["name"] for each in objects}
    # What is said of the contract as a whole is told once.
    unsaid = list(unsaid_of(contract, own))
    end = end_of_support(contract, unsaid)
    version = own.get("meshModelVersion")
    for index, described in enumerate(objects):
        table = _Table(described, ("schema", index), models, unsaid)
        reader = ColumnReader(own, wishes.adapter)
        constraints, tests, references = table.promises(reader)
        port = Port(
            id=PortId(contract.get("domain") or "", described["name"], version if isinstance(version, str) else None),
            product=wishes.product or product_of(contract),
            description=description_of(contract, own, described),
            columns=tuple(table.columns(reader)),
            constraints=constraints,
            deprecation_date=end,
            contract_enforced=True,
            tests=tests,
            materialized=table.materialized(),
            alias=described.get("physicalName") or "",
            tags=tuple(sorted({*(contract.get("tags") or []), *(described.get("tags") or [])} - {""})),
        )
        yield DraftedPort(port, table.steps, owner_of(contract), references, tuple(unsaid))
        unsaid = []


def product_of(contract: Mapping[str, Any]) -> str:
    """The data product that a contract says it belongs to; empty where it says nothing."""
    said = dict(own_words(contract)).get("meshProduct") or contract.get("dataProduct") or ""
    return said if isinstance(said, str) else ""


@dataclass(frozen=True, slots=True)
class _Table:
    """An object of a contract's schema; what is found to have no place is added to `unsaid`."""

    described: Mapping[str, Any]
    steps: Steps
    models: frozenset[str]
    unsaid: list[Unsaid]

    def columns(self, reader: ColumnReader) -> Iterator[Column]:
        for key in self.described:
            if key not in {*_OBJECT, "relationships"}:
                self.unsaid.append(Unsaid((*self.steps, key), "there is no place for it"))
        for steps, column in self._properties():
            yield reader.column(column, steps, self.unsaid)

    def materialized(self) -> str:
        physical = self.described.get("physicalType") or ""
        found = _MATERIALIZED.get(physical.lower(), "")
        if physical and not found:
            self.unsaid.append(Unsaid((*self.steps, "physicalType"), f"{physical} is no materialization of dbt"))
        return found

    def promises(
        self, reader: ColumnReader
    ) -> tuple[tuple[Constraint, ...], tuple[DataTest, ...], tuple[Reference, ...]]:
        found: set[Promise] = set(self._primary_key())
        references: list[Reference] = []
        names = frozenset(column["name"] for _, column in self._properties())
        for steps, column in self._properties():
            found.update(reader.constraints(column), reader.ranges(column, steps, self.unsaid))
            found.update(promises(column.get("quality") or [], column["name"], names, steps, self.unsaid))
            references += self._references(column, steps)
        found.update(promises(self.described.get("quality") or [], None, names, self.steps, self.unsaid))
        for index, _ in enumerate(self.described.get("relationships") or []):
            told = "a key of the table as a whole, which dbt has no test for; write a test of your own"
            self.unsaid.append(Unsaid((*self.steps, "relationships", index), told))
        tests = {each for each in found if isinstance(each, DataTest)}
        # A test says it on every engine; a constraint of the same columns would say it twice.
        tested = {each.columns for each in tests if each.name == "unique" and each.blocks}
        constraints = {each for each in found if isinstance(each, Constraint)}
        constraints = {each for each in constraints if each.type != "unique" or each.columns not in tested}
        return tuple(sorted(constraints)), tuple(sorted(tests)), tuple(references)

    def _properties(self) -> Iterator[tuple[Steps, Mapping[str, Any]]]:
        for index, column in enumerate(self.described.get("properties") or []):
            yield (*self.steps, "properties", index), column

    def _primary_key(self) -> Iterator[Constraint]:
        key = []
        for index, (_, column) in enumerate(self._properties()):
            if column.get("primaryKey"):
                position = column.get("primaryKeyPosition") or 0
                # Those without a position come last, in the order of the columns.
                key.append((position <= 0, position, index, column["name"]))
        if key:
            yield Constraint("primary_key", tuple(name for *_, name in sorted(key)))

    def _references(self, column: Mapping[str, Any], steps: Steps) -> Iterator[Reference]:
        for index, key in enumerate(column.get("relationships") or []):
            target = key.get("to")
            model, _, field = target.partition(".") if isinstance(target, str) else ("", "", "")
            if model in self.models and _FIELD.fullmatch(field):
                yield Reference(column["name"], model, field)
            else:
                told = "leads to no model of the project; write a `relationships` test when there is one"
                self.unsaid.append(Unsaid((*steps, "relationships", index), told))
