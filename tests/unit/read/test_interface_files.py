"""The committed interface packages, byte for byte."""

from __future__ import annotations

from pathlib import Path

from meshwright.mesh.domain import Interface
from meshwright.read.interface_files import read_interfaces


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_packages_are_read_in_order_without_what_dbt_leaves_in_them(tmp_path: Path) -> None:
    write(
        tmp_path / "interfaces",
        {
            "weather/interface.json": "{}",
            "weather/models/hourly.sql": "select 1",
            "weather/target/manifest.json": "{}",
            "weather/logs/dbt.log": "",
            "fleet/interface.json": "{}",
        },
    )
    assert read_interfaces(tmp_path) == (
        Interface("fleet", (("interface.json", "{}"),)),
        Interface("weather", (("interface.json", "{}"), ("models/hourly.sql", "select 1"))),
    )


def test_a_folder_without_a_lock_file_is_not_ours(tmp_path: Path) -> None:
    write(tmp_path / "interfaces", {"meshwright/dbt_project.yml": "name: meshwright", "README.md": "x"})
    assert read_interfaces(tmp_path) == ()
    assert read_interfaces(tmp_path / "nowhere") == ()


def test_a_file_that_is_no_text_is_read_as_something_that_was_not_generated(tmp_path: Path) -> None:
    write(tmp_path / "interfaces", {"weather/interface.json": "{}"})
    (tmp_path / "interfaces/weather/dump").write_bytes(b"\x00\xff")
    assert [name for name, _ in read_interfaces(tmp_path)[0].files] == ["dump", "interface.json"]


def test_what_a_file_manager_leaves_behind_is_not_part_of_the_package(tmp_path: Path) -> None:
    write(tmp_path / "interfaces", {"weather/interface.json": "{}", "weather/models/Thumbs.db": ""})
    (tmp_path / "interfaces/weather/.DS_Store").write_bytes(b"\x00\xff")
    assert [name for name, _ in read_interfaces(tmp_path)[0].files] == ["interface.json"]
