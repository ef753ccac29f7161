"""Which versions are read, and how the SQL names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from meshwright.mesh.domain import Domain
from meshwright.mesh.port import Owner
from meshwright.mesh.product import Product
from meshwright.rules import deprecated_input, unpinned_read, unqualified_ref
from tests.unit.rules.small_mesh import domain, found, product, published

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


def aircraft(*labels: str, gone: Mapping[str, str | None] | None = None, latest: str = "") -> Product:
    whole = product("fleet/aircraft", *labels, owner=Owner("Fleet team"))
    last = latest or labels[-1]
    return replace(
        whole,
        ports=tuple(
            replace(port, latest=port.id.label == last, deprecation_date=(gone or {}).get(port.id.label))
            for port in whole.ports
        ),
    )


TWO = aircraft("aircraft@1", "aircraft@2", gone={"aircraft@1": "2027-06-30"})


def bare(consumer: Domain, *, qualified: bool = True) -> Domain:
    """The same domain, with reads that name no version."""
    return replace(consumer, reads=tuple(replace(read, pinned=False, qualified=qualified) for read in consumer.reads))


def test_a_pinned_input_is_the_place_and_the_edit() -> None:
    consumer = domain("a", inputs=["fleet.aircraft@1"], reads=["n fleet.aircraft@1", "m fleet.aircraft@1"])
    [finding] = found(deprecated_input.RULE, consumer, registry=published(TWO), now=NOON)
    assert finding.subject == "a -> fleet.aircraft@1"
    assert str(finding.place) == "mesh.yml:4"
    assert finding.fact == (
        "a reads fleet.aircraft@1, which may be gone from 2027-06-30 on, in 220 days; its successor is fleet.aircraft@2"
    )
    assert finding.because == "Fleet team published aircraft@1 as deprecated from 2027-06-30 on"
    assert finding.help == (
        "write `fleet.aircraft@2` instead of `fleet.aircraft@1` into `inputs` in mesh.yml and run `mesh sync`, "
        "then read `ref('fleet', 'aircraft', v=2)` in m, n"
    )


def test_an_input_for_all_versions_is_right_and_its_read_of_the_old_one_is_found() -> None:
    consumer = domain("a", inputs=["fleet.aircraft"], reads=["m fleet.aircraft@1", "n fleet.aircraft@2"])
    [finding] = found(deprecated_input.RULE, consumer, domain("fleet", products=(TWO,)), now=NOON)
    assert str(finding.place) == "models/m.sql:1"
    assert finding.help == "read `ref('fleet', 'aircraft', v=2)` in m"
    assert finding.because.startswith("domains/fleet")
    assert finding.because.endswith(" deprecates aircraft@1 from 2027-06-30 on")


def test_an_input_whose_reads_use_the_new_version_is_fine() -> None:
    for reads in (["m fleet.aircraft@2"], []):
        consumer = domain("a", inputs=["fleet.aircraft"], reads=reads)
        assert not found(deprecated_input.RULE, consumer, registry=published(TWO), now=NOON)


def test_the_old_input_goes_when_another_one_covers_the_new_version() -> None:
    for other in ("fleet.aircraft@2", "fleet.aircraft"):
        consumer = domain("a", inputs=["fleet.aircraft@1", other], reads=["m fleet.aircraft@1"])
        [finding] = found(deprecated_input.RULE, consumer, registry=published(TWO), now=NOON)
        assert finding.help.startswith("take `fleet.aircraft@1` out of `inputs` in mesh.yml, then read ")


@pytest.mark.parametrize(
    ("end", "level", "says"),
    [
        ("2026-11-23", "warn", "from 2026-11-23 on, in 1 day"),
        ("2099-12-31", "warn", "from 2099-12-31 on"),
        ("2026-11-22", "error", "since 2026-11-22, today"),
        ("2026-11-21", "error", "since 2026-11-21, 1 day ago"),
        ("2025-11-22", "error", "since 2025-11-22, 365 days ago"),
        ("2026-13-45", "warn", "from 2026-13-45 on"),
    ],
)
def test_the_days_are_counted_stay_out_of_the_identity_and_set_the_level(end: str, level: str, says: str) -> None:
    registry = published(aircraft("aircraft", gone={"aircraft": end}))
    [finding] = found(deprecated_input.RULE, domain("a", inputs=["fleet.aircraft"]), registry=registry, now=NOON)
    assert (finding.level, finding.fact) == (level, f"a lists fleet.aircraft, which may be gone {says}")
    assert finding.subject == "a -> fleet.aircraft"
    assert finding.help == "ask Fleet team what replaces `fleet.aircraft`, and read that"


def test_a_latest_version_that_goes_as_well_is_no_successor() -> None:
    both = aircraft("aircraft@1", "aircraft@2", gone={"aircraft@1": "2027-01-01", "aircraft@2": "2027-06-30"})
    consumer = domain("a", reads=["m fleet.aircraft@1"], declared=False)
    [finding] = found(deprecated_input.RULE, consumer, registry=published(both), now=NOON)
    assert finding.help.startswith("ask Fleet team")


def test_a_version_that_is_no_number_is_quoted() -> None:
    named = aircraft("aircraft@1", "aircraft@next", gone={"aircraft@1": "2027-06-30"})
    consumer = domain("a", reads=["m fleet.aircraft@1"], declared=False)
    [finding] = found(deprecated_input.RULE, consumer, registry=published(named), now=NOON)
    assert finding.help == "read `ref('fleet', 'aircraft', v='next')` in m"


def test_a_bare_ref_under_an_open_input_follows_the_latest_version() -> None:
    consumer = bare(domain("a", inputs=["fleet.aircraft"], reads=["m fleet.aircraft@2"]))
    for findings in (
        found(unpinned_read.RULE, consumer, registry=published(TWO)),
        found(unpinned_read.RULE, consumer, domain("fleet", products=(TWO,))),
    ):
        [finding] = findings
        assert finding.subject == "m -> fleet.aircraft"
        assert finding.help == (
            "write `ref('fleet', 'aircraft', v=2)`, or list `fleet.aircraft@2` instead of `fleet.aircraft` in `inputs` "
            "of mesh.yml"
        )
        assert "aircraft@1, aircraft@2" in finding.because


def test_a_pin_in_the_ref_or_in_the_input_is_enough() -> None:
    reads = ["m fleet.aircraft@2"]
    for consumer in (
        domain("a", inputs=["fleet.aircraft"], reads=reads),
        bare(domain("a", inputs=["fleet.aircraft@2"], reads=reads)),
    ):
        assert not found(unpinned_read.RULE, consumer, registry=published(TWO))


def test_an_open_input_beside_a_pinned_one_leaves_the_version_open() -> None:
    consumer = bare(domain("a", inputs=["fleet.aircraft@2", "fleet.aircraft"], reads=["m fleet.aircraft@2"]))
    assert found(unpinned_read.RULE, consumer, registry=published(TWO))


def test_without_inputs_the_ref_alone_can_pin() -> None:
    reads = ["m fleet.aircraft@2"]
    [finding] = found(unpinned_read.RULE, bare(domain("a", reads=reads, declared=False)), registry=published(TWO))
    assert finding.help == "write `ref('fleet', 'aircraft', v=2)`"
    # A domain with a mesh.yml has to list it first, and `mesh add` lists the version.
    assert not found(unpinned_read.RULE, bare(domain("a", reads=reads)), registry=published(TWO))


def test_one_version_is_nothing_to_choose_from_and_the_readers_manifest_is_no_witness() -> None:
    consumer = bare(domain("a", inputs=["fleet.aircraft"], reads=["m fleet.aircraft@1", "n fleet.aircraft@2"]))
    assert not found(unpinned_read.RULE, consumer)
    assert not found(unpinned_read.RULE, consumer, registry=published(aircraft("aircraft@1")))


def test_a_reader_of_two_versions_is_found_once() -> None:
    consumer = bare(domain("a", inputs=["fleet.aircraft"], reads=["m fleet.aircraft@1", "m fleet.aircraft@2"]))
    [finding] = found(unpinned_read.RULE, consumer, registry=published(TWO))
    assert "that is aircraft@2 now" in finding.fact


def test_a_ref_without_the_domain_is_found_and_told_the_version_too() -> None:
    consumer = bare(domain("a", inputs=["fleet.aircraft"], reads=["m fleet.aircraft@2"]), qualified=False)
    [finding] = found(unqualified_ref.RULE, consumer)
    assert finding.subject == "m -> fleet.aircraft@2"
    assert finding.help == "write `ref('fleet', 'aircraft', v=2)`"
    assert not found(unpinned_read.RULE, consumer, registry=published(TWO))


def test_a_bare_name_that_the_domain_has_itself_means_its_own_model() -> None:
    consumer = bare(domain("a", reads=["m fleet.aircraft"], models={"aircraft": "protected"}), qualified=False)
    assert not found(unqualified_ref.RULE, consumer)


def test_how_a_private_model_is_read_does_not_matter() -> None:
    consumer = bare(domain("a", reads=["m fleet.secret", "m other.secret protected"]), qualified=False)
    assert not found(unqualified_ref.RULE, consumer, domain("fleet", models={"secret": "private"}))
