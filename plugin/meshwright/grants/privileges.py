"""Which privileges are lacking, and which nobody declared."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.grants.actions import Give, Step, Take
from meshwright.grants.declared import Area, Declared, OwnRole
from meshwright.grants.state import PUBLIC, Privilege, State, Thing

DATABASE = Thing("database")


def privilege_steps(declared: Declared, state: State) -> Iterator[Step]:
    """Take what nobody declared, then give what is lacking."""
    kinds = {(relation.schema, relation.name): relation.kind for relation in state.relations}
    for each in sorted(state.privileges):
        why, domain = _why_not(declared, each, kinds)
        subject = f"{each.grantee or 'everybody'} -> {each.on}"
        if why:
            who = f"{each.grantee or 'everybody'} has {each.word} on {each.on}"
            yield Step(Take(each), "surplus", domain, f"{subject} {each.word}", f"{who}, {why}")
        elif each.grantable and each.grantee in declared.roles and domain:
            who = f"{each.grantee} may hand on {each.word} on {each.on}"
            option = Take(each, only_option=True)
            yield Step(option, "surplus", domain, f"{subject} {each.word} with grant option", who)
    has = {(each.on, each.word, each.grantee) for each in state.privileges}
    for each, domain, why in _required(declared, state):
        if (each.on, each.word, each.grantee) not in has:
            subject = f"{each.grantee} -> {each.on} {each.word}"
            yield Step(Give(each), "missing", domain, subject, why)


def _required(declared: Declared, state: State) -> Iterator[tuple[Privilege, str, str]]:
    """What has to be there, whose it is, and why."""
    views = {(relation.schema, relation.name) for relation in state.relations}
    for domain in sorted(declared.offers.scope):
        names = declared.names(domain)
        yield Privilege(DATABASE, "connect", names.owner), domain, f"{domain} builds here"
        yield Privilege(DATABASE, "temporary", names.owner), domain, "dbt makes temporary tables"
        yield Privilege(DATABASE, "connect", names.consumer), domain, f"who reads {domain} has to get here"
        interface = Thing("schema", names.interface)
        yield Privilege(interface, "usage", names.consumer), domain, f"who reads {domain} has to look in here"
        for product in declared.domain(domain).products:
            for view in sorted(product.views):
                if (names.interface, view) in views:
                    thing = Thing("relation", names.interface, view)
                    grantee = names.product(product.name)
                    yield Privilege(thing, "select", grantee), domain, f"{view} is a port of {domain}.{product.name}"


def _why_not(declared: Declared, privilege: Privilege, kinds: dict[tuple[str, str], str]) -> tuple[str, str]:
    """Why nobody declared a privilege, empty when it may be, and the domain that it concerns."""
    role = declared.roles.get(privilege.grantee)
    thing = privilege.on
    area = declared.areas.get(thing.schema)
    if area is not None:
        if role is not None and (role.domain, role.part) == (area.domain, "owner"):
            return "", area.domain
        if thing.kind == "schema":
            return _on_schema(area, privilege, role), area.domain
        if thing.kind == "defaults":
            return _on_defaults(area, privilege, role), area.domain
        return _on_relation(declared, area, privilege, role, kinds.get((thing.schema, thing.name), "")), area.domain
    return _elsewhere(declared, privilege, role)


def _elsewhere(declared: Declared, privilege: Privilege, role: OwnRole | None) -> tuple[str, str]:
    """The same of the database, of schema `public` and of defaults that hold in every schema."""
    if privilege.on.kind == "defaults":
        creator = declared.roles.get(privilege.on.name)
        if creator is None or not declared.in_scope(creator) or role == creator:
            return "", ""
        everywhere = privilege.grantee == PUBLIC or role is not None or privilege.on.part == "schemas"
        return ("also in the private area" if everywhere else ""), creator.domain
    if privilege.grantee == PUBLIC:
        return _everybody(declared, privilege), min(declared.offers.scope)
    if role is None or not declared.in_scope(role):
        return "", ""
    if privilege.word == "create":
        made = "schemas" if privilege.on.kind == "database" else "tables there"
        return f"and could make {made}", role.domain
    reads_only = privilege.word == "temporary" and role.part != "owner"
    return ("and is for reading only" if reads_only else ""), role.domain


def _everybody(declared: Declared, privilege: Privilege) -> str:
    if privilege.word == "create":
        return "and could make tables there" if privilege.on.kind == "schema" else "and could make schemas"
    if privilege.on.kind == "schema" or declared.offers.keeps_public:
        return ""
    return "so every login comes in; who is no domain's needs a grant of its own"


def _on_schema(area: Area, privilege: Privilege, role: OwnRole | None) -> str:
    if area.kind == "raw" and role is None and privilege.grantee != PUBLIC:
        return ""  # A loader.
    if area.kind != "interface":
        return f"and it is {area.domain}'s own"
    if privilege.word != "usage":
        return f"and nobody but {area.domain} makes ports"
    if privilege.grantee == PUBLIC:
        return "and only who reads a product looks in"
    if role is not None and role.domain != area.domain:
        return "and only who reads a product looks in, through the product's role"
    return ""


def _on_defaults(area: Area, privilege: Privilege, role: OwnRole | None) -> str:
    outsider = role is None and privilege.grantee != PUBLIC
    if outsider and (area.kind == "raw" or (area.kind == "interface" and privilege.word == "select")):
        return ""
    return f"before {area.domain} has said whose it will be"


def _on_relation(declared: Declared, area: Area, privilege: Privilege, role: OwnRole | None, kind: str) -> str:
    outsider = role is None and privilege.grantee != PUBLIC
    if area.kind == "raw":
        return "" if outsider else f"and raw data is {area.domain}'s own"
    if privilege.word != "select":
        return (
            f"and nobody but {area.domain} writes it" if area.kind == "interface" else f"and it is {area.domain}'s own"
        )
    if outsider:
        # What dbt's `grants` say is granted where a model is built, too, and lets nobody in without the schema.
        return ""
    if role is None or area.kind == "private" or (area.kind == "data" and kind != "view"):
        return "and only who reads its product may" if area.kind == "interface" else f"and it is {area.domain}'s own"
    return _on_view(declared, area, privilege, role)


def _on_view(declared: Declared, area: Area, privilege: Privilege, role: OwnRole) -> str:
    """Of a port's view, or of one that was a port's and that views of readers still need."""
    domain = declared.domain(area.domain)
    product = domain.product_of(privilege.on.name)
    if role.part == "product" and role.domain == area.domain:
        if product is None:
            former = area.kind == "interface" and domain.complete and not role.known
            return f"and {area.domain} has no product {role.product} any more" if former else ""
        return "" if role.product == product.name else f"and it is a port of {product.name}"
    offered = product is not None and declared.may_read(role.domain, area.domain, product.name)
    if role.part == "owner" and (offered or (area.kind == "data" and product is None)):
        return ""  # By the model's own `grants`.
    return "and only who reads its product may"
