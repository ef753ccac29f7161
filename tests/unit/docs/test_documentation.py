"""The reference is complete and the links lead somewhere."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

import meshwright.read
from meshwright.cli.check import check
from meshwright.cli.main import mesh
from meshwright.rules import RULES

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
COMMANDS = DOCS / "reference" / "commands.md"
MESH_YML = DOCS / "reference" / "mesh-yml.md"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")), ROOT / "domains" / "README.md"]

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HELP = re.compile(r"^```text (?P<name>[a-z-]+(?: [a-z-]+){0,2})\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

any_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def help_texts() -> dict[str, str]:
    """What `--help` prints, by command line."""
    context = click.Context(mesh, info_name="mesh", terminal_width=78, **mesh.context_settings)
    texts = {"mesh": mesh.get_help(context)}
    for name in mesh.list_commands(context):
        command = mesh.get_command(context, name)
        assert command is not None
        here = click.Context(command, info_name=name, parent=context, **command.context_settings)
        texts[f"mesh {name}"] = command.get_help(here)
        for part in command.list_commands(here) if isinstance(command, click.Group) else ():
            inner = command.get_command(here, part)
            assert inner is not None
            texts[f"mesh {name} {part}"] = inner.get_help(click.Context(inner, info_name=part, parent=here))
    return texts


def test_every_command_is_in_the_reference_with_its_help() -> None:
    shown = {match["name"]: match["text"].rstrip("\n") for match in _HELP.finditer(COMMANDS.read_text("utf-8"))}
    assert shown == help_texts(), "run `python tests/unit/docs/test_documentation.py` to write the help texts anew"


def test_mesh_check_is_mesh_check() -> None:
    context = click.Context(mesh)
    assert mesh.get_command(context, "check") is check


def schema() -> dict[str, Any]:
    path = Path(meshwright.read.__path__[0]) / "mesh.schema.json"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def keys(part: dict[str, Any], whole: dict[str, Any], before: str = "") -> Iterator[str]:
    """Every key that mesh.yml may have, as the reference names it: `products.<product>.sla.freshness`."""
    if "$ref" in part:
        part = whole["$defs"][part["$ref"].rpartition("/")[2]]
    for name, value in part.get("properties", {}).items():
        yield f"{before}{name}"
        yield from keys(value, whole, f"{before}{name}.")
    values = part.get("additionalProperties")
    if isinstance(values, dict):
        yield from keys(values, whole, f"{before}<product>.")


def test_every_key_of_mesh_yml_is_in_the_reference_and_no_other() -> None:
    documented = re.findall(r"^\| `([a-z_.<>]+)` \|", MESH_YML.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(documented) == sorted(keys(schema(), schema()))


def test_every_value_that_mesh_yml_may_have_is_in_the_reference() -> None:
    text = MESH_YML.read_text(encoding="utf-8")
    product = schema()["$defs"]["product"]["properties"]
    for value in [*product["type"]["enum"], *product["status"]["enum"]]:
        assert f"`{value}`" in text


def test_every_rule_is_in_the_list_of_rules() -> None:
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    for rule in RULES:
        assert f"[{rule.name}](rules/{rule.name}.md)" in text


@any_page
def test_links_lead_to_files_and_headings_that_are_there(page: Path) -> None:
    for match in _LINK.finditer(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        target, _, anchor = match["target"].partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        path = Path(os.path.normpath(page.parent / target)) if target else page
        assert path.exists(), f"{page.name}: {match[0]}"
        if anchor and path.suffix == ".md":
            assert anchor in _anchors(path), f"{page.name}: {match[0]}"


@any_page
def test_pages_name_no_place_of_their_author(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"/(?:tmp|root|work)/|\.\./shared", text)


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def write_help() -> None:
    """Bring the help texts in the reference up to date."""
    texts = help_texts()
    text = COMMANDS.read_text(encoding="utf-8")
    written = _HELP.sub(lambda match: f"```text {match['name']}\n{texts[match['name']]}\n```", text)
    COMMANDS.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    write_help()
