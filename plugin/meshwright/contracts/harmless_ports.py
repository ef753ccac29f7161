"""What changes harmlessly in a port as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from meshwright.contracts.harmless_words import Told, added, neutral
from meshwright.contracts.latest_version import moved_latest
from meshwright.mesh.comparison import Comparison, PortPair

_EPHEMERAL = "ephemeral"


def port_changes(comparison: Comparison, pair: PortPair) -> Iterator[tuple[str, Told]]:
    """The changes with their subject."""
    for told in (
        *_words(pair),
        *_deprecation(comparison, pair),
        *_latest(comparison, pair),
        *_relation(pair),
    ):
        yield pair.subject, told


def _words(pair: PortPair) -> Iterator[Told]:
    old, new = pair.old, pair.new
    if old.id != new.id:
        yield neutral("numbered-port", f"it would be version {new.id.version}", old.id.label, new.id.label)
    if old.description != new.description:
        yield neutral("changed-description", "its description would change", old.description, new.description)
    if new.contract_enforced and not old.contract_enforced:
        yield added("enforced-contract", "its contract would be enforced")
    if old.tags != new.tags:
        yield neutral("changed-tags", "its tags would change", ", ".join(old.tags), ", ".join(new.tags))
    if old.other_tests != new.other_tests:
        yield neutral("changed-tests", "its tests that promise nothing to readers would change")


def _deprecation(comparison: Comparison, pair: PortPair) -> Iterator[Told]:
    old, new = pair.old.deprecation_date or "", pair.new.deprecation_date or ""
    if pair.old.deprecation_date == pair.new.deprecation_date:
        return
    if old and (not new or new > old):
        fact = f"it might be gone from {new} on, later than announced" if new else "it would not be deprecated any more"
        yield added("later-removal", fact, old, new)
    elif new and not old:
        # A date that has come already is no announcement, whatever the policy says.
        if new >= (comparison.today + timedelta(days=max(comparison.notice, 1))).isoformat():
            yield added("announced-removal", f"it might be gone from {new} on, announced in time", old, new)
    elif not new or old <= comparison.today.isoformat():
        yield neutral("changed-date", "the date from which it may be gone would change, and has come", old, new)


def _latest(comparison: Comparison, pair: PortPair) -> Iterator[Told]:
    if pair.new.latest and not pair.old.latest:
        yield neutral("latest-version", "refs without a version would mean it after the next `mesh sync`")
    moved = moved_latest(comparison, pair)
    if moved is not None and moved.harmless and moved.port is not None:
        fact = f"refs without a version would mean {moved.port.id.label}, which has all columns of it"
        yield added("succeeded-version", fact, pair.old.id.label, moved.port.id.label)


def _relation(pair: PortPair) -> Iterator[Told]:
    old, new = pair.old, pair.new
    if old.materialized != new.materialized:
        if not old.materialized:
            yield neutral("named-materialization", f"it would be said to be built as {new.materialized}")
        elif old.materialized == _EPHEMERAL:
            yield added("built-port", "it would be built, and could be read", old.materialized, new.materialized)
    both = old.alias and new.alias and new.materialized != _EPHEMERAL
    if old.alias != new.alias and not (both and old.alias.casefold() != new.alias.casefold()):
        yield neutral("changed-alias", f"its alias would be {new.alias or 'unknown'}", old.alias, new.alias)
