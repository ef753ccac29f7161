"""Whole checks of projects whose manifests are damaged at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from meshwright.app.check import check
from meshwright.mesh.errors import MeshError
from meshwright.render.formats import FORMATS
from meshwright.render.plain import plain
from meshwright.render.summary import summary
from tests.pages.tiny_dbt import Project, parse
from tests.unit.app.small_domain import domain, port, published
from tests.unit.read.manifest_mutations import mutated

WEATHER = {
    "mesh.yml": """\
version: 1
registry: ../published/registry
owner: {name: Weather team, email: weather@example.com}
inputs: [fleet.aircraft, fleet.seats]
products:
  observations: {title: Observations, consumers: [fleet]}
""",
    "dbt_project.yml": "name: weather\nmodels:\n  weather:\n    staging: {+access: private, +group: observations}\n",
    "models/m.yml": """\
groups:
  - name: observations
    owner: {name: Weather team, email: [weather@example.com]}
sources:
  - name: noaa
    schema: raw
    tables: [{name: observations}, {name: aircraft, identifier: aircraft}]
models:
  - name: hourly
    description: Every hour
    latest_version: 2
    config: {access: public, group: observations, contract: {enforced: true}, grants: {select: [reporting]}}
    constraints: [{type: primary_key, columns: [hour]}]
    data_tests:
      - unique_combination: {arguments: {combination_of_columns: [hour, tail_number]}}
    columns:
      - name: hour
        data_type: timestamp
        description: When
        constraints: [{type: not_null}, {type: check, expression: hour > 0}]
        data_tests: [unique, {not_null: {config: {severity: warn, where: hour > 0}}}]
      - name: tail_number
        data_type: varchar
        config: {meta: {mesh: {classification: pii}}}
        data_tests:
          - relationships: {arguments: {to: "ref('fleet', 'aircraft')", field: tail_number}}
    versions:
      - {v: 1, deprecation_date: 2027-06-30}
      - {v: 2}
exposures:
  - name: board
    type: dashboard
    owner: {name: Weather team, email: weather@example.com}
    depends_on: ["ref('hourly')", "ref('fleet', 'seats')"]
""",
    "models/hourly_v1.sql": "select hour, tail_number from {{ ref('staged') }}",
    "models/hourly_v2.sql": "select hour, tail_number from {{ ref('staged') }} join fleet.main.aircraft using (x)",
    "models/staging/staged.sql": (
        "{{ config(materialized='ephemeral') }} select * from {{ source('noaa', 'observations') }}"
    ),
    "models/joined.sql": "select * from {{ ref('fleet', 'aircraft') }} join {{ ref('fleet', 'hidden') }} using (x)",
}
FLEET = {
    "models/m.yml": """\
groups:
  - name: aircraft
    owner: {name: Fleet team}
models:
  - name: aircraft
    config: {access: public, group: aircraft, contract: {enforced: true}}
    columns: [{name: tail_number, data_type: varchar}]
  - name: seats
    config: {access: public}
""",
    "models/aircraft.sql": "select tail_number from {{ ref('hidden') }}",
    "models/seats.sql": "select 1 as seats from {{ ref('weather', 'hourly', v=1) }}",
    "models/hidden.sql": "select 'N1' as tail_number",
}


class FuzzedCheck:
    """A mesh of two domains; the manifest of one of them is damaged anew for each check."""

    def __init__(self, folder: Path) -> None:
        """Write the projects into an empty folder."""
        self.folder = folder
        projects = {"weather": Project("weather", WEATHER), "fleet": Project("fleet", FLEET)}
        parse(folder, projects)
        # As they were before columns were taken away, so that there are breaks to find.
        columns = ("hour timestamp", "tail_number varchar", "rain double")
        published(domain(folder / "published/fleet"), port("aircraft", "tail_number varchar"), port("seats", "seats"))
        published(
            domain(folder / "published/weather", "weather"),
            port("hourly", *columns, group="observations", version=1, latest_version=2),
            port("hourly", *columns, group="observations", version=2),
        )
        self._paths = {name: folder / name / "target/manifest.json" for name in projects}
        self._good = {name: path.read_text(encoding="utf-8") for name, path in self._paths.items()}
        for text in self._good.values():
            assert "compiled_code" in text

    def run(self, seed: int, number: int) -> Counter[str]:
        """Check so many damaged meshes; how they ended, by `report`, and the first words of the refusals."""
        ended: Counter[str] = Counter()
        for each, damaged, folders in self._damages(seed, number):
            try:
                ended[self._checked(folders, thorough=each % 50 == 0)] += 1
            except Exception as error:
                raise AssertionError(
                    f"seed {seed}, check {each}: the manifest of {damaged} raises {error!r}"
                ) from error
        return ended

    def _damages(self, seed: int, number: int) -> Iterator[tuple[int, str, list[Path]]]:
        for each in range(number):
            random = Random(f"{seed}/{each}")
            damaged = random.choice(("weather", "weather", "fleet"))
            alone = random.random() < 0.6
            for name, path in self._paths.items():
                content = mutated(self._good[name], random) if name == damaged else self._good[name].encode()
                # A new file: file systems take their time to make one empty that has content.
                path.unlink()
                path.write_bytes(content)
            yield each, damaged, [self.folder / name for name in self._paths if not alone or name == damaged]

    def _checked(self, folders: list[Path], *, thorough: bool) -> str:
        try:
            report = check(folders)
        except MeshError as error:
            told = [plain(line) for line in [*error.what.splitlines(), error.remedy]]
            "\n".join(told).encode("utf-8")
            return "refused" if error.exit_code == 2 and told[0] else "refused without saying why"
        text = "\n".join([summary(report), FORMATS["full"](report, ()), FORMATS["json"](report, ())])
        if thorough:
            text += "".join(render(report, ()) for render in FORMATS.values())
        text.encode("utf-8")
        return "report with findings" if report.findings else "report"
