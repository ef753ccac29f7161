"""What is in force follows from all that was said, in its order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from meshwright.mesh.port import Port, PortId
from meshwright.mesh.product_event import ProductEvent, as_deprecated, deprecated, deprecation_of, yanked

PORT = Port(PortId("fleet", "aircraft", "1"), "aircraft")


def event(kind: Any, sequence: int, **more: Any) -> ProductEvent:
    return ProductEvent(kind, "fleet", "aircraft", sequence, "Ann", "2026-11-22T12:00:00Z", "because", **more)


def test_a_yank_counts_until_it_is_taken_back_and_may_be_said_anew() -> None:
    one = event("yank", 1, release="1.0.0")
    two = event("yank", 2, release="1.1.0")
    back = event("unyank", 3, release="1.0.0")
    again = event("yank", 4, release="1.0.0")
    assert yanked([one, two], "aircraft") == {"1.0.0": one, "1.1.0": two}
    assert yanked([one, two, back], "aircraft") == {"1.1.0": two}
    assert yanked([again, back, two, one], "aircraft") == {"1.0.0": again, "1.1.0": two}
    assert yanked([replace(one, product="seats")], "aircraft") == {}


@pytest.mark.parametrize(
    ("target", "covered"),
    [
        (None, True),
        (PortId("fleet", "aircraft"), True),
        (PortId("fleet", "aircraft", "1"), True),
        (PortId("fleet", "aircraft", "2"), False),
        (PortId("fleet", "engines"), False),
    ],
)
def test_a_deprecation_is_of_what_it_names(target: PortId | None, covered: bool) -> None:
    said = event("deprecate", 1, port=target, date="2027-06-30")
    assert as_deprecated(PORT, [said]).deprecation_date == ("2027-06-30" if covered else None)
    assert as_deprecated(replace(PORT, product="other"), [said]).deprecation_date is None


def test_the_earliest_of_all_dates_counts_and_the_last_word_on_one_thing() -> None:
    whole = event("deprecate", 1, date="2027-06-30")
    one = event("deprecate", 2, port=PORT.id, date="2027-01-31")
    put_off = event("deprecate", 3, port=PORT.id, date="2027-12-31")
    assert deprecation_of(PORT, [whole, one]) == one
    assert deprecation_of(PORT, [whole, one, put_off]) == whole
    assert deprecated([whole, one, put_off], "aircraft") == {None: whole, PORT.id: put_off}
    assert deprecation_of(PORT, [whole, event("undeprecate", 4)]) is None


@pytest.mark.parametrize(("own", "then"), [("2027-01-31", "2027-01-31"), ("2027-12-31", "2027-06-30")])
def test_the_date_of_the_contract_counts_when_it_is_earlier(own: str, then: str) -> None:
    said = event("deprecate", 1, date="2027-06-30")
    port = replace(PORT, deprecation_date=own)
    assert as_deprecated(port, [said]).deprecation_date == then
    assert (deprecation_of(port, [said]) is None) == (own == then)


def test_who_said_it_is_known_when_the_contract_names_the_same_day() -> None:
    said = event("deprecate", 1, date="2027-06-30", replacement=PortId("fleet", "planes"))
    assert deprecation_of(replace(PORT, deprecation_date="2027-06-30"), [said]) == said
