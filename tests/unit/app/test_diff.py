"""What changes of what was promised, in words and for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import meshwright.render
from meshwright.app.diff import diff as compare
from meshwright.mesh.errors import ConfigError, MeshError
from meshwright.render.change_json import change_json
from meshwright.render.change_markdown import change_markdown
from meshwright.render.change_text import change_text
from meshwright.render.differences import Differences
from tests.unit.app.small_domain import NOON, built, domain, mesh, port, private, published, stub

SCHEMA = json.loads((Path(meshwright.render.__path__[0]) / "change.schema.json").read_text(encoding="utf-8"))


def diff(*folders: Path, against: str | None = None) -> Differences:
    return compare(folders, environ={}, now=NOON, against=against)


def read_by_punctuality(root: Path) -> Path:
    """`fleet`, whose seats are read by `punctuality`; returns its folder."""
    punctuality = mesh(root)
    published(
        punctuality, port("delays", group="delays"), private("reader", "model.fleet.seats"), stub("fleet", "seats")
    )
    return root / "fleet"


def fleet(*seats: str) -> list[dict[str, Any]]:
    """The ports of `mesh`, with other columns in seats."""
    return [
        port("aircraft", version=1, latest_version=2),
        port("aircraft", version=2),
        port("engines", group="engines"),
        port("seats", *seats, group="seats"),
    ]


def as_json(found: Differences) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(change_json(found))
    jsonschema.validate(document, SCHEMA)
    return document


def test_no_difference_says_so(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft"))
    found = diff(folder)
    assert change_text(found) == "fleet against what prod serves: no difference\n\nno difference"
    assert as_json(found)["summary"] == {"compared": True, "refused": 0, "told": 0, "permitted": 0, "harmless": 0}


def test_a_column_that_goes_is_told_with_all_that_decides(tmp_path: Path) -> None:
    folder = read_by_punctuality(tmp_path)
    built(folder, *fleet("id", "rows"), run="run-2")
    found = diff(folder)
    text = change_text(found)
    (product,) = as_json(found)["domains"][0]["products"]
    refused = product["changes"][0]
    assert (product["product"], product["next"]) == ("seats", {"last": "1.0.0", "version": "2.0.0"})
    assert (refused["code"], refused["outcome"], refused["class"]) == ("CHG103", "refused", "breaking")
    assert [reader["domain"] for reader in refused["readers"]] == ["punctuality"]
    assert refused["old"] == "integer"
    assert "product seats  1.0.0 -> 2.0.0, as soon as nothing is refused" in text
    for said in (
        "refused CHG103 removed-column  fleet.seats.seats: the column would be gone",
        "class:    breaking, promises less",
        "value:    integer -> nothing",
        "hint:     it looks like the column is called rows now",
        "query:    | select seats\n              | from fleet.seats",
        "readers:  punctuality",
        "- prod serves seats 1.0.0",
        "- seats is strict: it keeps every promise",
        f"key:      {refused['key']}",
        f"`mesh waive {refused['key']}`",
    ):
        assert said in text
    assert re.search(r"\n\n1 change refused, 0 told, [1-9]\d* harmless$", text)


def test_what_is_refused_stands_first_and_what_is_harmless_has_one_line(tmp_path: Path) -> None:
    folder = read_by_punctuality(tmp_path)
    ports = fleet("id", "seats", "rows")
    ports[2] = port("engines", "id", group="engines")
    built(folder, *ports, run="run-2")
    found = diff(folder)
    names = [product.name for product in found.domains[0].products]
    assert names == ["engines", "seats"]
    lines = change_text(found).splitlines()
    harmless = next(number for number, line in enumerate(lines) if "fleet.seats.rows" in line)
    assert lines[harmless].startswith("  harmless added-column")
    assert (found.count("refused"), found.count("harmless")) == (1, 1)


def test_a_new_version_beside_the_old_one_takes_nothing(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft", version=1))
    built(folder, port("aircraft", version=1), port("aircraft", "id", version=2, latest_version=1), run="run-2")
    found = diff(folder)
    assert found.count("refused") == 0
    (product,) = found.domains[0].products
    assert str(product.next) == "1.0.0 -> 1.1.0"


def test_what_was_released_keeps_its_version_when_it_comes_back(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft"), environment="prod")
    published(folder, port("aircraft", "id", "seats", "rows"), environment="dev", run="run-2")
    (product,) = diff(folder, against="env:prod").domains[0].products
    assert [each.change.name for each in product.changes] == ["added-column"]
    assert product.next is None  # 1.1.0 is what it is already


def test_words_alone_make_a_patch(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft"))
    built(folder, port("aircraft", description="All of them"), run="run-2")
    (product,) = diff(folder).domains[0].products
    assert str(product.next) == "1.0.0 -> 1.0.1"


def test_a_domain_that_promised_nothing_yet_is_new(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    built(folder, port("aircraft"))
    found = diff(folder)
    text = change_text(found)
    assert text.startswith("fleet: nothing promised yet: everything is new")
    assert "product aircraft  1.0.0, its first release" in text
    assert text.endswith("\n\nnothing promised yet: everything is new")
    assert as_json(found)["summary"]["compared"] is False


def test_many_domains_are_compared_together(tmp_path: Path) -> None:
    read_by_punctuality(tmp_path)
    (tmp_path / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [fleet, punctuality]\n")
    built(tmp_path / "fleet", *fleet("id"), run="run-2")
    found = diff(tmp_path)
    assert [(each.name, each.verdict) for each in found.domains] == [("fleet", ""), ("punctuality", "no difference")]


def test_a_path_is_a_baseline_too(tmp_path: Path) -> None:
    before = built(domain(tmp_path / "before", "fleet"), port("aircraft"))
    folder = domain(tmp_path / "fleet")
    (folder / "mesh.yml").write_text("version: 1\n")
    built(folder, port("aircraft", "id"))
    found = diff(folder, against=str(before))
    assert found.count("refused") == 1
    assert found.domains[0].products[0].next is None
    assert str(before) in change_text(found)


def test_an_explicit_comparison_with_nothing_is_no_pass(tmp_path: Path) -> None:
    read_by_punctuality(tmp_path)
    other = built(domain(tmp_path / "other", "other"), port("others", group="others"))
    for against in ("published", "env:prod"):
        with pytest.raises(MeshError, match=f"nothing was compared: other promised nothing in `{against}`"):
            diff(other, against=against)
    with pytest.raises(MeshError, match="nothing is deployed to pord; did you mean prod"):
        diff(other, against="env:pord")
    with pytest.raises(ConfigError, match="no such file or folder"):
        diff(other, against="nowhere")


def test_without_a_registry_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    (folder / "mesh.yml").write_text("version: 1\n")
    built(folder, port("aircraft"))
    with pytest.raises(MeshError, match="names a registry"):
        diff(folder)


def test_places_have_lines_and_are_seen_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft"))
    built(folder, port("aircraft", "id"), run="run-2")
    monkeypatch.chdir(tmp_path)
    (change,) = as_json(diff(Path("fleet")))["domains"][0]["products"][0]["changes"]
    assert (change["file"], change["line"]) == ("fleet/models/aircraft.sql", 1)


HOSTILE = "\x1b[2J\u202e<img src=x>@team ``` ##[error]x\n::error::x"


def test_what_others_wrote_moves_no_cursor_and_makes_no_markup(tmp_path: Path) -> None:
    read_by_punctuality(tmp_path)
    (tmp_path / "punctuality/mesh.yml").write_text(
        (tmp_path / "punctuality/mesh.yml").read_text() + f"owner: {{name: {json.dumps(HOSTILE)}}}\n"
    )
    punctuality = tmp_path / "punctuality"
    published(
        punctuality,
        port("delays", group="delays"),
        private("reader", "model.fleet.seats"),
        stub("fleet", "seats"),
        run="run-2",
    )
    built(tmp_path / "fleet", *fleet("id"), run="run-3")
    found = diff(tmp_path / "fleet")
    text, markdown = change_text(found), change_markdown(found)
    for form in (text, markdown, change_json(found)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]|##\\[|^\\s*::", form, re.MULTILINE)
    assert "<img" in text
    # In Markdown it is inside a span whose fence is longer than any that it holds.
    (line,) = [line for line in markdown.splitlines() if "<img" in line]
    assert re.search(r"(`{4}) .*<img.* \1", line)


def test_markdown_stays_below_the_limit_of_comments_and_counts_what_is_left(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    columns = [f"column_{number:04}" for number in range(300)]
    published(folder, port("aircraft", "id", *columns))
    built(folder, port("aircraft", "id"), run="run-2")
    found = diff(folder)
    markdown = change_markdown(found)
    shown = markdown.count("- refused")
    assert found.count("refused") == 300
    assert 0 < shown < 300
    assert len(markdown) < 60_000
    assert markdown.endswith(f"and {300 - shown} changes more")
