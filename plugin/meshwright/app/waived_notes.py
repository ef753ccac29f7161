"""What a check tells of the changes that go out by a waiver: they are no findings, and they are not silent."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.app.checked import Checked
from meshwright.app.judged_domain import NO_AGREEMENTS, judged_domain
from meshwright.mesh.change import Change
from meshwright.mesh.waiver import Waiver


def waived_notes(checked: Checked) -> Iterator[str]:
    """A sentence for each waiver that is in force: its day has not passed, and without it there would be a finding."""
    today = checked.mesh.now.date()
    for domain in checked.mesh.domains:
        agreements = checked.agreements.get(domain.name, NO_AGREEMENTS)
        valid = {waiver.change: waiver for waiver in agreements.waivers if not waiver.expired(today)}
        # Judged once more, without the waivers: few domains have any.
        for judged in judged_domain(checked, domain, NO_AGREEMENTS) if valid else ():
            if judged.change.key in valid and judged.decision != "permitted":
                yield waived_note(domain.name, judged.change, valid[judged.change.key])


def waived_note(domain: str, change: Change, waiver: Waiver) -> str:
    """`weather waives CHG103 weather.hourly_observations@1.wind (until 2027-01-31, approved by Ann)`."""
    what = what_is_changed(change)
    note = f"{domain} waives {what} (until {waiver.until}, approved by {waiver.approver})"
    # The key decides. Whoever reviewed the file has read the other words.
    return note if waiver.what == what else f"{note}; {waiver.place} calls it {waiver.what}"


def what_is_changed(change: Change) -> str:
    """What people call a change: the rule's code and the subject."""
    return f"{change.code} {change.subject}"
