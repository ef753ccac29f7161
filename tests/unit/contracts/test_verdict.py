"""Whether a change may go out: class and stability, readers, agreements and dates, and several environments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product as combinations

import pytest

from meshwright.app.baselines import Baseline
from meshwright.app.verdicts import verdicts
from meshwright.contracts.verdict import Situation, judge
from meshwright.mesh.change import CLASSES, Change, ChangeClass
from meshwright.mesh.comparison import Promises
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Declaration
from meshwright.mesh.judged import Judged
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, Owner, Port, PortId
from meshwright.mesh.product import Product, Stability
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.reader import Reader
from meshwright.mesh.registry_records import Deployment, PortUse
from meshwright.mesh.waiver import Agreements, Waiver

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
PORT = PortId("weather", "hourly", "1")
OTHER_PORT = PortId("weather", "hourly", "2")
STABILITIES: tuple[Stability, ...] = ("experimental", "stable", "strict")

CHANGE = Change(
    code="CHG103",
    name="removed-column",
    change_class="breaking",
    direction="loosens",
    domain="weather",
    product="observations",
    subject="weather.hourly@1.wind",
    fact="the column would be gone",
    old="double",
    ports=(PORT,),
    columns=("wind",),
)
GONE = replace(CHANGE, code="CHG101", name="removed-port", subject="weather.hourly@1", old="", columns=None)
KEY = CHANGE.key


def reads(
    *columns: str, domain: str = "punctuality", confidence: str = "exact", star: bool = False, agrees: bool = False
) -> Reader:
    use = PortUse(PORT, columns, confidence, star)  # type: ignore[arg-type]
    return Reader(domain, Owner(f"{domain} team"), "prod", use, (KEY,) if agrees else ())


READERS = {
    "nobody": (),
    "others": (reads("hour"), reads("rain", domain="network")),
    "read": (reads("hour", "wind"),),
    "all agreed": (reads("wind", agrees=True), reads("wind", domain="network", agrees=True), reads("hour")),
    "one agreed": (reads("wind", agrees=True), reads("wind", domain="network")),
}

# For each class what is decided where the product is: experimental; stable, by readers in the order above; strict.
TABLE: dict[ChangeClass, tuple[str, str, str]] = {
    "breaking": ("told", "told told refused told refused", "refused"),
    "undetermined": ("told", "told told refused told refused", "refused"),
    "weakened": ("told", "told told told told told", "refused"),
    "policy": ("refused", "refused refused refused refused refused", "refused"),
    "risky": ("told", "told told told told told", "told"),
    "additive": ("permitted", "permitted permitted permitted permitted permitted", "permitted"),
    "neutral": ("permitted", "permitted permitted permitted permitted permitted", "permitted"),
}


def expected(change_class: ChangeClass, stability: Stability, who: str) -> str:
    experimental, stable, strict = TABLE[change_class]
    by_readers = dict(zip(READERS, stable.split(), strict=True))
    return {"experimental": experimental, "stable": by_readers[who], "strict": strict}[stability]


def waiver(until: date, change: str = KEY) -> dict[str, Waiver]:
    what = "CHG103 weather.hourly@1.wind"
    return {change: Waiver(change, what, "a reason", "Ann", until.isoformat(), Place("mesh-waivers.yml", 4))}


def says(judged: Judged) -> str:
    return "; ".join(map(str, judged.because))


def test_the_table_knows_every_class() -> None:
    assert set(TABLE) == set(CLASSES)


@pytest.mark.parametrize(("change_class", "stability", "who"), [*combinations(CLASSES, STABILITIES, READERS)])
def test_class_stability_and_readers_decide(change_class: ChangeClass, stability: Stability, who: str) -> None:
    change = replace(CHANGE, change_class=change_class)
    judged = judge(change, Situation(TODAY, stability, READERS[who]))
    assert judged.decision == expected(change_class, stability, who)
    assert bool(judged.exits) == (judged.decision != "permitted")
    if judged.decision != "permitted":
        owner = "whatever observations promises" if change_class == "policy" else f"observations is {stability}: "
        assert says(judged).startswith(owner)


@pytest.mark.parametrize(("change_class", "stability", "who"), [*combinations(CLASSES, STABILITIES, READERS)])
def test_a_waiver_permits_whatever_it_names_and_the_class_stays(
    change_class: ChangeClass, stability: Stability, who: str
) -> None:
    change = replace(CHANGE, change_class=change_class)
    judged = judge(change, Situation(TODAY, stability, READERS[who], waivers=waiver(TODAY)))
    assert (judged.decision, judged.change.change_class, judged.exits) == ("permitted", change_class, ())


def test_what_is_permitted_by_a_waiver_says_who_allowed_it_where_and_whom_it_hits() -> None:
    judged = judge(CHANGE, Situation(TODAY, "strict", READERS["read"], waivers=waiver(TODAY)))
    assert judged.because == (Declaration(Place("mesh-waivers.yml", 4), "waives it until 2026-11-22", "Ann"),)
    assert judged.readers == READERS["read"]


@pytest.mark.parametrize(
    ("until", "decision"),
    [(TODAY - DAY, "refused"), (TODAY, "permitted"), (TODAY + DAY, "permitted"), (date(2026, 1, 1), "refused")],
)
def test_the_last_day_of_a_waiver_is_a_day_of_it(until: date, decision: str) -> None:
    assert judge(CHANGE, Situation(TODAY, "strict", waivers=waiver(until))).decision == decision


def test_an_expired_waiver_is_told_before_what_decided() -> None:
    judged = judge(CHANGE, Situation(TODAY, "strict", waivers=waiver(TODAY - DAY)))
    assert says(judged) == (
        "mesh-waivers.yml:4 waived it until 2026-11-21 (Ann); observations is strict: it keeps every promise"
    )


@pytest.mark.parametrize("other", [{"old": "integer"}, {"new": "x"}, {"subject": "weather.hourly@1.rain"}])
def test_a_waiver_is_for_these_values_and_no_others(other: dict[str, str]) -> None:
    grown = replace(CHANGE, **other)  # type: ignore[arg-type]
    assert judge(grown, Situation(TODAY, "strict", waivers=waiver(TODAY))).decision == "refused"


@pytest.mark.parametrize(
    ("reader", "concerned"),
    [
        (reads("wind"), True),
        (reads("WIND"), True),
        (reads("hour"), False),
        (reads(), False),
        (reads("hour", star=True), True),
        (reads("hour", confidence="partial"), True),
        (reads(confidence="unknown"), True),
    ],
)
def test_who_may_feel_the_change_of_a_column(reader: Reader, concerned: bool) -> None:
    judged = judge(CHANGE, Situation(TODAY, "stable", (reader,)))
    assert (judged.readers, judged.decision) == (((reader,), "refused") if concerned else ((), "told"))


def test_a_change_for_some_domains_concerns_no_other() -> None:
    change = replace(CHANGE, only=("network",), columns=None)
    judged = judge(change, Situation(TODAY, "stable", (reads("x"), reads("x", domain="network"))))
    assert [reader.domain for reader in judged.readers] == ["network"]


def test_a_change_that_hits_who_passes_on_everything_hits_nobody_else() -> None:
    change = replace(CHANGE, columns=())
    judged = judge(change, Situation(TODAY, "stable", (reads("wind"), reads("x", domain="network", star=True))))
    assert [reader.domain for reader in judged.readers] == ["network"]


# Dates: a version may go from its date on, when nobody reads it any more.


@pytest.mark.parametrize("stability", STABILITIES)
@pytest.mark.parametrize(
    ("end", "over"), [(TODAY - DAY, True), (TODAY, True), (TODAY + DAY, False), (None, False)], ids=str
)
def test_after_its_date_a_port_may_go_when_nobody_reads_it(stability: Stability, end: date | None, over: bool) -> None:
    ends = {PORT: end.isoformat()} if end else {}
    unread = judge(GONE, Situation(TODAY, stability, ends=ends))
    before = {"experimental": "told", "stable": "told", "strict": "refused"}[stability]
    assert unread.decision == ("permitted" if over else before)
    assert ("nobody reads it any more" in says(unread)) == over


@pytest.mark.parametrize(
    ("stability", "who", "decision"),
    [
        ("strict", "read", "refused"),
        ("strict", "all agreed", "refused"),
        ("stable", "read", "refused"),
        ("stable", "others", "refused"),
        ("experimental", "read", "told"),
    ],
)
def test_after_its_date_a_port_that_is_read_stays(stability: Stability, who: str, decision: str) -> None:
    judged = judge(GONE, Situation(TODAY, stability, READERS[who], {PORT: TODAY.isoformat()}))
    assert judged.decision == decision
    assert ("has come, and it is still read" in says(judged)) == (decision == "refused")


def test_a_change_of_several_ports_waits_for_the_last_of_them() -> None:
    both = replace(GONE, ports=(PORT, OTHER_PORT))
    passed, coming = TODAY.isoformat(), (TODAY + DAY).isoformat()
    decisions = [
        judge(both, Situation(TODAY, "strict", ends=ends)).decision
        for ends in ({PORT: passed}, {PORT: passed, OTHER_PORT: coming}, {PORT: passed, OTHER_PORT: passed})
    ]
    assert decisions == ["refused", "refused", "permitted"]


def test_a_change_that_is_of_no_port_has_no_date() -> None:
    assert judge(replace(GONE, ports=()), Situation(TODAY, "strict", ends={PORT: "2020-01-01"})).decision == "refused"


# Ways out.


def ways(change: Change, stability: Stability = "stable", who: str = "read", notice: int = 0) -> tuple[str, ...]:
    return judge(change, Situation(TODAY, stability, READERS[who], notice=notice)).exits


def test_the_ways_out_come_in_the_order_in_which_they_should_be_thought_of() -> None:
    first, second, third = ways(CHANGE)
    assert first.startswith("put the change into a new dbt model version beside the old one")
    assert second == f"ask punctuality for `mesh acknowledge {KEY}`"
    assert third == f"have it approved: `mesh waive {KEY}`"


def test_only_those_who_did_not_agree_are_asked_each_once() -> None:
    assert f"ask network for `mesh acknowledge {KEY}`" in ways(CHANGE, who="one agreed")
    twice = (reads("wind", domain="b"), reads("wind", domain="a"), reads("wind", star=True, domain="b"))
    assert f"ask a, b for `mesh acknowledge {KEY}`" in judge(CHANGE, Situation(TODAY, "stable", twice)).exits


@pytest.mark.parametrize(
    ("change", "stability", "who"),
    [
        (CHANGE, "strict", "read"),
        (CHANGE, "stable", "others"),
        (replace(CHANGE, change_class="policy"), "stable", "read"),
        (replace(CHANGE, change_class="weakened"), "strict", "read"),
    ],
)
def test_nobody_is_asked_whose_word_would_change_nothing(change: Change, stability: Stability, who: str) -> None:
    assert not any("acknowledge" in way for way in ways(change, stability, who))
    assert ways(change, stability, who)[-1].endswith(f"`mesh waive {KEY}`")


@pytest.mark.parametrize(("notice", "end"), [(0, "2026-11-22"), (90, "2027-02-20")])
def test_a_port_that_is_gone_comes_back_with_a_date_that_leaves_the_notice(notice: int, end: str) -> None:
    assert f"`deprecation_date: {end}` or later" in ways(GONE, notice=notice)[0]


def test_what_no_new_version_can_carry_is_undone() -> None:
    whole = replace(CHANGE, name="loosened-promise", subject="weather/observations", change_class="weakened")
    assert ways(whole, "strict")[0] == "undo it"
    assert ways(replace(CHANGE, ports=(PORT, OTHER_PORT)))[0] == "undo it"


# Several environments.


def port(*columns: str, **more: object) -> Port:
    described = tuple(Column(name, "double") for name in columns)
    return Port(PORT, "observations", "Every hour", described, contract_enforced=True, **more)  # type: ignore[arg-type]


def promised(*ports: Port, stability: Stability = "stable") -> Promises:
    return Promises((Product("weather", "observations", ports, stability=stability),))


def served(environment: str, *columns: str, stability: Stability = "stable", **more: object) -> Baseline:
    promises = promised(port(*columns, **more), stability=stability)
    return Baseline(promises, (environment,), {"observations": f"{environment} serves observations"})


def in_the_registry(read_in: str = "prod", **readers: tuple[str, ...]) -> Published:
    """`weather` in prod and staging, and `punctuality` that reads columns of it in some environments."""
    return Published(
        (
            PublishedDomain(
                "punctuality",
                deployments=tuple(
                    deployment("punctuality", environment, PortUse(PORT, columns, "exact", environment=read_in))
                    for environment, columns in readers.items()
                ),
            ),
            PublishedDomain("weather", deployments=(deployment("weather", "prod"), deployment("weather", "staging"))),
        )
    )


def deployment(domain: str, environment: str, *uses: PortUse) -> Deployment:
    return Deployment(
        environment, domain, 1, "run-1", "2026-11-22T12:00:00Z", "duckdb", "1.11", "", Owner(), (), (), uses
    )


def judged_now(*baselines: Baseline, published: Published | None = None, now: Port | None = None) -> dict[str, Judged]:
    """The verdicts on `weather`, whose port has one column left, by subject."""
    products = promised(now or port("hour")).products
    found = verdicts(
        Domain("weather", ".", "weather", "duckdb", products=products),
        baselines,
        published=published,
        agreements=Agreements(),
        policy=None,
        today=TODAY,
    )
    return {judged.change.subject.rpartition(".")[2]: judged for judged in found if judged.change.code == "CHG103"}


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_gone_from_two_environments_is_one_change_with_the_graver_verdict(turned: bool) -> None:
    baselines = [served("prod", "hour", "wind"), served("staging", "hour", "wind", "rain")]
    found = judged_now(
        *(reversed(baselines) if turned else baselines), published=in_the_registry(prod=("wind", "rain"))
    )
    assert set(found) == {"wind", "rain"}
    assert found["wind"].decision == "refused"
    assert set(found["wind"].against) == {"prod serves observations", "staging serves observations"}
    assert [reader.environment for reader in found["wind"].readers] == ["prod"]
    # Only staging promises it, and nobody reads it there.
    assert (found["rain"].decision, found["rain"].readers) == ("told", ())
    assert found["rain"].against == ("staging serves observations",)


def test_each_environment_counts_as_stable_as_it_was_promised_there() -> None:
    promises = {"prod": "experimental", "staging": "strict"}
    found = {
        name: judged_now(served(name, "hour", "wind", stability=stability))["wind"].decision  # type: ignore[arg-type]
        for name, stability in promises.items()
    }
    assert found == {"prod": "told", "staging": "refused"}


def test_a_date_that_one_environment_was_never_told_does_not_count_there() -> None:
    told, untold = (
        served(name, "hour", "wind", stability="strict", deprecation_date=end)
        for name, end in (("prod", TODAY.isoformat()), ("staging", None))
    )
    assert judged_now(told)["wind"].decision == "permitted"
    assert judged_now(told, untold)["wind"].decision == judged_now(untold, told)["wind"].decision == "refused"


def test_a_date_that_is_set_together_with_the_break_is_no_announcement() -> None:
    now = port("hour", deprecation_date="2020-01-01")
    assert judged_now(served("prod", "hour", "wind", stability="strict"), now=now)["wind"].decision == "refused"


def test_readers_of_everywhere_count_against_a_state_that_nobody_serves() -> None:
    state = Baseline(promised(port("hour", "wind")))
    found = judged_now(state, published=in_the_registry(prod=("wind",), staging=("wind",)))
    assert [reader.environment for reader in found["wind"].readers] == ["prod", "staging"]


def test_a_reader_counts_where_it_read_when_it_was_built_and_everywhere_when_nobody_knows() -> None:
    registry, nobody_knows = in_the_registry(prod=("wind",)), in_the_registry("", test=("wind",))
    # Its interface package says prod, and after the next `mesh sync` it will say staging.
    moving = in_the_registry(staging=("wind",))
    assert judged_now(served("prod", "hour", "wind"), published=registry)["wind"].decision == "refused"
    assert judged_now(served("staging", "hour", "wind"), published=registry)["wind"].decision == "told"
    for environment in ("prod", "staging"):
        for known in (nobody_knows, moving):
            assert judged_now(served(environment, "hour", "wind"), published=known)["wind"].decision == "refused"


def test_what_was_accepted_as_debt_is_read_as_well() -> None:
    registry = in_the_registry(prod=("hour",))
    (punctuality, weather) = registry.domains
    (made,) = punctuality.deployments
    by_source = replace(made, uses=(), debt=(("PRV003", PORT),))
    owing = Published((replace(punctuality, deployments=(by_source,)), weather))
    assert judged_now(served("prod", "hour", "wind"), published=registry)["wind"].decision == "told"
    judged = judged_now(served("prod", "hour", "wind"), published=owing)["wind"]
    assert (judged.decision, [reader.use.confidence for reader in judged.readers]) == ("refused", ["unknown"])


@pytest.mark.parametrize(("until", "decision"), [("2027-11-22", "permitted"), ("2027-11-23", "refused")])
def test_a_waiver_that_somebody_typed_for_longer_than_a_year_does_not_count(until: str, decision: str) -> None:
    waiver = Waiver(KEY, "CHG103", "why", "Ann", until)
    judged = judge(CHANGE, Situation(date(2026, 11, 22), waivers={KEY: waiver}))
    assert judged.decision == decision
    assert ("lasts a year at most" in says(judged)) == (decision == "refused")


def test_nothing_changes_where_nothing_differs() -> None:
    assert judged_now(served("prod", "hour")) == judged_now() == {}
