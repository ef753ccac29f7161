"""The wheel, in an environment of its own, away from the repository."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.mesh.small_mesh import ENVIRONMENT, REPOSITORY, SALES, Project
from tests.mesh.tutorial_runner import run_tutorial

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("wheel")]


def run(*command: str | Path, cwd: Path, code: int = 0) -> str:
    result = subprocess.run(
        command, cwd=cwd, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    assert result.returncode == code, result.stdout
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of what is in the repository now."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, REPOSITORY, cwd=folder)
    return next(folder.glob("*.whl"))


def install(wheel: Path, folder: Path, extra: str) -> Path:
    """The bin folder of a new environment with the wheel, at the versions that the lock file pins."""
    venv.create(folder, with_pip=True)
    pip = folder / "bin" / "pip"
    pinned = [
        line.split(" \\")[0] for line in (REPOSITORY / "requirements.lock").read_text().splitlines() if "==" in line
    ]
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(pinned) + "\n")
    run(pip, "install", "--quiet", "--constraint", constraints, f"{wheel}{extra}", cwd=folder)
    return folder / "bin"


def test_the_wheel_carries_the_dbt_package_the_rule_pages_and_the_templates(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    pages = {f"meshwright/rule_pages/{page.name}" for page in (REPOSITORY / "docs" / "rules").glob("*.md")}
    macros = {
        f"meshwright/dbt_package/{path.relative_to(REPOSITORY).as_posix()}"
        for path in (REPOSITORY / "macros").rglob("*.sql")
    }
    assert pages
    assert macros
    assert names >= pages | macros | {"meshwright/dbt_package/dbt_project.yml", "meshwright/py.typed"}
    assert any(name.startswith("meshwright/site/templates/") for name in names)


def test_mesh_check_runs_on_a_plain_dbt_project_without_dbt(wheel: Path, tmp_path: Path) -> None:
    """Somebody else's CI: no mesh.yml, no meshwright package, no dbt in the environment; a manifest is enough."""
    files = {name: text for name, text in SALES.items() if name != "mesh.yml"}
    project = Project.create(tmp_path / "sales", files)
    (project.folder / "packages.yml").unlink()
    project.replace("dbt_project.yml", ", meshwright", "")
    project.dbt("parse")

    bin_folder = install(wheel, tmp_path / "environment", "")
    assert not (bin_folder / "dbt").exists()
    output = run(bin_folder / "mesh-check", cwd=project.folder)
    assert output == (
        "checked 1 domain, 3 models, 2 ports, 68 rules (39 skipped: no registry in mesh.yml): 0 errors, 0 warnings\n"
    )
    project.replace("models/ports.yml", ", contract: {enforced: true}", "")
    project.dbt("parse")
    assert "CON001 unenforced-contract" in run(bin_folder / "mesh-check", cwd=project.folder, code=1)
    assert "# unenforced-contract (CON001)" in run(bin_folder / "mesh", "rule", "CON001", cwd=tmp_path)
    _needs_nothing_of_the_repository(bin_folder, tmp_path)


def _needs_nothing_of_the_repository(bin_folder: Path, folder: Path) -> None:
    """Schemas travel along, and what an extra is for says so instead of failing."""
    assert '"title"' in run(bin_folder / "mesh", "config", "schema", "product.json", cwd=folder)
    problems = "from meshwright.exports.standards import problems; print(*problems({}, 'odcs-3.1.0'))"
    assert "apiVersion" in run(bin_folder / "python", "-c", problems, cwd=folder)
    told = run(bin_folder / "mesh", "registry", "verify", "s3://nowhere/registry", cwd=folder, code=2)
    assert 'pip install "dbt-meshwright[remote]"' in told


def test_the_tutorial_works_with_nothing_but_the_wheel(wheel: Path, tmp_path: Path) -> None:
    bin_folder = install(wheel, tmp_path / "environment", "[duckdb]")
    tutorial = (REPOSITORY / "docs" / "tutorial.md").read_text(encoding="utf-8")
    (tmp_path / "shop").mkdir()
    run_tutorial(tutorial, tmp_path / "shop", bin_folder)
