"""The judges, as far as they are installed, and what they get to judge."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.judges import postgres as a_postgres
from tests.judges.environments import BACKSTAGE, CONTRACTS, DATAHUB, REQUIRED, VOCABULARIES, Environment
from tests.judges.postgres import Postgres


def missing(what: str) -> None:
    """Skip the test; fail it where every judge has to be there."""
    if os.environ.get(REQUIRED):
        pytest.fail(f"{what}, and {REQUIRED} is set")
    pytest.skip(what)


def _installed(environment: Environment) -> None:
    if not environment.built:
        missing(f"the judges in {environment.name} are not installed: make judges")


@pytest.fixture(scope="session")
def contract_tools() -> None:
    """datacontract-cli, dataproduct-cli and odcslint are there."""
    _installed(CONTRACTS)


@pytest.fixture(scope="session")
def datahub_tool() -> None:
    """DataHub is there."""
    _installed(DATAHUB)


@pytest.fixture(scope="session")
def vocabulary_tools() -> None:
    """OpenLineage's client and rdflib are there."""
    _installed(VOCABULARIES)


@pytest.fixture(scope="session")
def backstage_tool() -> None:
    """Backstage's validators and node are there."""
    _installed(BACKSTAGE)
    if not shutil.which("node"):
        missing("there is no node")


@pytest.fixture(scope="session")
def postgres(contract_tools: None) -> Iterator[Postgres]:
    """A Postgres."""
    if not a_postgres.available():
        missing("there is no Postgres: install its server programs, or set PGHOST")
    with a_postgres.running() as found:
        yield found
