"""What an interface package costs a consumer's `dbt parse`, against the same consumer without an upstream.

An upstream with 2,000 ports is published; the consumer reads 20 of them. The peer is the same consumer with one dbt
source of 20 tables instead of the interface package. Run in a checkout: `python benchmarks/parse_a_consumer.py`
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from meshwright.app.interfaces import expected_interfaces
from meshwright.mesh.input import Input
from meshwright.mesh.port import Column, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Deployment, Relation, ServedPort
from meshwright.read.mesh_yml import DomainConfig
from meshwright.registry.deployments import deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import initialise
from meshwright.registry.published import read_published
from meshwright.registry.releases import write_release

PORTS, READ, COLUMNS, REPEATS = 2000, 20, 20, 5
BUILT_AT = "2026-01-31T12:00:00Z"
REPOSITORY = Path(__file__).resolve().parents[1]
DBT = Path(sys.executable).parent / "dbt"

_PROJECT = """\
name: consumer
version: "1.0.0"
profile: consumer
dispatch: [{macro_namespace: dbt, search_order: [consumer, meshwright, dbt]}]
"""
_PROFILE = "consumer: {target: dev, outputs: {dev: {type: duckdb, path: consumer.duckdb}}}\n"


def publish_upstream(store: FolderStore) -> None:
    """Write a domain with many ports into a registry."""
    initialise(store)
    columns = tuple(Column(f"column_{number}", "integer", f"Number {number}.") for number in range(COLUMNS))
    ports = tuple(
        Port(PortId("upstream", f"port_{number}"), "all", "A port.", columns, contract_enforced=True)
        for number in range(PORTS)
    )
    write_release(store, Product("upstream", "all", ports, owner=Owner("Upstream")), "1.0.0", {}, None)
    served = tuple(ServedPort(port.id, "all", Relation("upstream", "main", port.id.name), BUILT_AT) for port in ports)
    deploy(
        store,
        "dev",
        "upstream",
        lambda sequence: Deployment(
            "dev", "upstream", sequence, "run", BUILT_AT, "duckdb", "", "", Owner(), (("all", "1.0.0"),), served
        ),
    )


def consumer(folder: Path, read: str, packages: list[str]) -> Path:
    """A dbt project with one model for each port that it reads; `read` is the Jinja of the reference."""
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(_PROJECT)
    (folder / "profiles.yml").write_text(_PROFILE)
    listed = "".join(f"  - local: {package}\n" for package in [str(REPOSITORY), *packages])
    (folder / "packages.yml").write_text(f"packages:\n{listed}")
    for number in range(READ):
        reference = read.format(port=f"port_{number}")
        (folder / "models" / f"model_{number}.sql").write_text(f"select * from {{{{ {reference} }}}}\n")
    return folder


def parse_seconds(folder: Path) -> float:
    """Best CPU seconds of a full `dbt parse`."""
    environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    subprocess.run([DBT, "deps", "--quiet"], cwd=folder, env=environment, check=True)
    best = float("inf")
    for _ in range(REPEATS):
        before = os.times()
        subprocess.run([DBT, "--quiet", "parse", "--no-partial-parse"], cwd=folder, env=environment, check=True)
        after = os.times()
        spent = after.children_user - before.children_user + after.children_system - before.children_system
        best = min(best, spent)
    return best


def main() -> None:
    """Print both times and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        store = FolderStore(root / "registry")
        publish_upstream(store)

        meshed = consumer(root / "meshed", "ref('upstream', '{port}')", ["interfaces/upstream"])
        inputs = tuple(Input("upstream", f"port_{number}") for number in range(READ))
        config = DomainConfig(meshed, "consumer", "consumer", declared=True, inputs=inputs)
        for package in expected_interfaces(config, read_published(store), store.root):
            for path, text in package.files:
                target = meshed / "interfaces" / package.domain / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text)

        sourced = consumer(root / "sourced", "source('upstream', '{port}')", [])
        tables = "".join(f"      - name: port_{number}\n" for number in range(READ))
        (sourced / "models" / "sources.yml").write_text(f"sources:\n  - name: upstream\n    tables:\n{tables}")

        with_interface, without = parse_seconds(meshed), parse_seconds(sourced)
    print(f"full dbt parse of {READ} models, CPU seconds, best of {REPEATS}; the upstream has {PORTS} ports")
    print(f"  with an interface package of {READ} ports   {with_interface:.2f}")
    print(f"  with {READ} sources instead                {without:.2f}")
    print(f"  ratio                                    {with_interface / without:.2f}")


if __name__ == "__main__":
    main()
