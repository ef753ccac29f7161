"""The option that writes the rendered forms back into the files beside the tests."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/unit/render/golden/*")


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    # Unknown when pytest was started on another folder, whose conftest files it read instead of this one.
    return bool(request.config.getoption("update_golden", default=False))
