"""The environment with dbt-spark and a Spark that runs in dbt's own process.

    python -m tests.engines.spark.environment

builds it where the environments of the dbt versions lie, and prints its folder. Needs Java 17 or newer to run.
"""

from __future__ import annotations

from tests.engines.versions.environments import Cell

SPARK = Cell("spark", ("spark",), duckdb="")

if __name__ == "__main__":
    print(f"{'built' if SPARK.build() else 'there'}: {SPARK.folder}")
