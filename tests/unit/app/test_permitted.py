"""What a build may take from the readers of its tables: the table's side of a verdict."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.permitted import Loss, permitted, unpermitted
from tests.unit.app.small_domain import built, domain, port, published

TODAY = date(2026, 11, 22)
COLUMN = Loss("aircraft", "column", "seats")
TYPE = Loss("aircraft", "type", "seats")
TABLE = Loss("aircraft", "table")


def fleet(root: Path, stability: str) -> Path:
    folder = domain(root / "fleet", mesh_yml=f"products: {{aircraft: {{stability: {stability}}}}}\n")
    published(folder, port("aircraft"), port("engines"))
    return folder


def left(folder: Path, *losses: Loss, today: date = TODAY) -> list[Loss]:
    return unpermitted(folder, "prod", losses, environ={}, today=today)


def sensitive(name: str) -> dict[str, Any]:
    return {"name": name, "data_type": "integer", "config": {"meta": {"mesh": {"classification": "pii"}}}}


@pytest.mark.parametrize(("stability", "refused"), [("strict", [COLUMN]), ("stable", []), ("experimental", [])])
def test_a_column_that_nobody_reads_may_go_as_far_as_the_product_promises(
    tmp_path: Path, stability: str, refused: list[Loss]
) -> None:
    folder = fleet(tmp_path, stability)
    built(folder, port("aircraft", "id"), port("engines"), run="run-2")
    assert left(folder, COLUMN) == refused


def test_a_table_that_may_go_takes_no_other_with_it(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "stable")
    built(folder, port("engines"), run="run-2")
    other = Loss("engines", "table")
    assert left(folder, TABLE, other) == [other]


def test_a_column_may_not_go_when_its_contract_only_changes_its_type(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "stable")
    built(folder, port("aircraft", "id", "seats varchar"), port("engines"), run="run-2")
    assert left(folder, TYPE, COLUMN) == [COLUMN]


def test_another_change_of_a_column_does_not_permit_what_is_refused(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "strict")
    columns = {"id": {"name": "id", "data_type": "integer"}, "seats": sensitive("seats") | {"data_type": "varchar"}}
    built(folder, port("aircraft", columns=columns), port("engines"), run="run-2")
    assert left(folder, TYPE) == [TYPE]


def test_a_wider_type_is_no_loss_to_anybody(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "strict")
    built(folder, port("aircraft", "id", "seats bigint"), port("engines"), run="run-2")
    assert left(folder, TYPE, Loss("AIRCRAFT", "type", "SEATS")) == []


def test_what_no_contract_says_stays(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "experimental")
    built(folder, port("aircraft"), port("engines"), run="run-2")
    losses = [TABLE, COLUMN, TYPE, Loss("elsewhere", "table")]
    assert left(folder, *losses) == losses


def test_without_a_record_of_the_environment_nobody_can_tell_who_reads(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "experimental")
    built(folder, port("aircraft", "id"), port("engines"), run="run-2")
    assert unpermitted(folder, "staging", [COLUMN], environ={}, today=TODAY) == [COLUMN]
    assert left(folder, COLUMN) == []


def test_a_version_goes_after_its_date_and_not_before(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    new = port("aircraft", version=2)
    published(folder, port("aircraft", version=1, latest_version=2, deprecation_date="2027-06-30"), new)
    built(folder, new, run="run-2")
    gone = Loss("aircraft_v1", "table")
    assert left(folder, gone, today=date(2027, 6, 29)) == [gone]
    assert left(folder, gone, today=date(2027, 6, 30)) == []


def test_what_is_permitted_is_told_for_engines_that_cannot_ask(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "stable")
    built(folder, port("aircraft", "id"), run="run-2")
    assert permitted(folder, None, environ={}, today=TODAY) == (("aircraft", "seats"), ("engines", ""))
    assert permitted(folder, "prod", environ={}, today=TODAY) == (("aircraft", "seats"), ("engines", ""))


def test_what_is_refused_is_not_told(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "strict")
    built(folder, port("aircraft", "id"), port("engines"), run="run-2")
    assert permitted(folder, "prod", environ={}, today=TODAY) == ()


def test_nothing_is_permitted_where_nobody_can_tell_who_reads(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "experimental")
    built(folder, port("aircraft", "id"), port("engines"), run="run-2")
    assert permitted(folder, "staging", environ={}, today=TODAY) == ()
