"""dbt judges changes of contracts: what it sees we see, and what it calls breaking without need is harmless to us."""

from __future__ import annotations

import pytest

from tests.oracles.corpus import BREAKS, EDITS, HARMLESS, RISKY
from tests.oracles.dbt_state import Outcome, outcomes, problems

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("dbt state")]

NEEDLESS = {
    "larger integer",
    "another word for a type",
    "upper case of a column",
    "blanks in a check",
    "a constraint becomes a test",
    "the foreign key is tested, and no constraint",
    "versions where there were none",
}
"""What dbt calls a breaking change and takes nothing from readers."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return {each.edit.what: each for each in outcomes(tmp_path_factory.mktemp("dbt_state"))}


def test_we_tell_what_the_corpus_has_and_all_that_dbt_sees(found: dict[str, Outcome]) -> None:
    assert not problems(found.values())


def test_no_two_edits_are_called_alike() -> None:
    assert len({edit.what for edit in EDITS}) == len(EDITS)


def test_every_break_is_refused(found: dict[str, Outcome]) -> None:
    assert [edit.what for edit in BREAKS if not found[edit.what].we_refuse] == []


def test_nothing_else_is_refused(found: dict[str, Outcome]) -> None:
    assert [edit.what for edit in (*RISKY, *HARMLESS) if found[edit.what].we_refuse] == []


def test_equal_states_have_no_change(found: dict[str, Outcome]) -> None:
    assert found["nothing"].ours == ()
    assert found["nothing"].verdict_of_dbt == "nothing"


def test_what_dbt_calls_breaking_we_refuse_or_know_better(found: dict[str, Outcome]) -> None:
    needless = {what for what, each in found.items() if each.dbt_sees_a_break and not each.we_refuse}
    assert needless == NEEDLESS


def test_dbt_was_really_asked(found: dict[str, Outcome]) -> None:
    verdicts = {each.verdict_of_dbt for each in found.values()}
    assert verdicts == {"nothing", "changed", "changed contract", "warning", "error"}
    assert found["remove a column"].verdict_of_dbt == "warning"
    assert found["remove a column of a version"].verdict_of_dbt == "error"
