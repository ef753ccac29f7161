"""mesh.yml: what a domain, or the root of a mesh, says of itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.input import Input
from meshwright.mesh.place import Place
from meshwright.mesh.port import Owner
from meshwright.read.config_schema import require_valid
from meshwright.read.yaml_file import YamlFile

FILE_NAME = "mesh.yml"
SCHEMA = "mesh.schema.json"


@dataclass(frozen=True, slots=True)
class DomainConfig:
    """A domain's mesh.yml and the name of its dbt project; all defaults when there is no mesh.yml.

    Attributes:
        declared: whether there is a mesh.yml.
        registry: the registry's location as written, relative to `folder`; None when none is named.
        policy: the location of the policy as written, relative to `folder`; None when none is named.
        rules: levels by code or name of a rule, as written; False stands for `off`, as in YAML.
        products: settings by product name, as the schema allows them.
        content: the file's content as a whole.
    """

    folder: Path
    name: str
    project: str
    declared: bool
    description: str = ""
    owner: Owner = Owner()
    registry: str | None = None
    policy: str | None = None
    rules: dict[str, Any] = field(default_factory=dict)
    products: dict[str, dict[str, Any]] = field(default_factory=dict)
    product_places: dict[str, Place] = field(default_factory=dict)
    inputs: tuple[Input, ...] = ()
    input_places: tuple[Place, ...] = ()
    content: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MeshRoot:
    """The mesh.yml at the root of a mesh.

    Attributes:
        domains: the domains, ordered by name.
    """

    folder: Path
    registry: str | None
    domains: tuple[DomainConfig, ...]
    policy: str | None = None
    rules: dict[str, Any] = field(default_factory=dict)


def load_domain_config(folder: Path) -> DomainConfig:
    """Read the mesh.yml of a dbt project's folder, or its defaults when there is none.

    Raises:
        ConfigError: the folder is no dbt project, or the file says something impossible.
    """
    project = _project_name(folder)
    path = folder / FILE_NAME
    _require_plain_name(folder)
    if not path.is_file():
        return DomainConfig(folder, name=project, project=project, declared=False)
    file = YamlFile(path)
    require_valid(file, SCHEMA)
    content = file.content
    if "domains" in content:
        raise ConfigError([f"{path}: the root of a mesh is no domain"], "Go to the folder of a domain.")
    products = {name: settings or {} for name, settings in content.get("products", {}).items()}
    inputs = [
        (Input.parse(text), Place(FILE_NAME, file.line("inputs", index), anchor=("yaml", "inputs", text)))
        for index, text in enumerate(content.get("inputs", []))
    ]
    return DomainConfig(
        folder=folder,
        name=content.get("domain", project),
        project=project,
        declared=True,
        description=content.get("description", ""),
        owner=Owner(**content.get("owner", {})),
        registry=content.get("registry"),
        policy=content.get("policy"),
        rules=content.get("rules") or {},
        products=products,
        product_places={name: Place(FILE_NAME, file.line("products", name)) for name in products},
        inputs=tuple(declared for declared, _ in inputs),
        input_places=tuple(place for _, place in inputs),
        content=content,
    )


def is_mesh_root(folder: Path) -> bool:
    """Whether the folder's mesh.yml lists the domains of a mesh."""
    path = folder / FILE_NAME
    return path.is_file() and "domains" in YamlFile(path).content


def load_mesh_root(folder: Path) -> MeshRoot:
    """Read the mesh.yml at the root of a mesh, and those of its domains.

    Raises:
        ConfigError: with every problem of every file.
    """
    file = YamlFile(folder / FILE_NAME)
    require_valid(file, SCHEMA)
    problems = [
        f"{file.path}:{file.line(key)}: {key}: belongs into the mesh.yml of a domain, not of the mesh's root"
        for key in ("domain", "inputs", "products")
        if key in file.content
    ]
    domains: list[DomainConfig] = []
    for index, pattern in enumerate(file.content.get("domains", [])):
        try:
            found = sorted(path.parent for path in folder.glob(f"{pattern}/dbt_project.yml"))
        except (NotImplementedError, ValueError):  # an absolute path, or a pattern like `a**`
            found = []
        if not found:
            line = file.line("domains", index)
            problems.append(f"{file.path}:{line}: domains[{index}]: no dbt project matches {pattern!r}")
        for domain_folder in found:
            if any(domain.folder == domain_folder for domain in domains):
                continue
            try:
                domains.append(load_domain_config(domain_folder))
            except ConfigError as error:
                problems.extend(error.problems)
    if "domains" not in file.content:
        problems.append(f"{file.path}: not the root of a mesh: it has no `domains`")
    for name, count in Counter(domain.name for domain in domains).items():
        if count > 1:
            folders = ", ".join(str(domain.folder) for domain in domains if domain.name == name)
            problems.append(f"{file.path}: {count} domains are called {name}: {folders}")
    if problems:
        raise ConfigError(problems)
    return MeshRoot(
        folder,
        file.content.get("registry"),
        tuple(sorted(domains, key=lambda domain: domain.name)),
        file.content.get("policy"),
        file.content.get("rules") or {},
    )


def _project_name(folder: Path) -> str:
    path = folder / "dbt_project.yml"
    if not path.is_file():
        raise ConfigError([f"{folder}: {_why_no_project(folder)}"], "Name a dbt project's folder.")
    name = YamlFile(path).content.get("name")
    if not isinstance(name, str) or not name:
        raise ConfigError([f"{path}: the project has no `name`"])
    return name


def _why_no_project(folder: Path) -> str:
    if not folder.exists():
        return "there is no such folder"
    if not folder.is_dir():
        return "not a folder"
    above = next((parent for parent in folder.resolve().parents if (parent / "dbt_project.yml").is_file()), None)
    hint = f"; the project is {above}" if above else ""
    return f"not a dbt project: there is no dbt_project.yml{hint}"


def _require_plain_name(folder: Path) -> None:
    """Refuse what is meant to be mesh.yml and would be passed over."""
    if (folder / "mesh.yaml").exists():
        raise ConfigError([f"{folder / 'mesh.yaml'}: the file has to be called {FILE_NAME}"], "Rename it.")
    if (folder / FILE_NAME).is_dir():
        raise ConfigError([f"{folder / FILE_NAME}: a folder, and no file"], "Remove it, or write a file.")
