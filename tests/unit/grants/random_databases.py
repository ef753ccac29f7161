"""Meshes and databases that agree on little."""

from __future__ import annotations

from hypothesis import strategies as st

from meshwright.grants.names import Names, names_of
from meshwright.grants.offers import DomainOffers, OfferedProduct, Offers
from meshwright.grants.state import PUBLIC, Membership, Privilege, Relation, State, Thing
from tests.unit.grants.model_database import can_become

DOMAINS = ("a", "b", "c")
PRODUCTS = ("x", "y")
OTHERS = ("people", "loader", "pg_read_all_data", "root")
VIEWS = ("x1", "x2", "y1")
"""Views of the products `x` and `y`, by their first letter."""

readers = st.none() | st.frozensets(st.sampled_from((*DOMAINS, "nobody")))


@st.composite
def offers(draw: st.DrawFn) -> Offers:
    domains = tuple(
        DomainOffers(
            name,
            tuple(
                OfferedProduct(product, draw(readers), frozenset(view for view in VIEWS if view[0] == product))
                for product in PRODUCTS
                if draw(st.booleans())
            ),
        )
        for name in DOMAINS
    )
    scope = draw(st.frozensets(st.sampled_from(DOMAINS), min_size=1))
    return Offers(domains, scope, draw(st.sampled_from(("", "dev_"))), draw(st.booleans()))


def roles_of(names: Names) -> tuple[str, ...]:
    """The roles of a domain; of a product that it does not have, too."""
    return (names.owner, names.consumer, *map(names.product, (*PRODUCTS, "z")))


@st.composite
def states(draw: st.DrawFn, prefix: str) -> State:
    """A database in which anything may be: roles, owners, memberships without circles, privileges."""
    names = [names_of(domain, prefix) for domain in DOMAINS]
    ours = [
        role for each in names for role in (each.owner, each.consumer, *(each.product(p) for p in (*PRODUCTS, "z")))
    ]
    roles = sorted({*draw(st.sets(st.sampled_from(ours))), *OTHERS})
    words = st.frozensets(st.sampled_from(("login", "inherit", "superuser", "createrole", "bypassrls")), max_size=3)
    attributes = {role: draw(words) if role in ours else frozenset({"login", "inherit"}) for role in roles}
    attributes["root"] = frozenset({"login", "inherit", "superuser"})
    a_role = st.sampled_from(roles)
    schemas = {
        schema: draw(a_role) for each in names for schema in (*each.schemas, each.raw) if draw(st.integers(0, 3)) > 0
    }
    relations = frozenset(
        Relation(schema, name, "view" if schema in {each.interface for each in names} else "table", draw(a_role))
        for schema in schemas
        for name in (*VIEWS, "other")
        if draw(st.booleans())
    )
    state = State("db", attributes, schemas=schemas, relations=relations)
    for role, member, admin in draw(st.lists(st.tuples(a_role, a_role, st.booleans()), max_size=8)):
        known = {(each.role, each.member) for each in state.memberships}
        if not can_become(state, role, member) and (role, member) not in known:
            state = State("db", attributes, state.memberships | {Membership(role, member, admin)}, schemas, relations)
    things = [Thing("database"), Thing("schema", "public"), *(Thing("schema", schema) for schema in schemas)]
    things += [Thing("relation", each.schema, each.name) for each in sorted(relations)]
    things += [Thing("column", each.schema, each.name, "id") for each in sorted(relations)]
    things += [Thing("defaults", schema, role, "tables") for schema in ("", *schemas) for role in roles]
    held = st.tuples(st.sampled_from(things), st.integers(0, 2), st.sampled_from((*roles, PUBLIC)), st.booleans())
    owners = {("relation", each.schema, each.name): each.owner for each in relations}
    if draw(st.booleans()):
        attributes["pg_database_owner"] = frozenset({"inherit"})
        schemas["public"] = draw(a_role)
    owner = draw(a_role)
    owners |= {("schema", schema, ""): of for schema, of in schemas.items()}
    owners["database", "", ""] = owner
    privileges: dict[tuple[Thing, str, str], Privilege] = {}
    for thing, which, grantee, grantable in draw(st.lists(held, max_size=12)):
        word = _words(thing)[which]
        own = {owners.get((thing.kind, thing.schema, thing.name)), thing.name if thing.kind == "defaults" else None}
        if grantee not in own:
            privileges[thing, word, grantee] = Privilege(thing, word, grantee, grantable and grantee != PUBLIC)
    return State("db", attributes, state.memberships, schemas, relations, frozenset(privileges.values()), owner)


def _words(thing: Thing) -> tuple[str, str, str]:
    if thing.kind == "database":
        return ("connect", "temporary", "create")
    return ("usage", "usage", "create") if thing.kind == "schema" else ("select", "select", "insert")
