"""The mesh-debt.yml of many domains: read together, written together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from meshwright.app.levels import no_such_rule, rule_called
from meshwright.app.text_file import write_text
from meshwright.mesh.debt import DebtEntry
from meshwright.mesh.errors import ConfigError
from meshwright.read.debt_file import FILE_NAME, debt_text, load_debt
from meshwright.read.mesh_yml import DomainConfig

Debts = Mapping[str, Collection[DebtEntry]]
"""What each domain has accepted, by its name."""


def debts_of(configs: Iterable[DomainConfig]) -> Debts:
    """The accepted debt of some domains.

    Raises:
        ConfigError: with every problem of every file.
    """
    debts: dict[str, tuple[DebtEntry, ...]] = {}
    problems: list[str] = []
    remedy = ""
    for config in configs:
        try:
            debts[config.name] = entries = load_debt(config.folder)
        except ConfigError as error:
            problems += error.problems
            remedy = remedy or error.remedy
            continue
        problems += [
            f"{config.folder / FILE_NAME}:{entry.place.line}: rule: {no_such_rule(entry.rule)}"
            for entry in entries
            if rule_called(entry.rule) is None
        ]
    if problems:
        raise ConfigError(problems, remedy)
    return debts


def save_debt(configs: Iterable[DomainConfig], entries: Mapping[str, Sequence[DebtEntry]]) -> tuple[Path, ...]:
    """Write the files of some domains; one without entries goes.

    Args:
        configs: the domains.
        entries: what each domain accepts from now on, by its name; domains that are not in it keep what they have.

    Returns:
        The files that were written or removed.
    """
    files = []
    for config in configs:
        if config.name not in entries:
            continue
        path = config.folder / FILE_NAME
        if entries[config.name]:
            write_text(path, debt_text(entries[config.name]))
        else:
            path.unlink(missing_ok=True)
        files.append(path)
    return tuple(files)
