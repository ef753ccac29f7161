"""The option that writes what the engines are sent back into the files beside the tests."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-warehouses", action="store_true", help="rewrite tests/engines/warehouses/golden/*")


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    # Unknown when pytest was started on another folder, whose conftest files it read instead of this one.
    return bool(request.config.getoption("update_warehouses", default=False))
