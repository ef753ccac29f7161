"""From an agreed contract to a dbt project: the property file of its ports, and models that build without rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meshwright.app.text_file import write_text
from meshwright.exports.contract_file import ContractFile
from meshwright.exports.mesh_words import mesh_words
from meshwright.exports.odcs_import import Wishes, drafted_ports, product_of
from meshwright.exports.physical_types import ADAPTERS
from meshwright.exports.yaml_text import to_yaml
from meshwright.interfaces.port_properties import NOBODY, file_stem, properties, require_draft, skeleton_sql
from meshwright.interfaces.untrusted_text import require_name, require_type
from meshwright.mesh.counted import counted
from meshwright.mesh.drafted_port import DraftedPort
from meshwright.mesh.errors import ArtifactError, ConfigError, RegistryError
from meshwright.mesh.port import Owner
from meshwright.read.interface_files import carried_package_version
from meshwright.read.manifest import load_manifest
from meshwright.read.mesh_yml import load_domain_config
from meshwright.read.property_files import described


@dataclass(frozen=True, slots=True)
class Imported:
    """What a contract becomes.

    Attributes:
        project: the dbt project.
        files: the texts of its new files, by path relative to the project.
        properties: the property file of all ports as one text.
        kept: models that are there already, so that no skeleton is written for them.
        unsaid: what is not carried over, each with its place in the contract.
        for_mesh_yml: what mesh.yml can say of the product; empty where the contract says none of it.
        needs_package: whether the project lacks the dbt package `meshwright`, whose tests it would have.
    """

    project: Path
    files: dict[Path, str]
    properties: str
    kept: tuple[Path, ...]
    unsaid: tuple[str, ...]
    for_mesh_yml: str
    needs_package: bool = False


def import_odcs(path: Path, project: Path, product: str = "", adapter: str = "") -> Imported:
    """Read a contract and say what to write into a project; nothing is written.

    Args:
        path: a contract of ODCS 3.0 or 3.1.
        project: the dbt project.
        product: the group of the ports; empty for what the contract says.
        adapter: dbt's name of the engine, for columns without a physical type; empty for that of the last dbt run.

    Raises:
        ConfigError: the folder is no project; or the contract breaks the standard, or cannot become models; with all
            problems, each with its line.
    """
    config = load_domain_config(project)
    file = ContractFile(path)
    there = described(project)
    group = product or product_of(file.content)
    if not group:
        raise ConfigError([f"{path}: the contract names no data product"], "Say which group it is for: `--product`.")
    _require_group(group, f"{path}: " if not product else "--product: ")
    wishes = Wishes(group, adapter or _last_adapter(project), frozenset(there.files) | frozenset(there.models))
    drafts = list(drafted_ports(file.content, wishes))
    _require_possible(file, drafts, wishes)
    files: dict[Path, str] = {}
    kept = []
    folder = there.folder / group
    declared = group in there.groups
    for draft in drafts:
        port = draft.port
        files[folder / f"{port.id.name}.yml"] = to_yaml(properties([draft], with_group=not declared))
        declared = True
        stem = file_stem(port.id)
        if stem in there.files:
            kept.append(there.files[stem].relative_to(project))
        else:
            files[folder / f"{stem}.sql"] = skeleton_sql(port)
    return Imported(
        config.folder,
        files,
        to_yaml(properties(drafts, with_group=group not in there.groups)),
        tuple(kept),
        tuple(_unsaid(file, drafts, group in there.groups)),
        _for_mesh_yml(file.content, group),
        _needs_package(drafts, project),
    )


def write_imported(imported: Imported) -> list[Path]:
    """Write the files of an import; all of them, or none where something is in the way.

    Returns:
        the files, relative to the project.

    Raises:
        ConfigError: a file is there already, a model is described elsewhere, or a folder leads out of the project.
    """
    there = described(imported.project)
    problems = []
    root = imported.project.resolve()
    for path in imported.files:
        whole = imported.project / path
        if whole.exists() or whole.is_symlink():
            problems.append(f"{whole}: is there already")
        elif path.suffix == ".yml" and path.stem in there.models:
            problems.append(f"{there.models[path.stem]}: describes the model {path.stem} already")
        elif not whole.parent.resolve().is_relative_to(root):
            problems.append(f"{whole}: lies outside the project {imported.project}")
    if problems:
        raise ConfigError(problems, "`--stdout` prints what would be written; merge it by hand.")
    for path, text in imported.files.items():
        write_text(imported.project / path, text)
    return list(imported.files)


def _require_group(group: str, place: str) -> None:
    try:
        require_name(group, "the product")
    except RegistryError as error:
        raise ConfigError([f"{place}{error.what}"], "Name one with `--product`.") from error


def _last_adapter(project: Path) -> str:
    """The adapter of the last dbt command; empty when there is no manifest."""
    try:
        return load_manifest(project / "target" / "manifest.json").metadata.adapter_type or ""
    except ArtifactError:
        return ""


def _require_possible(file: ContractFile, drafts: list[DraftedPort], wishes: Wishes) -> None:
    if not drafts:
        raise ConfigError([f"{file.path}: the contract has no `schema`: it promises no table"])
    untyped = sum(not column.data_type for draft in drafts for column in draft.port.columns)
    if untyped and not wishes.adapter:
        raise ConfigError(
            [f"{file.path}: {counted(untyped, 'column')} without a physicalType, and no engine to choose a type of"],
            f"Name the engine: `--adapter` with {', '.join(sorted(ADAPTERS))}; in a project, `dbt parse` tells it.",
        )
    problems = [*_twice(file, drafts)]
    for draft in drafts:
        problems += _of_names(file, draft, wishes)
        if not problems:
            try:
                require_draft(draft)
            except RegistryError as error:
                problems.append(f"{file.place(draft.steps)}: {error.what}")
    if problems:
        raise ConfigError(problems, "Correct the contract, or ask who sent it.")


def _twice(file: ContractFile, drafts: list[DraftedPort]) -> Iterator[str]:
    for name, count in Counter(draft.port.id.name.casefold() for draft in drafts).items():
        if count > 1:
            yield f"{file.place(('schema',))}: {count} tables are called {name}"


def _of_names(file: ContractFile, draft: DraftedPort, wishes: Wishes) -> Iterator[str]:
    """What is wrong with names and types, each with its place."""
    port = draft.port
    yield from _problem(file, (*draft.steps, "name"), lambda: require_name(port.id.name, "the table"))
    seen: set[str] = set()
    for index, column in enumerate(port.columns):
        steps = (*draft.steps, "properties", index)
        yield from _problem(file, (*steps, "name"), lambda name=column.name: require_name(name, "the column"))
        if column.name.casefold() in seen:
            yield f"{file.place((*steps, 'name'))}: there is a column {column.name} already"
        seen.add(column.name.casefold())
        if column.data_type:
            yield from _problem(
                file,
                (*steps, "physicalType"),
                lambda text=column.data_type, name=column.name: require_type(text, port.id.name, name),
            )
        else:
            known = (
                f"there is no type for it on {wishes.adapter}" if wishes.adapter in ADAPTERS else "no engine is known"
            )
            yield f"{file.place(steps)}: {column.name} has no physicalType, and {known}; see `--adapter`"


def _problem(file: ContractFile, steps: tuple[str | int, ...], require: Any) -> Iterator[str]:
    try:
        require()
    except RegistryError as error:
        yield f"{file.place(steps)}: {error.what}"


def _unsaid(file: ContractFile, drafts: Iterable[DraftedPort], group_is_there: bool) -> Iterator[str]:
    found = sorted(
        (file.line(each.steps), f"{file.place(each.steps)}: {each.text}") for draft in drafts for each in draft.unsaid
    )
    yield from (told for _, told in found)
    owner = next(iter(drafts)).owner
    if owner == Owner() and not group_is_there:
        yield f"{file.place(('team',))}: names nobody; the owner of the group is `{NOBODY}`"


def _needs_package(drafts: Iterable[DraftedPort], project: Path) -> bool:
    """Whether tests of the dbt package `meshwright` are used in a project that does not carry it."""
    own = any(test.kind.startswith("meshwright.") for draft in drafts for test in draft.port.tests)
    return own and not carried_package_version(project) and not (project / "dbt_packages" / "meshwright").exists()


def _for_mesh_yml(contract: dict[str, Any], group: str) -> str:
    found = mesh_words(contract)
    return to_yaml({"products": {group: found}}) if found else ""
