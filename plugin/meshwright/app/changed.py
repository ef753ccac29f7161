"""Which domains a change touches: the question of a pull request in a repository of many domains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from meshwright.mesh.errors import ConfigError
from meshwright.read.git import changed_files, merge_base, repository_of, short_commit
from meshwright.read.mesh_yml import DomainConfig

_PROJECT_FILE = "dbt_project.yml"
NOTHING_SHARED: Mapping[Path, Iterable[str]] = MappingProxyType({})


def changed_domains(
    configs: Sequence[DomainConfig], since: str, also: Mapping[Path, Iterable[str]] = NOTHING_SHARED
) -> tuple[set[str], str]:
    """The domains that a branch, or work on it, changed.

    A domain is changed when a file below its folder is not as it was where the branch began: committed or not, new,
    edited, moved or deleted. Where a dbt project is gone, every domain is changed. Files that `.gitignore` names do not
    count.

    Args:
        configs: the domains in question, all in one clone.
        since: a branch, tag or commit. What it gained after the branch began does not count.
        also: what lies outside the domains and matters for them: a file, or a folder for all below it -> their names.

    Returns:
        The names of the changed domains, and the short commit that they were compared with.

    Raises:
        ConfigError: the domains are in different clones.
        MeshError: git is not there or cannot tell; nothing is taken for unchanged because of that.
    """
    if not since.strip():
        raise ConfigError(
            ["the commit to compare with is empty"], "Name a branch, tag or commit; a variable of the CI may be unset."
        )
    repository = _only_repository(configs)
    base = merge_base(repository, since)
    # With the folders they lie in, so that asking for a domain is one look-up however many files changed.
    touched = {place for file in changed_files(repository, base) for place in (file, *file.parents)}
    changed = {config.name for config in configs if not touched.isdisjoint(_places(config.folder))}
    if any(path.name == _PROJECT_FILE and not path.exists() for path in touched):
        # A domain that is gone is in nobody's folder, and anybody may have named it.
        changed = {config.name for config in configs}
    for path, names in also.items():
        if not touched.isdisjoint(_places(path)):
            changed |= {config.name for config in configs} & set(names)
    return changed, short_commit(repository, base)


def with_consumers(changed: set[str], reads: Mapping[str, set[str]]) -> set[str]:
    """The changed domains and those that read them directly.

    A reader of a reader is not among them. It sees the contract of the domain in between, and that contract stands in
    files that did not change.

    Args:
        changed: names of domains.
        reads: domain -> the domains that it reads.
    """
    return changed | {reader for reader, read in reads.items() if not changed.isdisjoint(read)}


def _only_repository(configs: Sequence[DomainConfig]) -> Path:
    found = sorted({repository_of(config.folder) for config in configs})
    if len(found) != 1:
        where = ", ".join(str(path) for path in found) or "none at all"
        raise ConfigError(
            [f"what changed can be told in one git clone, and the domains are in {where}"],
            "Check the domains of each clone on their own, or all domains without naming a commit.",
        )
    return found[0]


def _places(path: Path) -> set[Path]:
    """Where git may know a path: where it leads, and itself when it is a link."""
    absolute = path.absolute()
    return {absolute.resolve(), absolute.parent.resolve() / absolute.name}
