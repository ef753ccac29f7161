"""`mesh registry init`, and what the commands do with a registry that is no folder."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from meshwright.app.publish import publish
from meshwright.app.registry_init import init_registry
from meshwright.app.status import status
from meshwright.app.sync import sync
from meshwright.mesh.errors import ConfigError, RegistryError
from tests.unit.app.small_domain import NOON, built, domain, port


def test_the_place_is_what_mesh_yml_of_the_domain_says(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    begun = init_registry(folder)
    assert (begun.location, begun.is_new) == (str(tmp_path / "registry"), True)
    assert (tmp_path / "registry/registry.json").is_file()
    assert init_registry(folder).is_new is False


def test_the_place_is_what_the_root_of_the_mesh_says(tmp_path: Path) -> None:
    fleet = domain(tmp_path / "fleet")
    (fleet / "mesh.yml").write_text("version: 1\n")
    (tmp_path / "mesh.yml").write_text("version: 1\nregistry: shelf\ndomains: [fleet]\n")
    assert init_registry(tmp_path).location == str(tmp_path / "shelf")
    assert init_registry(fleet).is_new is False


def test_a_location_that_is_named_goes_before(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    assert init_registry(folder, "${SHELF}/x", environ={"SHELF": "../y"}).location == str(tmp_path / "y/x")


def test_nothing_that_says_where_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nothing says where the registry is"):
        init_registry(tmp_path)
    bare = domain(tmp_path / "fleet")
    (bare / "mesh.yml").write_text("version: 1\n")
    with pytest.raises(ConfigError, match="names no registry"):
        init_registry(bare)


def test_publish_status_and_sync_work_without_a_folder(tmp_path: Path) -> None:
    where = f"memory://{uuid4().hex}"
    fleet = domain(tmp_path / "fleet")
    (fleet / "mesh.yml").write_text(f"version: 1\nregistry: {where}\n")
    first = publish(built(fleet, port("aircraft")), now=lambda: NOON)
    assert first.releases == (("aircraft", "1.0.0", True),)
    assert publish(fleet, now=lambda: NOON).releases == (("aircraft", "1.0.0", False),)
    assert [(name, [each.name for each in there]) for name, there in status(fleet)] == [("prod", ["fleet"])]
    reader = domain(tmp_path / "reader", "reader")
    (reader / "mesh.yml").write_text(f"version: 1\nregistry: {where}\ninputs: [fleet.aircraft]\n")
    assert sync(reader).ports == 1
    assert (reader / "interfaces/fleet").is_dir()
    assert sync(reader).changed == ()


def test_nothing_can_be_published_through_a_web_server(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"https?://127\.0\.0\.1:\d+"):
        init_registry(tmp_path, "http://127.0.0.1:9/registry")


@pytest.mark.parametrize("scheme", ["s3", "http"])
def test_a_registry_that_is_down_costs_a_sentence(tmp_path: Path, scheme: str) -> None:
    folder = domain(tmp_path / "fleet")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        where = address if scheme == "http" else "s3://bucket/registry"
        (folder / "mesh.yml").write_text(f"version: 1\nregistry: {where}\n")
        environ = {
            "AWS_ENDPOINT_URL": address,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "key-of-nobody",
            "AWS_SECRET_ACCESS_KEY": "secret-of-nobody",
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
        }
        ended = subprocess.run(
            [sys.executable, "-m", "meshwright", "status"],
            cwd=folder,
            env=os.environ | environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert re.fullmatch(r"error: .*(does not answer|cannot be reached).*\nhelp: .+\n", ended.stderr)
    assert "nobody" not in ended.stderr
