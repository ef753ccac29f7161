"""What a domain gets at through roles that are no domain's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from meshwright.grants.actions import PutOut, Step
from meshwright.grants.declared import Declared, OwnRole
from meshwright.grants.state import Membership, State, reached

POWERS = ("superuser", "createrole", "replication", "bypassrls")
"""Attributes of a role with which it can get at everything."""

_POWERFUL = frozenset(
    {
        "pg_read_all_data",
        "pg_write_all_data",
        "pg_read_server_files",
        "pg_write_server_files",
        "pg_execute_server_program",
    }
)
"""Roles of Postgres that read or write past every grant."""

_Sight = tuple[str, str | None]
"""A domain and a product of it that can be read; None for its raw data, or for a view that no product has."""


class Through:
    """Answers which memberships in roles of others let a role of the mesh too far."""

    def __init__(self, declared: Declared, state: State) -> None:
        self._declared = declared
        self._state = state
        self._rights = reached(state.memberships)
        self._sights = self._seen()

    def _seen(self) -> dict[str, set[_Sight]]:
        """What each role that is no domain's can read of ours by privileges of its own."""
        declared, found = self._declared, defaultdict[str, set[_Sight]](set)
        for each in self._state.privileges:
            area = declared.areas.get(each.on.schema)
            if area is None or each.grantee in declared.roles or each.on.kind not in ("relation", "column"):
                continue
            if area.kind == "interface":
                product = declared.domain(area.domain).product_of(each.on.name)
                found[each.grantee].add((area.domain, product.name if product else None))
            elif area.kind == "raw":
                found[each.grantee].add((area.domain, None))
        for relation in self._state.relations:
            area = declared.areas.get(relation.schema)
            if area is not None and area.kind == "raw" and relation.owner not in declared.roles:
                found[relation.owner].add((area.domain, None))
        return found

    def steps(self, membership: Membership, own: OwnRole) -> Iterator[Step]:
        """End a membership of a role of the mesh in one that is no domain's, where it leads too far."""
        for role in (membership.role, *sorted(self._rights.get(membership.role, ()))):
            domain, how = self._too_much(own, role)
            if how:
                way = "" if role == membership.role else f", through {membership.role}"
                subject = f"{own.name} -> {membership.role}"
                concerned = own.domain if self._declared.in_scope(own) else domain
                yield Step(PutOut(membership), "surplus", concerned, subject, f"{own.name} {how}{way}")
                return

    def _too_much(self, own: OwnRole, role: str) -> tuple[str, str]:
        """What is wrong with a role of the mesh having the rights of another role, after the domain that it concerns.

        Nothing is wrong when it is empty.
        """
        declared = self._declared
        target = declared.roles.get(role)
        if target is not None:
            looked_after = declared.in_scope(own) or declared.in_scope(target)
            if not looked_after or role == own.name or self._has_anyway(target, own):
                return "", ""
            return target.domain, f"may do what {role} may, which is {target.domain}'s own"
        powers = self._powers(role) if declared.in_scope(own) else ""
        return (own.domain, powers) if powers else self._sees(own, role)

    def _powers(self, role: str) -> str:
        has = self._state.roles.get(role, frozenset())
        powers = [power for power in POWERS if power in has]
        if powers:
            return f"may do what {role} may, which has {powers[0]}"
        return f"may do what {role} may, which reads or writes past every grant" if role in _POWERFUL else ""

    def _sees(self, own: OwnRole, role: str) -> tuple[str, str]:
        for domain, product in sorted(self._sights.get(role, ()), key=lambda sight: (sight[0], sight[1] or "")):
            if (domain, "owner") == (own.domain, own.part):
                continue
            if product is None or not self._declared.may_read(own.domain, domain, product):
                what = f"{domain}.{product}" if product else f"tables of {domain}"
                return domain, f"may read {what} as {role}, which {domain} does not offer to {own.domain}"
        return "", ""

    def _has_anyway(self, target: OwnRole, own: OwnRole) -> bool:
        """Whether a role of the mesh has the rights of another one by what the mesh declares."""
        declared = self._declared
        if declared.let_in(target, own):
            return True
        if target.part != "consumer" or own.part != "owner":
            return False
        products = [role for role in declared.roles.values() if (role.domain, role.part) == (target.domain, "product")]
        return own.domain == target.domain or any(declared.let_in(product, own) for product in products)
