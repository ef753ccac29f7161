"""The dbt docs of the domains, made by dbt itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from meshwright.read.mesh_yml import DomainConfig, MeshRoot
from meshwright.runner.dbt import Dbt
from meshwright.runner.output import first_problem
from meshwright.runner.schedule import run_in_order
from meshwright.site.dbt_docs import shut_in

# Below target/, which nobody takes for sources, but not target/ itself: `mesh publish` reads the build's results there.
_TARGET_PATH = Path("target") / "docs"
_WRITTEN = ("index.html", "manifest.json", "catalog.json")
_MADE = "mesh_docs.html"


@dataclass(frozen=True, slots=True)
class DomainDocs:
    """The dbt docs of one domain.

    Attributes:
        html: the file with everything in it, for the frame that shows it, or None when there is none.
        problem: why there is none.
    """

    domain: str
    html: Path | None
    problem: str = ""
    log_path: Path | None = None


def dbt_docs(
    dbt: Dbt, root: MeshRoot, environment: str | None, jobs: int, notify: Callable[[DomainDocs], None]
) -> tuple[DomainDocs, ...]:
    """Make the dbt docs of every domain, several at once.

    Args:
        dbt: makes them.
        root: the mesh.
        environment: the dbt target whose relations are described; None for each profile's own.
        jobs: how many domains at once.
        notify: is told of each.
    """
    domains = {domain.name: domain for domain in root.domains}

    def work(name: str) -> DomainDocs:
        done = _docs_of(dbt, domains[name], environment)
        notify(done)
        return done

    made = run_in_order(
        dict.fromkeys(domains, ()),
        jobs=jobs,
        work=work,
        succeeded=lambda done: True,
        skip=lambda name, culprit: DomainDocs(name, None),
        cancel=dbt.cancel,
    )
    return tuple(made.values())


def _docs_of(dbt: Dbt, domain: DomainConfig, environment: str | None) -> DomainDocs:
    folder = domain.folder / _TARGET_PATH
    for name in (*_WRITTEN, _MADE):
        (folder / name).unlink(missing_ok=True)
    run = dbt.run(domain.folder, "docs", "generate", "--target-path", str(_TARGET_PATH), target=environment)
    if run.exit_code or not all((folder / name).is_file() for name in _WRITTEN):
        problem = first_problem(run.lines) or f"dbt docs ended with exit code {run.exit_code}"
        return DomainDocs(domain.name, None, problem, run.log_path)
    try:
        made = shut_in(*((folder / name).read_bytes() for name in _WRITTEN))
    except ValueError as error:
        return DomainDocs(domain.name, None, f"dbt wrote docs that cannot be shown: {error}", run.log_path)
    (folder / _MADE).write_bytes(made)
    return DomainDocs(domain.name, folder / _MADE, log_path=run.log_path)
