"""How each rule counts in each domain: the rule's own level, the mesh's word, the domain's word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.finding import Finding, Level
from meshwright.mesh.names import did_you_mean
from meshwright.mesh.place import Place
from meshwright.read.mesh_yml import FILE_NAME, DomainConfig, MeshRoot
from meshwright.read.yaml_file import YamlFile
from meshwright.rules import RULES
from meshwright.rules.rule import ChangeRule, Rule


@dataclass(frozen=True, slots=True)
class Setting:
    """How a rule counts in a domain.

    Attributes:
        place: the line of the mesh.yml that says so, seen from here; None when it is the rule's own level.
    """

    level: Level | Literal["off"]
    place: Place | None = None


Levels = Mapping[str, Mapping[str, Setting]]
"""By name of a domain, then by code of a rule."""


def levels_of(configs: Sequence[DomainConfig], roots: Mapping[str, MeshRoot]) -> Levels:
    """How every rule counts in some domains.

    Args:
        configs: the domains.
        roots: the root of the mesh that each domain belongs to, by domain.

    Raises:
        ConfigError: with every name that is no rule, and every rule that a file names twice.
    """
    said: dict[Path, dict[str, Setting]] = {}
    problems: list[str] = []
    places = [(root.folder, root.rules) for root in roots.values()] + [(each.folder, each.rules) for each in configs]
    for folder, rules in places:
        if rules and folder not in said:
            said[folder] = dict(_said(folder, rules))
            problems += _problems(folder, rules)
    if problems:
        raise ConfigError(list(dict.fromkeys(problems)), "`mesh rules` lists all rules.")
    default = {rule.code: Setting("off" if rule.stage == "preview" else rule.level) for rule in RULES}
    return {
        config.name: default
        | (said.get(roots[config.name].folder, {}) if config.name in roots else {})
        | said.get(config.folder, {})
        for config in configs
    }


def with_levels(findings: Iterable[Finding], levels: Levels) -> Iterator[Finding]:
    """The findings as they count; those of rules that are off in their domain are left out.

    A rule may itself take some of its findings less seriously. That holds until a mesh.yml names the rule.
    """
    for finding in findings:
        setting = levels[finding.domain][finding.code]
        if setting.level != "off":
            yield finding if setting.place is None else replace(finding, level=setting.level)


def rule_called(name: str) -> Rule | None:
    """The rule with that code or name."""
    wanted = name.casefold()
    return next((rule for rule in RULES if wanted in (rule.code.casefold(), rule.name)), None)


def no_such_rule(name: str) -> str:
    """`there is no rule SYN01; did you mean SYN001?`."""
    names = [known for rule in RULES for known in (rule.code, rule.name)]
    return f"there is no rule {name or 'without a name'}{did_you_mean(name, names)}"


def _said(folder: Path, rules: Mapping[str, Any]) -> Iterator[tuple[str, Setting]]:
    for name, level in rules.items():
        rule = rule_called(str(name))
        if rule is not None:
            place = Place((folder / FILE_NAME).as_posix(), anchor=("yaml", "rules", str(name)))
            # YAML reads `off` as False.
            yield rule.code, Setting(level or "off", place)


def _problems(folder: Path, rules: Mapping[str, Any]) -> Iterator[str]:
    file: YamlFile | None = None
    first: dict[str, str] = {}
    for name in map(str, rules):
        rule = rule_called(name)
        before = first.setdefault(rule.code, name) if rule else name
        judged = _judged_otherwise(rule, rules[name]) if rule else ""
        if rule is not None and before == name and not judged:
            continue
        file = file or YamlFile(folder / FILE_NAME)
        again = f"the same rule as {before}; keep one of them"
        what = no_such_rule(name) if rule is None else again if before != name else judged
        yield f"{file.path}:{file.line('rules', name)}: rules.{name}: {what}"


def _judged_otherwise(rule: Rule, level: object) -> str:
    """Why a rule cannot have a level: a broken promise does not weigh less because its own domain says so."""
    if not isinstance(rule, ChangeRule) or rule.change_class == "risky" or rule.stage == "preview" or level == "error":
        return ""
    return (
        "what a change may do follows from the `stability` of its product; a single change is let through by "
        "`mesh waive`, with a reason, an approver and a last day"
    )
