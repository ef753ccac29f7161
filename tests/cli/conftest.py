"""The option that writes what the commands print back into the transcripts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# The commands are tried on the small domains of the use cases' tests.
sys.path.append(str(Path(__file__).parents[1] / "unit" / "app"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-transcripts", action="store_true", help="rewrite tests/cli/transcripts/*.txt")


@pytest.fixture(scope="session")
def update_transcripts(request: pytest.FixtureRequest) -> bool:
    # Unknown when pytest was started on another folder, whose conftest files it read instead of this one.
    return bool(request.config.getoption("update_transcripts", default=False))
