"""What roles and schemas are called, and which names no database can have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meshwright.grants.names import names_of, require_names
from meshwright.grants.offers import DomainOffers, OfferedProduct, Offers
from meshwright.mesh.errors import ConfigError


def offers(*domains: tuple[str, tuple[str, ...]], prefix: str = "") -> Offers:
    made = tuple(DomainOffers(name, tuple(map(OfferedProduct, products))) for name, products in domains)
    return Offers(made, frozenset(name for name, _ in domains), prefix)


def test_names_follow_from_prefix_domain_and_product() -> None:
    names = names_of("weather", "dev_")
    assert names.schemas == ("dev_weather", "dev_weather_private", "dev_weather_data")
    assert (names.owner, names.consumer, names.product("rain")) == (
        "dev_weather_rw",
        "dev_weather_consumer",
        "dev_weather_rain_consumer",
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            offers(("a", ("b_c",)), ("a_b", ("c",))),
            "the role a_b_c_consumer would be that of a.b_c and of a_b.c",
        ),
        (offers(("a", ("b",)), ("a_b", ())), "the role a_b_consumer would be that of a.b and of a_b"),
        (offers(("a", ()), ("a_private", ())), "the schema a_private would be that of a and of a_private"),
        (offers(("a", ()), ("a_data", ())), "the schema a_data would be that of a and of a_data"),
        (offers(("pg_x", ())), "pg_x: Postgres keeps the name pg_x for itself"),
        (offers(("x", ()), prefix="pg_"), "x: Postgres keeps the name pg_x for itself"),
        (offers(("public", ())), "public: Postgres keeps the name public for itself"),
        (
            offers(("a" * 30, ("p" * 30,))),
            f"{'a' * 30}.{'p' * 30}: the role {'a' * 30}_{'p' * 30}_consumer has more than 63 bytes",
        ),
        (offers(("天" * 19, ())), f"{'天' * 19}: the role {'天' * 19}_consumer has more than 63 bytes"),
        (offers(("a\nb", ())), r"'a\nb': characters that no name may have"),
        (offers(("a", ("b\x1b[2J",))), r"a.'b\x1b[2J': characters that no name may have"),
        (offers(("a\u202e", ())), r"'a\u202e': characters that no name may have"),
    ],
)
def test_a_name_that_no_database_can_have_is_refused(said: Offers, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        require_names(said)
    assert refused.value.problems == [told]


def test_a_domain_that_is_not_looked_after_may_be_called_anything() -> None:
    said = offers(("a", ("b",)), ("public", ()), ("z" * 70, ()), ("y_x", ("w",)), ("y", ("x_w",)))
    require_names(replace(said, scope=frozenset({"a"})))
    with pytest.raises(ConfigError, match="that of a and of a_private"):
        require_names(replace(offers(("a", ()), ("a_private", ())), scope=frozenset({"a"})))


def test_the_longest_names_that_there_can_be_are_fine() -> None:
    require_names(offers(("a" * 54, ()), ("b" * 30, ("p" * 23,))))
