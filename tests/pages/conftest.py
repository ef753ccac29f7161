"""The option that writes the printed findings back into the rules' pages."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-pages", action="store_true", help="rewrite the output blocks of docs/rules/*.md")


@pytest.fixture(scope="session")
def update_pages(request: pytest.FixtureRequest) -> bool:
    # Unknown when pytest was started on another folder, whose conftest files it read instead of this one.
    return bool(request.config.getoption("update_pages", default=False))
