"""Our classes of changes beside those of `datacontract breaking --perspective consumer`, on pairs that are made up.

    MESH_ORACLE_DATACONTRACT=PYTHON python -m tests.oracles.datacontract_breaking --pairs 2000 --seed 1

PYTHON is that of an environment with datacontract-cli 1.2.8 or newer; we never depend on it. This builds one, and says
which it is:

    python -m tests.judges.environments --oracle

Without it the recorded answers are compared. `--record` records them again. Prints how often both see a break and how
often one alone does, and ends with 1 when a difference is not explained.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.oracles.answers_of_datacontract import (
    RECORDED_PAIRS,
    RECORDED_SEED,
    VARIABLE,
    Answers,
    ask,
    record,
    recorded,
)
from tests.oracles.comparison import Judged, Judgement, judge
from tests.oracles.intended_differences import INTENDED, explanation_of
from tests.oracles.pairs import Pair, pairs


@dataclass(frozen=True, slots=True)
class Agreement:
    """What came of comparing.

    Attributes:
        pairs: each with what was said of it.
        explained: how often an entry of the table explained a difference, by its name.
        unexplained: the differences that none explains.
    """

    pairs: tuple[Judged, ...]
    explained: Counter[str]
    unexplained: tuple[Judgement, ...]

    @property
    def useless(self) -> tuple[str, ...]:
        """The entries that explained nothing."""
        return tuple(each.name for each in INTENDED if not self.explained[each.name])


def agreement(made: Sequence[Pair], answers: Answers) -> Agreement:
    """Compare all pairs."""
    judged = tuple(judge(pair, entries) for pair, entries in zip(made, answers.entries, strict=True))
    explained: Counter[str] = Counter()
    unexplained = []
    for judgement in (each for one in judged for each in one.judgements if each.verdict != "both"):
        found = explanation_of(judgement)
        if found:
            explained[found.name] += 1
        else:
            unexplained.append(judgement)
    return Agreement(judged, explained, tuple(unexplained))


def table(found: Agreement) -> str:
    """The agreement as text."""
    refused = Counter((each.we_refuse, each.they_refuse) for each in found.pairs)
    by_promise: dict[str, Counter[str]] = {}
    for judgement in (each for one in found.pairs for each in one.judgements):
        by_promise.setdefault(judgement.spot.promise, Counter())[judgement.verdict] += 1
    lines = [
        "| whether a consumer breaks | they: yes | they: no |",
        "| --- | ---: | ---: |",
        f"| we: yes | {refused[True, True]} | {refused[True, False]} |",
        f"| we: no | {refused[False, True]} | {refused[False, False]} |",
        "",
        "| promise | both | we alone | they alone |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {promise} | {seen['both']} | {seen['we alone']} | {seen['they alone']} |"
            for promise, seen in sorted(by_promise.items())
        ),
        "",
        "| intended difference | who sees a break | times | why |",
        "| --- | --- | ---: | --- |",
        *(f"| {each.name} | {each.alone} | {found.explained[each.name]} | {each.reason} |" for each in INTENDED),
        "",
        f"{len(found.unexplained)} differences are not explained",
        *map(str, found.unexplained),
    ]
    return "\n".join(lines)


def main() -> int:
    """Print the agreement."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--pairs", type=int, default=RECORDED_PAIRS)
    parser.add_argument("--seed", type=int, default=RECORDED_SEED)
    parser.add_argument("--record", action="store_true", help="record the answers to the fixed pairs again")
    options = parser.parse_args()
    python = os.environ.get(VARIABLE)
    if options.record:
        if not python:
            parser.error(f"{VARIABLE} names no Python that could be asked")
        made = list(pairs(RECORDED_PAIRS, RECORDED_SEED))
        record(ask(python, made), made)
    if python and not options.record:
        made = list(pairs(options.pairs, options.seed))
        answers = ask(python, made)
    else:
        made, answers = recorded()
    found = agreement(made, answers)
    print(f"{len(made)} pairs, datacontract-cli {answers.version}\n\n{table(found)}")
    return int(bool(found.unexplained))


if __name__ == "__main__":
    raise SystemExit(main())
