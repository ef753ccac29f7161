"""Where we judge a change of a contract otherwise than datacontract-cli, on purpose, and why.

A difference that no entry explains fails the test, and so does an entry that explains nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from meshwright.mesh.port import Port
from tests.oracles.comparison import Judgement, Verdict
from tests.oracles.odcs import object_name


@dataclass(frozen=True, slots=True)
class Intended:
    """A kind of difference.

    Attributes:
        name: what it is called in the table.
        alone: who sees a break that the other one does not.
        promises: the kinds of promise that it is about.
        reason: why we judge as we do.
        holds: whether a difference about such a promise is of this kind.
    """

    name: str
    alone: Verdict
    promises: tuple[str, ...]
    reason: str
    holds: Callable[[Judgement], bool] = lambda judgement: True

    def explains(self, judgement: Judgement) -> bool:
        """Whether a difference is of this kind."""
        return judgement.verdict == self.alone and judgement.spot.promise in self.promises and self.holds(judgement)


def _before(judgement: Judgement) -> Port:
    ports = judgement.pair.old.product.ports
    return next(port for port in ports if object_name(port.id) == judgement.spot.port)


def _after(judgement: Judgement) -> Port:
    """The port that carries the old one on: the same, or the first version of it."""
    old, ports = _before(judgement).id, judgement.pair.new.product.ports
    same = [port for port in ports if port.id == old]
    return next(iter((*same, *(port for port in ports if port.id.name == old.name))))


def _untouched(judgement: Judgement) -> bool:
    """Whether they have nothing at all to say."""
    return not judgement.theirs


def _undecided(judgement: Judgement) -> bool:
    return {entry.direction for entry in judgement.theirs} == {"undetermined"}


def _silent(judgement: Judgement) -> bool:
    return not judgement.ours


def _lost_columns(judgement: Judgement) -> frozenset[str]:
    before, after = ({column.name for column in port.columns} for port in (_before(judgement), _after(judgement)))
    return frozenset(before - after)


def _rests_on_a_lost_column(judgement: Judgement) -> bool:
    """Whether the keys, references or checks that they miss were all over a column that is gone."""
    lost = _lost_columns(judgement)
    port = _before(judgement)
    if judgement.spot.promise == "checks":
        checks = {each.expression for each in port.constraints if each.type == "check"}
        checks -= {each.expression for each in _after(judgement).constraints}
        return bool(checks) and all(any(name in check for name in lost) for check in checks)
    kinds = ("foreign_key", "relationships") if judgement.spot.promise == "references" else _KEYS
    after = _keys(_after(judgement), kinds)
    missing = [key for key in _keys(port, kinds) if not any(other <= key for other in after)]
    return bool(missing) and all(key & lost for key in missing)


_KEYS = ("primary_key", "unique", "unique_combination")


def _keys(port: Port, kinds: tuple[str, ...]) -> list[frozenset[str]]:
    constrained = [frozenset(each.columns) for each in port.constraints if each.type in kinds]
    return constrained + [frozenset(test.columns) for test in port.tests if test.blocks and test.name in kinds]


def _still_a_key(judgement: Judgement) -> bool:
    """Whether all that told rows apart still does, by whatever means."""
    after = _keys(_after(judgement), _KEYS)
    return all(any(other <= key for other in after) for key in _keys(_before(judgement), _KEYS))


def _gone_for_them(judgement: Judgement) -> bool:
    """Whether the port has got a version, or a column another case: for them it is gone, with all that it promised."""
    before, after = _before(judgement), _after(judgement)
    if before.id != after.id:
        return _untouched(judgement)
    there = {column.name.casefold() for column in after.columns}
    respelled = {name for name in _lost_columns(judgement) if name.casefold() in there}
    concerned = {
        name for change in judgement.ours for name in change.columns or (column.name for column in before.columns)
    }
    return _untouched(judgement) and bool(respelled & concerned)


def _told(*names: str) -> Callable[[Judgement], bool]:
    return lambda judgement: judgement.names == frozenset(names)


INTENDED: tuple[Intended, ...] = (
    Intended(
        "same type, other word",
        "they alone",
        ("type",),
        "They compare texts. To the engine and to every reader `int` and `INTEGER` are one type.",
        _told("rewritten-type"),
    ),
    Intended(
        "type that holds more",
        "they alone",
        ("type",),
        "Queries keep running. Copies of a fixed width may overflow, so we warn (`widened-type` is risky).",
        _told("widened-type"),
    ),
    Intended(
        "upper and lower case of a name",
        "they alone",
        ("being there", "relation"),
        "The engine finds a name without quotes however it is spelled. Where case counts it is `respelled-column`.",
        lambda judgement: judgement.names in ({"respelled-name"}, {"changed-alias"}),
    ),
    Intended(
        "a first version",
        "they alone",
        ("being there",),
        "dbt turns a model without versions into version 1 of it; readers without a version get that one.",
        _told("numbered-port"),
    ),
    Intended(
        "behind what is there for us alone",
        "we alone",
        ("being there", "type", "no nulls", "keys", "values", "range", "references", "checks", "relation"),
        "For them a port that got a version, or a column that got another case, is gone with all its promises. For us "
        "it is there, and so we compare them.",
        _gone_for_them,
    ),
    Intended(
        "the same rows told apart",
        "they alone",
        ("keys",),
        "A key that is withdrawn takes nothing when another one promises the same or more.",
        lambda judgement: _silent(judgement) and _still_a_key(judgement),
    ),
    Intended(
        "what rested on a column that is gone",
        "they alone",
        ("keys", "references", "checks"),
        "The column is one break; we do not tell of it again for each key, foreign key and check over it.",
        lambda judgement: _silent(judgement) and _rests_on_a_lost_column(judgement),
    ),
    Intended(
        "freshness of a port that is called otherwise",
        "they alone",
        ("freshness",),
        "They bind freshness to an element of the contract. Ours is a promise of the product, and did not change.",
        lambda judgement: (
            _silent(judgement) and {entry.path for entry in judgement.theirs} == {"slaProperties.freshness.element"}
        ),
    ),
    Intended(
        "nobody can tell",
        "we alone",
        ("checks", "values", "freshness"),
        "Both cannot tell which is stricter, or they cannot. They warn; what is undetermined is never safe for us.",
        _undecided,
    ),
    Intended(
        "meaning",
        "we alone",
        ("meaning",),
        "A unit or a definition is text to them. To readers it is what a number means.",
        _untouched,
    ),
    Intended(
        "sensitivity",
        "we alone",
        ("sensitivity",),
        "No data can show that a column is less sensitive, so they do not judge it. We ask that somebody approves it.",
        _untouched,
    ),
    Intended(
        "enforcement",
        "we alone",
        ("enforcement",),
        "The standard cannot say that dbt checks the contract in each build. Without that nothing else is kept.",
        _untouched,
    ),
    Intended(
        "what a port is built as",
        "we alone",
        ("materialization",),
        "They do not read what is built. For an ephemeral model that is nothing, and a view keeps no constraints.",
        _untouched,
    ),
    Intended(
        "date of removal",
        "we alone",
        ("date of removal",),
        "They do not compare the end of support. Readers planned with the date.",
        _untouched,
    ),
    Intended(
        "constraints of its own",
        "we alone",
        ("constraints of its own",),
        "The standard has no key for a `custom` constraint, so they cannot see it.",
        _untouched,
    ),
    Intended(
        "promises of the product",
        "we alone",
        ("retention", "stability", "owner", "offer"),
        "They judge what a test of the data can show: of the promises of a product that is freshness alone.",
        _untouched,
    ),
)


def explanation_of(judgement: Judgement) -> Intended | None:
    """The entry that explains a difference, if there is one."""
    return next((each for each in INTENDED if each.explains(judgement)), None)
