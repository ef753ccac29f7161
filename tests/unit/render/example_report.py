"""A report as a check makes it, and one with texts that nobody wishes for."""

from __future__ import annotations

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Declaration, Finding
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.product import Product
from meshwright.render.described_rule import DescribedRule
from meshwright.render.report import Report

FINDING = Finding(
    code="DEP001",
    rule="undeclared-input",
    level="error",
    domain="punctuality",
    place=Place("domains/punctuality/models/delays/delays.yml", 12),
    subject="delays_by_hour -> weather.stations",
    fact="punctuality reads weather.stations, which its inputs do not list",
    reasons=(Declaration(Place("domains/punctuality/mesh.yml", 9), "lists the inputs", "Punctuality team"),),
    help="add `weather.stations` to `inputs` in mesh.yml, or run `mesh add weather.stations`",
    read=PortId("weather", "stations"),
)

DOMAIN = Domain(
    "punctuality",
    "domains/punctuality",
    "punctuality",
    "duckdb",
    products=(Product("punctuality", "delays", (Port(PortId("punctuality", "delays"), "delays"),)),),
    models=(Model("delays", None, "public", Place("")), Model("int_delays", None, "protected", Place(""))),
)

HOSTILE = (
    "x`y``z\n::error::faked\r\n##[set-output name=a;]b\x1b[2J\u202eevil\u202c\u2028 %0A%25,:; @team #1 "
    "<!-- --> </details><script>alert(1)</script> [click](https://evil.example) ![i](//e.example) "
    "| a | b |\n---\n# heading ]]> &amp; \\ {0} \x00\ufffe\ud800"
)
"""Tries to break out of every form."""

RULES = (
    DescribedRule("DEP001", "undeclared-input", "A read is not declared.", "error", "# undeclared-input\n\nWhy.\n"),
    DescribedRule("DOC001", "undescribed-port", "A port has no description.", "warn", "# undescribed-port\n\nWhy.\n"),
)


def report(*findings: Finding) -> Report:
    """The findings of a check of one domain."""
    return Report.of(findings, [DOMAIN], rules=8, skipped=[("no registry", 2)])


def hostile_report() -> Report:
    """An honest error, an error and a warning with hostile texts, and a clean domain."""
    fleet = Domain("fleet", "domains/fleet", "fleet", "duckdb")
    odd = Place("domains/Größe 風/100% a,b:c/m.sql", 3, 5, 4, 9)
    reasons = (Declaration(Place("other/mesh.yml", 2, 3, 2, 8), HOSTILE, HOSTILE), HOSTILE)
    findings = [
        FINDING,
        Finding(
            "DEP001",
            "undeclared-input",
            "error",
            "punctuality",
            odd,
            HOSTILE,
            HOSTILE,
            reasons,
            HOSTILE,
            readers=(HOSTILE, "planning (Planning team) reads minutes in prod"),
            change="0123456789",
        ),
        Finding(
            "DOC001",
            "undescribed-port",
            "warn",
            "punctuality",
            Place("domains/punctuality/a.yml", 7, 5, 7, 9),
            "punctuality.delays",
            HOSTILE,
            (),
            "describe `delays`",
        ),
    ]
    return Report.of(findings, [DOMAIN, fleet], rules=8, skipped=[("no registry", 2)])
