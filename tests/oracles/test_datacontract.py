"""datacontract-cli judges changes of contracts: we agree, or say why not.

The answers to a fixed set of pairs are recorded in the repository. Where MESH_ORACLE_DATACONTRACT names the Python of
an environment with the tool, it is asked about others as well.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from meshwright.mesh.change import Change
from tests.oracles import pairs as pairs_module
from tests.oracles.answers_of_datacontract import RECORDED_PAIRS, RECORDED_SEED, VARIABLE, Answers, Entry, ask, recorded
from tests.oracles.datacontract_breaking import Agreement, agreement
from tests.oracles.intended_differences import INTENDED
from tests.oracles.mutations import MUTATIONS
from tests.oracles.pairs import Pair, pairs

PYTHON = os.environ.get(VARIABLE, "")


@pytest.fixture(scope="module")
def fixed() -> tuple[list[Pair], Answers]:
    return recorded()


@pytest.fixture(scope="module")
def found(fixed: tuple[list[Pair], Answers]) -> Agreement:
    return agreement(*fixed)


def test_every_difference_is_intended(found: Agreement) -> None:
    assert not found.unexplained, "\n".join(map(str, found.unexplained))


def test_every_intended_difference_is_there(found: Agreement) -> None:
    assert not found.useless


def test_both_see_breaks_of_every_kind_that_they_can_see(found: Agreement) -> None:
    both = {each.spot.promise for one in found.pairs for each in one.judgements if each.verdict == "both"}
    assert both >= {"being there", "type", "no nulls", "keys", "values", "range", "references", "checks", "freshness"}
    assert "relation" in both


def test_every_mutation_has_been_tried(fixed: tuple[list[Pair], Answers]) -> None:
    done = {name for pair in fixed[0] for name in pair.mutations}
    assert done == MUTATIONS.keys() - {"nothing"}


def test_pairs_without_a_mutation_are_safe_for_both(found: Agreement) -> None:
    same = [each for each in found.pairs if not each.pair.mutations]
    assert same
    assert not [each for each in same if each.we_refuse or each.they_refuse]


def test_a_blind_rule_would_be_noticed(fixed: tuple[list[Pair], Answers], monkeypatch: pytest.MonkeyPatch) -> None:
    real = pairs_module.changes_in

    def blind(*arguments: object) -> tuple[Change, ...]:
        return tuple(each for each in real(*arguments) if each.name != "nullable-column")  # type: ignore[arg-type]

    monkeypatch.setattr(pairs_module, "changes_in", blind)
    assert {each.spot.promise for each in agreement(*fixed).unexplained} == {"no nulls"}


def test_a_rule_that_sees_too_much_would_be_noticed(
    fixed: tuple[list[Pair], Answers], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pairs_module.changes_in

    def shy(*arguments: object) -> tuple[Change, ...]:
        return tuple(
            replace(each, name="removed-column", change_class="breaking") if each.name == "added-column" else each
            for each in real(*arguments)  # type: ignore[arg-type]
        )

    monkeypatch.setattr(pairs_module, "changes_in", shy)
    assert {each.spot.promise for each in agreement(*fixed).unexplained} == {"being there"}


def test_what_they_say_of_something_unknown_is_not_passed_over(fixed: tuple[list[Pair], Answers]) -> None:
    made, answers = fixed
    strange = Entry("schema.orders.vector", "vector-shape-changed", "both", "error")
    with pytest.raises(LookupError, match="vector-shape-changed"):
        agreement(made[:1], Answers(answers.version, ((strange,),)))


@pytest.mark.skipif(not PYTHON, reason=f"{VARIABLE} names no Python with datacontract-cli")
def test_the_tool_still_says_what_was_recorded(fixed: tuple[list[Pair], Answers]) -> None:
    made, answers = fixed
    now = ask(PYTHON, made)
    assert [tuple(each for each in entries if each.level != "info") for entries in now.entries] == list(answers.entries)


@pytest.mark.skipif(not PYTHON, reason=f"{VARIABLE} names no Python with datacontract-cli")
def test_every_difference_in_many_pairs_is_intended() -> None:
    made = list(pairs(2_000, RECORDED_SEED + 1))
    assert len(made) > RECORDED_PAIRS
    many = agreement(made, ask(PYTHON, made))
    assert not many.unexplained, "\n".join(map(str, many.unexplained))
    assert not many.useless
    assert INTENDED
