"""What a rule is: a record and one pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from meshwright.mesh.change import Change, ChangeClass, Direction
from meshwright.mesh.comparison import Comparison
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Declaration, Finding, Level, Reason
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId
from meshwright.mesh.published import Published
from meshwright.mesh.undeclared_grant import UndeclaredGrant

Stage = Literal["preview", "stable", "deprecated"]
Needs = Literal["own", "other", "mesh"]


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    name: str
    summary: str
    level: Level
    needs: Needs = field(default="own", kw_only=True)
    stage: Stage = field(default="stable", kw_only=True)
    since: str = field(default="0.1", kw_only=True)

    def finding(
        self,
        *,
        domain: str,
        place: Place,
        subject: str,
        fact: str,
        because: Reason | tuple[Reason, ...] = (),
        help: str,
        read: PortId | None = None,
    ) -> Finding:
        """One violation of this rule."""
        reasons = because if isinstance(because, tuple) else (because,)
        return Finding(self.code, self.name, self.level, domain, place, subject, fact, reasons, help, read)


@dataclass(frozen=True, slots=True)
class MeshRule(_Rule):
    """A rule that the domains' own artifacts can answer.

    Attributes:
        code: three letters of the family and three digits; never reused.
        name: the bad pattern in kebab-case, readable after "allow ...".
        summary: one sentence for lists.
        level: how a finding counts unless mesh.yml says otherwise.
        needs: what must be looked at for the rule to be sure that something is gone: the domain itself and the
            registry, the other domains in the subject as well, or the mesh as a whole, from its root.
        stage: a rule in preview is off until mesh.yml gives it a level; a deprecated one still runs, and says so.
        since: the release of meshwright that brought it.
        check: the findings on a mesh, in any order.
    """

    check: Callable[[Mesh], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class PublishedRule(_Rule):
    """A rule that needs to know what the other domains publish: skipped, and said so, without a registry."""

    check: Callable[[Mesh, Published], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class PolicyRule(_Rule):
    """A rule that asks what the organisation demands: skipped, and said so, where no domain has a policy."""

    check: Callable[[Mesh], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class DatabaseRule(_Rule):
    """A rule that asks what a database lets others do: skipped, and said so, without a connection.

    Where no checked domain is on an engine that could be asked, nobody asks for the rule.
    """

    check: Callable[[Mesh, Sequence[UndeclaredGrant]], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class ChangeRule(_Rule):
    """A rule that asks what became of a promise: skipped, and said so, where there is nothing to compare with.

    Its level is how a finding counts at worst. How it does count follows from how much the product's readers can rely
    on (`stability`), who reads what changed, and what was agreed on.

    Attributes:
        change_class: how such a change acts on readers; some of them may turn out less grave.
        direction: what becomes of the promises.
        check: the changes between two states of a domain, in any order; none when they are equal, and none that
            another rule tells already: a port that is gone has no columns that are gone.
    """

    change_class: ChangeClass
    direction: Direction
    check: Callable[[Comparison], Iterable[Change]]

    def change(
        self,
        domain: str,
        product: str,
        *,
        subject: str,
        fact: str,
        place: Place,
        old: str = "",
        new: str = "",
        ports: tuple[PortId, ...] = (),
        columns: tuple[str, ...] | None = None,
        only: tuple[str, ...] | None = None,
        witness: str = "",
        hint: str = "",
        change_class: ChangeClass | None = None,
        direction: Direction | None = None,
    ) -> Change:
        """One change that this rule has found."""
        return Change(
            code=self.code,
            name=self.name,
            change_class=change_class or self.change_class,
            direction=direction or self.direction,
            domain=domain,
            product=product,
            subject=subject,
            fact=fact,
            old=old,
            new=new,
            ports=ports,
            columns=columns,
            only=only,
            witness=witness,
            hint=hint,
            place=place,
        )


Rule = MeshRule | PublishedRule | PolicyRule | DatabaseRule | ChangeRule


def declaration(domain: Domain, place: Place, says: str) -> Declaration:
    """Who decided, and where: `domains/punctuality/mesh.yml:9 lists the inputs (Punctuality team)`."""
    return Declaration(domain.path_of(place), says, domain.owner.name or domain.owner.email)
