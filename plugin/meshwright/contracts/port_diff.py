"""What changed in one port version."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.policy import CLASSIFICATIONS
from meshwright.mesh.port import Column, Constraint, Port


def port_changes(old: Port, new: Port) -> Iterator[Change]:
    """The changes from the released state of a port version to the one to release."""
    label = new.id.label
    if old.description != new.description:
        yield Change(label, "documentation", "its description changed")
    if old.contract_enforced and not new.contract_enforced:
        yield Change(label, "refused", "its contract would no longer be enforced")
    if new.contract_enforced and not old.contract_enforced:
        yield Change(label, "addition", "its contract is enforced now")
    yield from _deprecation_changes(old, new)
    if old.latest and not new.latest:
        # Not a break: a consumer's refs follow its committed interface package, which only its own `mesh sync` moves.
        yield Change(label, "addition", "refs without a version mean another version after the next `mesh sync`")
    if new.latest and not old.latest:
        yield Change(label, "addition", "refs without a version mean this version after the next `mesh sync`")
    yield from _column_changes(label, old, new)
    yield from _constraint_changes(label, old, new)


def _deprecation_changes(old: Port, new: Port) -> Iterator[Change]:
    before, after = old.deprecation_date, new.deprecation_date
    if before == after:
        return
    if after is None:
        yield Change(new.id.label, "documentation", f"it is no longer deprecated from {before}")
    elif before is None:
        yield Change(new.id.label, "documentation", f"it is deprecated from {after}")
    elif after < before:
        yield Change(new.id.label, "refused", f"its deprecation would come forward from {before} to {after}")
    else:
        yield Change(new.id.label, "documentation", f"its deprecation is put off from {before} to {after}")


def _column_changes(label: str, old: Port, new: Port) -> Iterator[Change]:
    before = {column.name: column for column in old.columns}
    after = {column.name: column for column in new.columns}
    for name in sorted(before.keys() | after.keys()):
        subject = f"{label}.{name}"
        if name not in after:
            yield Change(subject, "refused", "the column would be gone")
        elif name not in before:
            yield Change(subject, "addition", f"the column is new ({after[name].data_type or 'no type'})")
        else:
            yield from _one_column(subject, before[name], after[name])
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        yield Change(label, "refused", "its columns would stand in another order")


def _one_column(subject: str, old: Column, new: Column) -> Iterator[Change]:
    if old.description != new.description:
        yield Change(subject, "documentation", "its description changed")
    if old.data_type.lower() != new.data_type.lower():
        yield Change(
            subject, "refused", f"its type would change from {old.data_type or 'none'} to {new.data_type or 'none'}"
        )
    if old.classification != new.classification:
        yield _classification_change(subject, old.classification, new.classification)


def _classification_change(subject: str, old: str, new: str) -> Change:
    if not old:
        return Change(subject, "documentation", f"it is classified as {new} now")
    if not new or (old in CLASSIFICATIONS and new in CLASSIFICATIONS[: CLASSIFICATIONS.index(old)]):
        return Change(subject, "refused", f"it is {old} and would be {new or 'without a classification'}")
    return Change(subject, "documentation", f"its classification changed from {old} to {new}")


def _constraint_changes(label: str, old: Port, new: Port) -> Iterator[Change]:
    for constraint in sorted(set(old.constraints) - set(new.constraints)):
        yield Change(label, "refused", f"the promise {_words(constraint)} would be withdrawn")
    for constraint in sorted(set(new.constraints) - set(old.constraints)):
        yield Change(label, "addition", f"it promises {_words(constraint)} now")


def _words(constraint: Constraint) -> str:
    columns = f" ({', '.join(constraint.columns)})" if constraint.columns else ""
    expression = f" {constraint.expression}" if constraint.expression else ""
    return f"{constraint.type}{columns}{expression}"
