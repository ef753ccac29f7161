"""The mesh's site: dbt docs of every domain, and the pages that join them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from meshwright.app.registry import NO_VARIABLES, require_registry
from meshwright.app.site import SiteState, plan_site
from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.read.mesh_yml import DomainConfig, MeshRoot
from meshwright.registry.location import exists
from meshwright.runner.dbt import Dbt
from meshwright.runner.output import first_problem
from meshwright.runner.schedule import run_in_order
from meshwright.site.addresses import slug

# Below target/, which nobody takes for sources, but not target/ itself: `mesh publish` reads the build's results there.
_TARGET_PATH = Path("target") / "docs"

# Writing a site replaces its folder as a whole: it has to be one that we wrote. The file says from what.
_MARKER = ".mesh-site"


@dataclass(frozen=True, slots=True)
class DomainDocs:
    """The dbt docs of one domain.

    Attributes:
        html: the file with everything in it, or None when there is none.
        problem: why there is none.
    """

    domain: str
    html: Path | None
    problem: str = ""
    log_path: Path | None = None


@dataclass(frozen=True, slots=True)
class DocsResult:
    """A written site.

    Attributes:
        failed: the domains that are there without their dbt docs.
    """

    index: Path
    failed: tuple[DomainDocs, ...] = ()


def docs(
    root: MeshRoot,
    out: Path,
    *,
    dbt: Dbt | None,
    now: datetime,
    environment: str | None = None,
    jobs: int = 1,
    environ: Mapping[str, str] = NO_VARIABLES,
    notify: Callable[[DomainDocs], None] = lambda done: None,
) -> DocsResult:
    """Write the site of a mesh; what was in its folder before stays until the new one is complete.

    Args:
        root: the mesh.
        out: the site's folder.
        dbt: makes the dbt docs; None for a site without them.
        now: UTC time at which promises are looked at.
        environment: the dbt target whose relations dbt describes.
        jobs: how many domains at once.
        environ: the environment variables that the registry's location may use.
        notify: is told of each domain's dbt docs.

    Raises:
        MeshError: the folder holds something else than a site, or the registry cannot be read.
    """
    _require_replaceable(out)
    store = require_registry(root, environ)
    if not exists(store):
        raise RegistryError(
            f"nothing is published in {store.location} yet", "Run `mesh up`, or `mesh publish` in a domain."
        )
    made = _dbt_docs(dbt, root, environment, jobs, notify) if dbt else ()
    copies = {done.domain: (done.html, f"dbt/{slug(done.domain)}/index.html") for done in made if done.html}
    plan = plan_site(store, out, _state_of(out), now, {domain: path for domain, (_, path) in copies.items()})
    new = _beside(out, "new")
    for path, text in plan.texts:
        _parent_made(new / path).write_text(text, encoding="utf-8", newline="\n")
    for html, path in copies.values():
        shutil.copyfile(html, _parent_made(new / path))
    _parent_made(new / _MARKER).write_bytes(msgspec.json.encode(plan.state))
    # The new site is complete but for what it has in common with the old one: that moves over in one go with it.
    for folder in plan.kept:
        (out / folder).rename(_parent_made(new / folder))
    _swap(new, out)
    return DocsResult(out / "index.html", tuple(done for done in made if done.problem))


def _state_of(out: Path) -> SiteState | None:
    """What the site that is there was made from; None when nobody knows."""
    try:
        return msgspec.json.decode((out / _MARKER).read_bytes(), type=SiteState)
    except (OSError, ValueError):
        return None


def _dbt_docs(
    dbt: Dbt, root: MeshRoot, environment: str | None, jobs: int, notify: Callable[[DomainDocs], None]
) -> tuple[DomainDocs, ...]:
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
    html = domain.folder / _TARGET_PATH / "static_index.html"
    html.unlink(missing_ok=True)
    run = dbt.run(domain.folder, "docs", "generate", "--static", "--target-path", str(_TARGET_PATH), target=environment)
    if run.exit_code or not html.is_file():
        problem = first_problem(run.lines) or f"dbt docs ended with exit code {run.exit_code}"
        return DomainDocs(domain.name, None, problem, run.log_path)
    return DomainDocs(domain.name, html, log_path=run.log_path)


def _require_replaceable(out: Path) -> None:
    if not out.exists() or (out / _MARKER).is_file():
        return
    if not out.is_dir() or any(out.iterdir()):
        raise MeshError(f"{out} is there, and `mesh docs` did not write it", "Name another folder with --out.")


def _swap(new: Path, out: Path) -> None:
    if out.exists():
        out.rename(_beside(out, "old"))
    new.rename(out)
    shutil.rmtree(_beside(out, "old"), ignore_errors=True)


def _beside(out: Path, what: str) -> Path:
    """A folder on the same disk that is not there; one that a killed run left is removed."""
    path = out.absolute().with_name(f".{out.absolute().name}.{what}")
    shutil.rmtree(path, ignore_errors=True)
    return path


def _parent_made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
