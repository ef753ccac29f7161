"""Ports that are agreed on -> the property file of their models, and models that build them without rows.

The words come from a contract that somebody sent, so names are validated and everything else is escaped, as in the
interface packages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from meshwright.interfaces.package import require_version
from meshwright.interfaces.stub import require_stub
from meshwright.interfaces.untrusted_text import plain, require_date, require_name
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.drafted_port import DraftedPort
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId

NOBODY = "unknown"
"""The owner of a group that nobody answers for: dbt wants one."""

_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)
_HEADER = """\
-- The columns that the contract promises, and no rows: so the project builds, and others can go on with the interface.
-- Replace this by a query with the same columns.
"""


def require_draft(draft: DraftedPort) -> None:
    """Make sure that a port can become a model.

    Raises:
        RegistryError: it has no columns, or a name or a type in it is not what it should be.
    """
    port = draft.port
    require_stub(port)
    require_name(port.product, "the product")
    if port.id.version is not None:
        require_version(port.id.version)


def properties(drafts: Iterable[DraftedPort], *, with_group: bool) -> dict[str, Any]:
    """The property file of some ports of one product.

    Args:
        drafts: each can become a model: see `require_draft`.
        with_group: whether the product's group is declared, too.
    """
    given = list(drafts)
    content: dict[str, Any] = {"version": 2}
    if with_group:
        content["groups"] = [{"name": given[0].port.product, "owner": _owner(given[0].owner)}]
    return content | {"models": [_model(draft) for draft in given]}


def file_stem(port: PortId) -> str:
    """What the file of a port's model is called, without its ending: `aircraft`, `aircraft_v2`."""
    return port.name if port.version is None else f"{port.name}_v{require_version(port.version)}"


def skeleton_sql(port: Port) -> str:
    """A model with the columns of a port and without rows."""
    columns = [f"    cast(null as {column.data_type}) as {_identifier(column)}" for column in port.columns]
    return _HEADER + "select\n" + ",\n".join(columns) + "\nfrom (select 1 as one) as nothing\nwhere 1 = 0\n"


def _identifier(column: Column) -> str:
    return f"{{{{ adapter.quote('{column.name}') }}}}" if column.quoted else column.name


def _owner(owner: Owner) -> dict[str, str]:
    return {key: plain(text) for key, text in (("name", owner.name), ("email", owner.email)) if text} or {
        "name": NOBODY
    }


def _model(draft: DraftedPort) -> dict[str, Any]:
    port = draft.port
    config = {"access": "public", "group": port.product, "contract": {"enforced": True}} | _set(
        {"materialized": port.materialized or ("table" if port.constraints else ""), "tags": _texts(port.tags)}
    )
    alias = {"alias": port.alias} if port.alias not in ("", file_stem(port.id)) else {}
    end = {"deprecation_date": require_date(port.deprecation_date, str(port.id))} if port.deprecation_date else {}
    model: dict[str, Any] = {"name": port.id.name, "description": plain(port.description)}
    if port.id.version is None:
        model |= {"config": config | alias} | end
    else:
        version = int(port.id.version) if re.fullmatch(r"0|[1-9][0-9]{0,17}", port.id.version) else port.id.version
        own = _set({"defined_in": file_stem(port.id) if "." in port.id.version else "", "config": alias}) | end
        model |= {"latest_version": version, "config": config}
        model["versions"] = [{"v": version} | own]
    whole = [each for each in port.constraints if len(each.columns) != 1]
    tests = [test for test in port.tests if len(test.columns) != 1]
    return (
        model
        | _set({"constraints": [_constraint(each) for each in whole], "data_tests": [_test(test) for test in tests]})
        | {"columns": [_column(draft, column) for column in port.columns]}
    )


def _column(draft: DraftedPort, column: Column) -> dict[str, Any]:
    meta = {
        key: plain(text)
        for key, text in (
            ("classification", column.classification),
            ("unit", column.unit),
            ("definition", column.definition),
        )
        if text
    }
    own = (column.name,)
    tests: list[Any] = [_test(test) for test in draft.port.tests if test.columns == own]
    tests += [
        {"relationships": {"arguments": {"to": f"ref('{each.model}')", "field": each.field}}}
        for each in draft.references
        if each.column == column.name
    ]
    return {"name": column.name, "data_type": column.data_type} | _set(
        {
            "quote": column.quoted,
            "description": plain(column.description),
            "config": _set({"tags": _texts(column.tags), "meta": {"mesh": meta} if meta else {}}),
            "constraints": [_constraint(each) for each in draft.port.constraints if each.columns == own],
            "data_tests": tests,
        }
    )


def _constraint(constraint: Constraint) -> dict[str, Any]:
    several = {"columns": list(constraint.columns)} if len(constraint.columns) > 1 else {}
    return {"type": constraint.type} | several | _set({"expression": constraint.expression})


def _test(test: DataTest) -> Any:
    arguments = dict(_arguments(test))
    more = _set({"arguments": arguments, "config": {} if test.blocks else {"severity": "warn"}})
    return {test.kind: more} if more else test.kind


def _arguments(test: DataTest) -> Iterator[tuple[str, Any]]:
    if test.name == "unique_combination":
        yield "columns", list(test.columns)
    if test.name == "accepted_values":
        values = [json.loads(text) for text in test.values]
        yield "values", values
        if not any(isinstance(value, str) for value in values):
            # As numbers: not every engine compares a number with a text.
            yield "quote", False
    if test.name == "accepted_range":
        for text in test.values:
            end, equals, bound = text.partition("=")
            if equals:
                yield f"{end}_value", _bound(bound)
        if "exclusive" in test.values:
            yield "inclusive", False


def _bound(text: str) -> Any:
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def _texts(words: Iterable[str]) -> list[str]:
    return [plain(word) for word in words]


def _set(content: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty or false."""
    return {key: value for key, value in content.items() if value}
