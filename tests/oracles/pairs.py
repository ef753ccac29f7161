"""Pairs of states: one that was promised, and what became of it by up to three mutations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

import yaml

from meshwright.app.changes import changes_in
from meshwright.contracts.pairing import compare
from meshwright.mesh.change import Change
from tests.oracles.mutations import MUTATIONS
from tests.oracles.odcs import contract
from tests.oracles.states import DOMAIN, State, any_state

ADAPTER = "duckdb"
TODAY = date(2026, 1, 4)
NOTICE = 0
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two states, and what led from one to the other."""

    old: State
    new: State
    mutations: tuple[str, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """What we tell of it, harmless changes included."""
        comparison = compare(DOMAIN, self.old.promises, self.new.promises, adapter=ADAPTER, today=TODAY, notice=NOTICE)
        return changes_in(comparison)

    @property
    def contracts(self) -> tuple[str, str]:
        """Both states as YAML of the open data contract standard."""
        return _text(self.old), _text(self.new)


def pairs(count: int, seed: int) -> Iterator[Pair]:
    """Make pairs; each kind of mutation comes first in turn, so that even few pairs have all of them."""
    random = Random(seed)
    names = tuple(MUTATIONS)
    for number in range(count):
        old = new = any_state(random)
        chosen = [names[number % len(names)], *random.sample(names, random.choice((0, 0, 1, 2)))]
        done = []
        for name in chosen:
            before, new = new, MUTATIONS[name](random, new)
            if new != before:
                done.append(name)
        yield Pair(old, new, tuple(done))


def digest(made: list[Pair]) -> str:
    """Sixteen digits that differ when the contracts of any pair do: answers to others would be worth nothing."""
    content = json.dumps([pair.contracts for pair in made])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _text(state: State) -> str:
    return yaml.dump(contract(state.product), Dumper=_DUMPER, sort_keys=False)
