"""What the audit of a publication knows of engines, and what it leaves to the rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from meshwright.mesh.domain import Domain
from meshwright.mesh.enforcement import ENFORCED, EVERYTHING
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Constraint, Port, PortId
from meshwright.rules.unguarded_constraint import RULE

_MACROS = Path(__file__).parents[3] / "macros" / "publish" / "promises.sql"
_MACRO = re.compile(r"macro (\w+)__enforced_constraints\(\) %}\s*{{ return\((.*?)\) }}")


def test_the_audit_and_the_rule_know_the_same_of_each_engine() -> None:
    text = _MACROS.read_text(encoding="utf-8")
    assert (
        set(re.findall(r'"(\w+)"', text.partition("macro _all_constraints()")[2].partition("endmacro")[0]))
        == EVERYTHING
    )
    audited = {
        adapter: EVERYTHING if kinds == "meshwright._all_constraints()" else set(re.findall(r'"(\w+)"', kinds))
        for adapter, kinds in _MACRO.findall(text)
    }
    assert len(audited) == text.count("__enforced_constraints() %}")
    default = audited.pop("default")
    assert audited.keys() <= ENFORCED.keys()
    assert {adapter: audited.get(adapter, default) for adapter in ENFORCED} == {
        adapter: enforced.types for adapter, enforced in ENFORCED.items()
    }


@pytest.mark.parametrize(("audits", "found"), [(False, ["foreign_key", "unique"]), (True, [])])
def test_what_a_publication_audits_needs_no_test(audits: bool, found: list[str]) -> None:
    assert _found(audits) == found


def test_a_foreign_key_that_no_audit_can_follow_is_found() -> None:
    assert _found(True, untraced=frozenset({Constraint("foreign_key", ("a",))})) == ["foreign_key"]


def _found(audits: bool, untraced: frozenset[Constraint] = frozenset()) -> list[str]:
    kinds = (Constraint("foreign_key", ("a",)), Constraint("unique", ("a",)))
    port = Port(PortId("d", "m"), "p", constraints=kinds, contract_enforced=True)
    made = Implementation(port, Model("m", None, "public", Place("models/m.yml")), "table", untraced=untraced)
    domain = Domain("d", "d", "d", "spark", implementations=(made,), audits=audits)
    return [finding.subject.removeprefix("d.m.a ") for finding in RULE.check(Mesh((domain,)))]
