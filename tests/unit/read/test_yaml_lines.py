"""Which line of a property file an entry stands on."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.read.yaml_file import YamlFile

PROPERTIES = """\
# a comment
version: 2
models:
  - name: stations

  - description: name is not the first key
    name: aircraft
    versions:
      - v: 1
        deprecation_date: 2027-01-01
      - v: 2
      - {v: "3a"}
  - {name: inline, columns: [{name: a}]}
"""


@pytest.fixture
def file(tmp_path: Path) -> YamlFile:
    path = tmp_path / "models.yml"
    path.write_text(PROPERTIES)
    return YamlFile(path)


@pytest.mark.parametrize(
    ("name", "version", "line"),
    [
        ("stations", None, 4),
        ("aircraft", None, 6),
        ("aircraft", "1", 9),
        ("aircraft", "2", 11),
        ("aircraft", "3a", 12),
        ("aircraft", "9", 6),
        ("inline", None, 13),
        ("missing", None, 1),
    ],
)
def test_a_named_entry_and_each_of_its_versions_has_its_own_line(
    file: YamlFile, name: str, version: str | None, line: int
) -> None:
    assert file.line_of_named("models", name, version) == line


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        (("models",), 3),
        (("models", 0, "name"), 4),
        (("models", 1, "versions", 1, "v"), 11),
        (("models", 7), 3),
        (("nothing",), 1),
        ((), 1),
        (("models", 1, "versions", "v"), 8),
    ],
)
def test_a_path_without_an_entry_leads_to_its_nearest_parent(
    file: YamlFile, steps: tuple[str | int, ...], line: int
) -> None:
    assert file.line(*steps) == line


@pytest.mark.parametrize("text", ["models: 3\n", "models: [3, x]\n", "models:\n", "models: [{name: a, versions: 7}]\n"])
def test_other_shapes_than_expected_have_no_line_and_raise_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.yml").write_text(text)
    assert YamlFile(tmp_path / "odd.yml").line_of_named("models", "a", "1") == 1


def test_an_empty_file_is_an_empty_mapping(tmp_path: Path) -> None:
    (tmp_path / "empty.yml").write_text("\n# nothing\n")
    assert YamlFile(tmp_path / "empty.yml").content == {}
