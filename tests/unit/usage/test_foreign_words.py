"""Which texts may read a table of another domain."""

from __future__ import annotations

import pytest

from meshwright.mesh.port import PortId
from meshwright.mesh.relation import Relation
from meshwright.mesh.relation_index import OwnedRelation, RelationIndex
from meshwright.usage import foreign_words
from meshwright.usage.foreign_words import ForeignWords


def built(domain: str, name: str, database: str = "lake") -> OwnedRelation:
    return OwnedRelation(PortId(domain, name), "private", Relation(database, domain, name))


INDEX = RelationIndex(
    [built("sales", "Orders"), built("sales", "order-items"), built("desk", "orders"), built("desk", "notes", "dev")]
)
WORDS = ForeignWords(INDEX)


@pytest.mark.parametrize(
    ("text", "readers"),
    [
        ("select * from ORDERS", {"sales", "desk", "other"}),
        ("select * from notes", {"sales", "other"}),
        ("select items from order_items, order", {"desk", "other"}),
        ("select items from order_items", set()),
        ("select 1", set()),
    ],
)
def test_what_only_the_reader_owns_is_no_foreign_word(text: str, readers: set[str]) -> None:
    assert {each for each in ("sales", "desk", "other") if WORDS.are_in(text, INDEX.besides(each))} == readers


def test_what_lies_in_a_database_of_the_readers_own_is_no_foreign_word() -> None:
    assert not WORDS.are_in("select * from notes", INDEX.besides("sales", ["DEV"]))
    assert WORDS.are_in("select * from orders", INDEX.besides("sales", ["DEV"]))


def test_a_name_without_words_may_be_in_every_text() -> None:
    index = RelationIndex([built("sales", "$")])
    assert ForeignWords(index).are_in("select 1", index)
    assert not ForeignWords(index).are_in("select 1", index.besides("sales"))


def test_the_identifiers_are_split_once_for_all_domains(monkeypatch: pytest.MonkeyPatch) -> None:
    split: list[str] = []

    class Counting:
        def findall(self, text: str) -> list[str]:
            split.append(text)
            return text.split()

    domains = [f"d{number}" for number in range(50)]
    index = RelationIndex(built(domain, f"t_{domain}") for domain in domains)
    monkeypatch.setattr(foreign_words, "_WORD", Counting())
    words = ForeignWords(index)
    assert all(words.are_in("select t_d1 t_d2", index.besides(domain)) for domain in domains)
    assert len(split) == 2 * len(domains)
