"""Editing a person's YAML file."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.app.yaml_edit import YamlEdit
from meshwright.mesh.errors import ConfigError

TEXT = """\
# The top.
version: 1   # one
quoted: "yes"
folded: >
  some
  text
list:
  - a  # first

  - {b: 1}
"""


def test_what_is_not_changed_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text(TEXT)
    YamlEdit(path).save()
    assert path.read_text() == TEXT


def test_a_file_keeps_its_mode_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text(TEXT)
    path.chmod(0o640)
    edit = YamlEdit(path)
    edit.content["version"] = 2
    edit.save()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [found.name for found in tmp_path.iterdir()] == ["a.yml"]


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_an_empty_file_is_filled_and_a_missing_one_is_made(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.yml"
    if text:
        path.write_text(text)
    edit = YamlEdit(path)
    edit.content["a"] = 1
    edit.save()
    assert path.read_text().endswith("a: 1\n")


def test_only_comments_are_kept_when_the_first_key_comes(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("# do not lose me\n")
    edit = YamlEdit(path)
    edit.content["a"] = 1
    edit.save()
    assert "# do not lose me" in path.read_text()


@pytest.mark.parametrize("text", ["- a\n", "a\n", "a: [\n", "a: 1\na: 2\n", "a: \x00\n"])
def test_what_is_no_mapping_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.yml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"a\.yml"):
        YamlEdit(path)
    assert path.read_text() == text


def test_bytes_that_are_no_utf_8_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_bytes(b"a: \xe9\n")
    with pytest.raises(ConfigError, match=r"a\.yml"):
        YamlEdit(path)
