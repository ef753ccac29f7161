"""Running the rules on what is checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meshwright.app.change_findings import change_findings
from meshwright.app.checked import Checked
from meshwright.app.judged_domain import NO_AGREEMENTS, judged_domain
from meshwright.app.levels import Levels, with_levels
from meshwright.app.waived_notes import waived_notes
from meshwright.mesh.counted import counted
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.policy import Policy
from meshwright.mesh.undeclared_grant import ENGINES_WITH_ROLES
from meshwright.rules import RULES
from meshwright.rules.rule import ChangeRule, DatabaseRule, MeshRule, PolicyRule, PublishedRule, Rule


@dataclass(frozen=True, slots=True)
class Ran:
    """What the rules had to say.

    Attributes:
        findings: as they count; places are relative to the domains' folders.
        ran: the codes of the rules that looked at something.
        asked: how many rules were asked for: all but those that need a policy where none is, or a database where no
            engine has roles, and those in preview, as long as no mesh.yml names them.
        skipped: why rules could not run, each reason with their number.
        off: how many rules are off in every domain.
        notes: what else to tell, a sentence each.
    """

    findings: tuple[Finding, ...]
    ran: frozenset[str]
    asked: int
    skipped: tuple[tuple[str, int], ...]
    off: int
    notes: tuple[str, ...]


def run_rules(checked: Checked, levels: Levels) -> Ran:
    """Run every rule that is not off everywhere.

    Raises:
        ConfigError: no rule is left that could run.
    """
    mesh = checked.mesh
    findings: list[Finding] = []
    ran: list[Rule] = []
    without_registry = without_policy = without_demand = without_baseline = without_database = off = unasked = 0
    demanded = any(map(_demands, mesh.policies.values()))
    for rule in RULES:
        settings = [levels[domain.name][rule.code] for domain in mesh.domains]
        is_off = all(setting.level == "off" for setting in settings)
        without_cause = _without_cause(rule, mesh)
        if is_off or without_cause:
            said = any(setting.place for setting in settings)
            unasked += not said
            off += said and is_off
            without_policy += said and not is_off and isinstance(rule, PolicyRule)
            without_database += said and not is_off and isinstance(rule, DatabaseRule)
            continue
        match rule:
            case PublishedRule() if mesh.published is None:
                without_registry += 1
                continue
            case ChangeRule() if not any(checked.baselines.values()):
                without_baseline += 1
                continue
            case PolicyRule() if mesh.policies and not demanded:
                without_demand += 1
                continue
            case DatabaseRule() if mesh.grants is None:
                without_database += 1
                continue
            case DatabaseRule() if mesh.grants is not None:
                findings += rule.check(mesh, mesh.grants)
            case PublishedRule() if mesh.published is not None:
                findings += rule.check(mesh, mesh.published)
            case MeshRule() | PolicyRule():
                findings += rule.check(mesh)
        ran.append(rule)
    # One comparison for all of them: a verdict belongs to a change and not to a rule.
    codes = {rule.code for rule in ran if isinstance(rule, ChangeRule)}
    findings += (finding for finding in judged_findings(checked) if finding.code in codes)
    if not ran:
        raise ConfigError(
            ["nothing was checked: every rule is off or cannot run"], "Give rules a level under `rules` in mesh.yml."
        )
    skipped = [(checked.no_registry, without_registry), ("no policy", without_policy)]
    skipped.append((checked.no_registry or "nothing to compare with", without_baseline))
    skipped += [("no policy demands anything", without_demand), ("no connection to a database", without_database)]
    return Ran(
        findings=tuple(with_levels(findings, levels)),
        ran=frozenset(rule.code for rule in ran),
        asked=len(RULES) - unasked,
        skipped=_together(skipped),
        off=off,
        notes=(
            *(f"{rule.code} {rule.name} is deprecated" for rule in ran if rule.stage == "deprecated"),
            *_without_release(mesh),
            *_elsewhere(mesh),
            *waived_notes(checked),
            *checked.notes,
        ),
    )


def judged_findings(checked: Checked) -> Iterator[Finding]:
    """What the change rules have to say of every domain that promised something before."""
    for domain in checked.mesh.domains:
        agreements = checked.agreements.get(domain.name, NO_AGREEMENTS)
        # Where a rule in preview is off, what it says is left out with its level.
        yield from change_findings(domain, judged_domain(checked, domain, agreements, preview=True))


def _without_cause(rule: Rule, mesh: Mesh) -> bool:
    """Whether there is nothing of the kind that a rule looks at, and nothing to say of that."""
    if isinstance(rule, DatabaseRule):
        return mesh.grants is None and not any(domain.adapter in ENGINES_WITH_ROLES for domain in mesh.domains)
    return isinstance(rule, PolicyRule) and not mesh.policies


def _together(skipped: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Each reason once, with all the rules that it left out."""
    reasons = dict.fromkeys(reason for reason, count in skipped if count)
    return tuple((reason, sum(count for each, count in skipped if each == reason)) for reason in reasons)


def _demands(policy: Policy) -> bool:
    """Whether a rule could find anything with a policy; an empty one is a beginning, or a mistake."""
    return any((policy.port_meta, policy.column_meta, policy.domain, policy.product, *policy.required.values()))


def _without_release(mesh: Mesh) -> Iterator[str]:
    """A domain that is checked alone and was never published; in a mesh, undeployed-domain tells it."""
    for domain in mesh.domains if mesh.published and len(mesh.domains) == 1 else ():
        known = mesh.published.domain(domain.name) if mesh.published else None
        if domain.ports and not (known and known.deployments):
            yield f"{domain.name} has published nothing yet, so there is no release to compare its ports with"


def _elsewhere(mesh: Mesh) -> Iterator[str]:
    """That sources could not be compared with what other domains build: names of relations belong to one target."""
    if mesh.namesakes:
        first, count = mesh.namesakes[0], counted(len(mesh.namesakes), "source")
        yield (
            f"{count} named after another domain, but not where that builds a table of the name: {first.domain} "
            f"declares {first.source} as {first.written}, and {first.read.domain} builds {first.built}; "
            "if they mean the same, parse both projects with the target that is in production"
        )
