"""Waiving a change: it may go out although it takes something from readers, because somebody allowed it for a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from meshwright.app.checked import Checked, check_scope
from meshwright.app.judged_domain import NO_AGREEMENTS, judged_domain
from meshwright.app.levels import rule_called
from meshwright.app.one_line import one_line
from meshwright.app.registry import NO_VARIABLES
from meshwright.app.waived_notes import waived_note, what_is_changed
from meshwright.app.waiver_edit import put
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import MeshError
from meshwright.mesh.finding import Declaration
from meshwright.mesh.judged import Judged
from meshwright.mesh.names import nearest
from meshwright.mesh.waiver import Waiver, a_year_after
from meshwright.read.waiver_file import load_agreements

_FEWEST_DIGITS = 6
_HOW_TO_NAME = "Name a change by its ten digits, or by 'CODE subject' in quotes."
_KEY = re.compile(r"[0-9a-f]+", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a change is waived.

    Attributes:
        approver: who allows it.
        until: the last day on which it may go out.
    """

    reason: str
    approver: str
    until: date


@dataclass(frozen=True, slots=True)
class Waived:
    """A change that was waived.

    Attributes:
        judged: the change, with the verdict that it has without the waiver.
        note: what a check says of it from now on.
        refused: the changes of the domain that may not go out all the same.
    """

    domain: str
    judged: Judged
    waiver: Waiver
    path: Path
    note: str
    refused: tuple[Judged, ...]


def waive(
    folder: Path,
    change: str,
    terms: Terms,
    *,
    now: datetime,
    against: str | None = None,
    environ: Mapping[str, str] = NO_VARIABLES,
) -> Waived:
    """Write into the mesh-waivers.yml of a domain that a change of it may go out; once more replaces the terms.

    Args:
        folder: the domain, or the root of a mesh.
        change: its key or the first digits of it, or the rule's code and the subject.
        terms: on what terms.
        now: the time, with its zone.
        against: what to compare with, as `baselines` takes it.
        environ: the environment variables that a registry's location may use.

    Raises:
        MeshError: there is no such change, it needs no waiver, or the terms cannot be.
        ConfigError: the file is broken.
    """
    terms = _possible(terms, now.date())
    if rule_called(change.strip()):
        raise MeshError(f"{change.strip()} is a rule, and a waiver is for one change", _HOW_TO_NAME)
    checked = check_scope([folder], environ, now, against)
    if not any(checked.baselines.values()):
        names = ", ".join(domain.name for domain in checked.mesh.domains)
        raise MeshError(
            f"there is nothing to waive: {names} has promised nothing that it could be compared with"
            + (f" ({checked.no_registry})" if checked.no_registry else "")
        )
    domain, judged = _meant(change, [*_changes(checked)])
    if judged.decision == "permitted":
        raise MeshError(
            f"{what_is_changed(judged.change)} needs no waiver: {_because(judged) or 'it takes nothing from readers'}",
        )
    key = judged.change.key
    what = what_is_changed(judged.change)
    config = next(config for config in checked.configs if config.name == domain.name)
    waiver = Waiver(key, what, terms.reason, terms.approver, terms.until.isoformat())
    path = put(config.folder, waiver)
    after = judged_domain(checked, domain, load_agreements(config.folder))
    refused = tuple(each for each in after if each.decision == "refused")
    return Waived(domain.name, judged, waiver, path, waived_note(domain.name, judged.change, waiver), refused)


def _possible(terms: Terms, today: date) -> Terms:
    last = a_year_after(today)
    if terms.until < today:
        raise MeshError(f"--until {terms.until}: this day is over", "Name the last day on which the change may go out.")
    if terms.until > last:
        raise MeshError(
            f"--until {terms.until}: a waiver lasts a year at most, until {last}: if the same change came back later, "
            "nobody would remember that it is allowed",
            "Choose an earlier day; the change has only to be published until then.",
        )
    return Terms(one_line(terms.reason, "--reason"), one_line(terms.approver, "--approver"), terms.until)


def _changes(checked: Checked) -> Iterator[tuple[Domain, Judged]]:
    """Every change as it is judged without waivers: what is waived already can be waived on other terms."""
    for domain in checked.mesh.domains:
        yield from ((domain, judged) for judged in judged_domain(checked, domain, NO_AGREEMENTS))


def _meant(change: str, found: list[tuple[Domain, Judged]]) -> tuple[Domain, Judged]:
    """The change that somebody named.

    Raises:
        MeshError: there is none, or there are several.
    """
    text = " ".join(change.split())
    code, _, subject = text.partition(" ")
    if subject:
        rule = rule_called(code)
        names = (rule.code if rule else code, subject)
        meant = [each for each in found if (each[1].change.code, each[1].change.subject) == names]
    elif _KEY.fullmatch(text) and len(text) < _FEWEST_DIGITS:
        raise MeshError(f"{text} is too short for the key of a change: at least {_FEWEST_DIGITS} digits are needed")
    else:
        meant = [each for each in found if _KEY.fullmatch(text) and each[1].change.key.startswith(text.lower())]
    if len(meant) == 1:
        return meant[0]
    if meant:
        lines = [f"{text!r} names {len(meant)} changes:", *map(_line, _in_order(meant))]
        raise MeshError("\n".join(lines), "Name one of them by its ten digits.")
    raise _no_such_change(text, [each for each in found if each[1].decision != "permitted"])


def _no_such_change(text: str, waivable: list[tuple[Domain, Judged]]) -> MeshError:
    if not waivable:
        return MeshError(f"no change {text!r}: there is nothing to waive, for no change is refused or told of")
    names = [name for _, judged in waivable for name in (judged.change.key, what_is_changed(judged.change))]
    close = nearest(text, names)
    hint = f"; did you mean {close!r}?" if close else ""
    lines = [f"no change {text!r}{hint}", "these can be waived:", *map(_line, _in_order(waivable))]
    return MeshError("\n".join(lines), _HOW_TO_NAME)


def _in_order(found: Iterable[tuple[Domain, Judged]]) -> list[tuple[Domain, Judged]]:
    return sorted(found, key=lambda each: (each[1].decision != "refused", each[1].change.order))


def _line(found: tuple[Domain, Judged]) -> str:
    change = found[1].change
    told = "" if found[1].decision == "refused" else " (may go out, with a warning)"
    return f"  {change.key}  {what_is_changed(change)}: {change.fact}{told}"


def _because(judged: Judged) -> str:
    return "; ".join(reason.says if isinstance(reason, Declaration) else reason for reason in judged.because)
