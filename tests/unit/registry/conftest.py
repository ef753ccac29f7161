from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.registry.places import Place, empty_place
from tests.unit.registry.s3_server import S3Server, s3_server


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    """One S3 server for the tests of a session; each takes a location of its own from it."""
    with s3_server() as server:
        yield server


@pytest.fixture(params=["folder", "s3", "git"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place of each kind, for several processes."""
    return empty_place(request, request.param, tmp_path)
