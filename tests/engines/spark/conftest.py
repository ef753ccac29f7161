"""A mesh on Spark for all tests: starting takes most of the time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.spark.environment import SPARK
from tests.engines.spark.spark_mesh import SparkMesh, started


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkMesh]:
    """A started Spark, with nothing in it."""
    if not shutil.which("java"):
        pytest.fail("there is no Java, and Spark needs one")
    SPARK.build()
    root: Path = tmp_path_factory.mktemp("spark")
    with started(root) as mesh:
        yield mesh
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def mesh(spark: SparkMesh) -> SparkMesh:
    """Weather and fleet, published, and punctuality, which reads both."""
    for name in ("weather", "fleet", "punctuality"):
        domain = spark.domain(name)
        if name == "punctuality":
            domain.mesh("sync")
        domain.dbt("deps")
        said = domain.dbt("build")
        assert "meshwright: publishing" in said, said
        domain.mesh("publish")
    return spark


@pytest.fixture(scope="session")
def first_rosters(spark: SparkMesh) -> str:
    """Crew, built and published; returns the run that readers see."""
    crew = spark.domain("crew")
    crew.dbt("deps")
    assert "publishing 2 ports of crew to spark" in crew.build()
    return str(spark.session.rows("select max(built_by) from crew.rosters")[0][0])
