"""The stand-in says what dbt says: the pages would otherwise prove things about a tool that does not exist."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from meshwright.read.domain import load_domain
from tests.pages.tiny_dbt import Project, UnknownRef, parse

FLEET = {
    "models/aircraft.yml": """\
groups:
  - name: aircraft
    owner: {name: Fleet team, email: fleet@example.com}
models:
  - name: int_aircraft
    config: {access: protected}
  - name: aircraft
    latest_version: 1
    description: One row per aircraft
    config: {access: public, group: aircraft, contract: {enforced: true}}
    columns:
      - {name: tail_number, data_type: varchar, description: The key, constraints: [{type: not_null}]}
      - {name: seats, data_type: integer}
    versions:
      - v: 1
        deprecation_date: 2099-06-30
      - v: 2
        columns: [{include: all, exclude: [seats]}]
  - name: plain
    config: {access: public, group: aircraft}
""",
    "models/int_aircraft.sql": "select 'N1' as tail_number",
    "models/aircraft_v1.sql": "select tail_number, 2 as seats from {{ ref('int_aircraft') }}",
    "models/aircraft_v2.sql": "select tail_number from {{ ref('int_aircraft') }}",
    "models/plain.sql": "select 1 as one",
}

PUNCTUALITY = {
    "mesh.yml": "version: 1\ninputs:\n  - fleet.aircraft\n",
    "models/delays.sql": (
        "select * from {{ ref('fleet', 'aircraft') }} join {{ ref('fleet', 'aircraft', v=2) }} using (tail_number)"
    ),
    "models/behind.sql": "select * from {{ ref('fleet', 'int_aircraft') }}",
    "models/exposures.yml": """\
exposures:
  - name: board
    type: dashboard
    owner: {name: Punctuality team, email: punctuality@example.com}
    depends_on: ["ref('fleet', 'plain')", "ref('delays')"]
""",
}

PROFILES = "{0}: {{target: dev, outputs: {{dev: {{type: duckdb, path: ':memory:'}}}}}}\n"


@pytest.mark.dbt
@pytest.mark.parametrize("name", ["fleet", "punctuality"])
def test_the_stand_in_agrees_with_dbt(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    parse(Path(), {"fleet": Project("fleet", FLEET), "punctuality": Project("punctuality", PUNCTUALITY)})
    imitated = load_domain(Path(name))
    assert len(imitated.ports) == 3 or len(imitated.reads) == 4
    for project in ("fleet", "punctuality"):
        Path(project, "dbt_project.yml").write_text(f"name: {project}\nprofile: {project}\nconfig-version: 2\n")
        Path(project, "profiles.yml").write_text(PROFILES.format(project))
        shutil.rmtree(Path(project, "target"))
    # dbt finds what stands in its package folder, as `dbt deps` would have put it there.
    shutil.copytree("fleet", "punctuality/dbt_packages/fleet")
    subprocess.run([Path(sys.executable).parent / "dbt", "--quiet", "parse"], cwd=name, check=True, timeout=120)
    assert load_domain(Path(name)) == imitated


def test_a_page_that_reads_what_it_does_not_show_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownRef, match="nowhere"):
        parse(tmp_path, {"a": Project("a", {"models/m.sql": "select * from {{ ref('nowhere', 'x') }}"})})
