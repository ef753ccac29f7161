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
    ("steps", "line", "exact"),
    [
        (["models", "stations"], 4, True),
        (["models", "aircraft"], 7, True),
        (["models", "aircraft", "versions", "1"], 9, True),
        (["models", "aircraft", "versions", "2"], 11, True),
        (["models", "aircraft", "versions", "3a"], 12, True),
        (["models", "aircraft", "versions", "9"], 8, False),
        (["models", "inline"], 13, True),
        (["models", "inline", "columns", "a"], 13, True),
        (["models", "missing"], 3, False),
        (["models", "aircraft", "versions", "1", "deprecation_date"], 10, True),
    ],
)
def test_an_entry_is_found_by_the_names_that_lead_to_it(
    file: YamlFile, steps: list[str], line: int, exact: bool
) -> None:
    scalar, found = file.find(steps)
    assert scalar is not None
    assert (scalar.start_mark.line + 1, found) == (line, exact)


@pytest.mark.parametrize("steps", [[], ["nothing"], ["nothing", "models"], ["stations"]])
def test_a_first_step_that_is_not_there_leads_nowhere(file: YamlFile, steps: list[str]) -> None:
    assert file.find(steps) == (None, not steps)


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


def test_an_empty_file_is_an_empty_mapping(tmp_path: Path) -> None:
    (tmp_path / "empty.yml").write_text("\n# nothing\n")
    assert YamlFile(tmp_path / "empty.yml").content == {}
