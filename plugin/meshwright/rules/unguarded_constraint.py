"""CON006: a constraint that neither the engine enforces, nor a data test or the audit of a publication keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from meshwright.mesh.domain import Domain
from meshwright.mesh.enforcement import ENFORCED, VIEWS, Enforcement
from meshwright.mesh.finding import Finding
from meshwright.mesh.guards import unguarded
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Constraint
from meshwright.rules.rule import MeshRule, declaration

_NOT_TABLES = VIEWS | {"ephemeral"}


def check(mesh: Mesh) -> Iterator[Finding]:
    """Compare what the ports promise with what their engine enforces; nothing is said of an engine not known."""
    for domain in mesh.domains:
        enforced = ENFORCED.get(domain.adapter)
        if enforced is None:
            continue
        for made in domain.implementations:
            if made.port.contract_enforced and made.materialized not in _NOT_TABLES:
                for constraint, tests in unguarded(made, enforced):
                    # The audit of a publication keeps the others.
                    if not domain.audits or constraint in made.untraced:
                        yield _finding(domain, made, constraint, enforced, tests)


def _finding(
    domain: Domain, made: Implementation, constraint: Constraint, enforced: Enforcement, tests: str
) -> Finding:
    place = _place(made.model, constraint)
    return RULE.finding(
        domain=domain.name,
        place=place,
        subject=f"{_of(str(made.port.id), constraint)} {_what(constraint)}",
        fact=f"{domain.name} promises `{_what(constraint)}` of {_of(made.port.id.label, constraint)}, "
        f"but {domain.adapter} does not enforce it and no data test keeps it",
        because=(declaration(domain, place, "declares the constraint"), f"{domain.adapter} {enforced.in_words}"),
        help=f"add {tests}, as a data test with severity `error` and without `where`, or withdraw the constraint",
    )


def _what(constraint: Constraint) -> str:
    """`not_null`, or a check with its condition, which tells it from other checks."""
    return f"{constraint.type} {' '.join(constraint.expression.split())}".rstrip()


def _of(port: str, constraint: Constraint) -> str:
    """`weather.hourly_observations.station`, or `weather.hourly_observations (station, hour)`."""
    match constraint.columns:
        case ():
            return port
        case (column,):
            return f"{port}.{column}"
        case several:
            return f"{port} ({', '.join(several)})"


def _place(model: Model, constraint: Constraint) -> Place:
    """Where the constraint stands: at its column, else at the model; dbt does not keep which."""
    at_model = model.setting("constraints")
    if len(constraint.columns) != 1:
        return at_model
    column = model.column(constraint.columns[0])
    places = [replace(each, anchor=(*each.anchor, "constraints")) for each in (column, *column.alternatives)]
    places += [at_model, *at_model.alternatives]
    return replace(places[0], alternatives=tuple(replace(each, alternatives=()) for each in places[1:]))


RULE = MeshRule(
    code="CON006",
    name="unguarded-constraint",
    summary="A port promises a constraint that its engine does not enforce, and no data test keeps it.",
    level="warn",
    check=check,
)
