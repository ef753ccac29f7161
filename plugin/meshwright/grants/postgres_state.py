"""Reading from Postgres who may do what: only catalogs that every login may read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from meshwright.grants.cursor import Cursor
from meshwright.grants.state import PUBLIC, Membership, Privilege, Relation, State, Thing

_ATTRIBUTES = ("login", "inherit", "superuser", "createrole", "replication", "bypassrls")

_DATABASE = """
select datname, pg_get_userbyid(datdba) from pg_catalog.pg_database where datname = current_database()
"""

_ROLES = """
select rolname, rolcanlogin, rolinherit, rolsuper, rolcreaterole, rolreplication, rolbypassrls from pg_catalog.pg_roles
"""

# Since Postgres 16 a membership has a row for each who granted it.
_MEMBERSHIPS = """
select roles.rolname, members.rolname, bool_or(pg_auth_members.admin_option)
from pg_catalog.pg_auth_members
join pg_catalog.pg_roles as roles on roles.oid = pg_auth_members.roleid
join pg_catalog.pg_roles as members on members.oid = pg_auth_members.member
group by 1, 2
"""

# Those of domains that the mesh does not have, too.
_SCHEMAS = """
select nspname, pg_get_userbyid(nspowner)
from pg_catalog.pg_namespace
where nspname = any(%(schemas)s) or nspname = 'public' or right(nspname, 8) = '_private'
"""

_KINDS = {"r": "table", "p": "table", "v": "view", "m": "materialized view", "f": "foreign table", "S": "sequence"}

_RELATIONS = """
select nspname, relname, relkind::text, pg_get_userbyid(relowner)
from pg_catalog.pg_class
join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
where nspname = any(%(schemas)s) and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
"""

# kind, schema, name, part, privilege, grantee, whether it may be handed on; never what an owner has.
_PRIVILEGES = """
with holders as (
    select 'database' as kind, '' as schema, '' as name, '' as part, datdba as owner,
        coalesce(datacl, acldefault('d', datdba)) as acl
    from pg_catalog.pg_database where datname = current_database()
    union all
    select 'schema', nspname, '', '', nspowner, coalesce(nspacl, acldefault('n', nspowner))
    from pg_catalog.pg_namespace where nspname = any(%(schemas)s) or nspname = 'public'
    union all
    select case relkind when 'S' then 'sequence' else 'relation' end, nspname, relname, '', relowner,
        coalesce(relacl, acldefault(case relkind when 'S' then 's'::"char" else 'r'::"char" end, relowner))
    from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
    where nspname = any(%(schemas)s) and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select 'column', nspname, relname, attname, relowner, attacl
    from pg_catalog.pg_attribute
    join pg_catalog.pg_class on pg_class.oid = attrelid
    join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
    where nspname = any(%(schemas)s) and relkind in ('r', 'p', 'v', 'm', 'f')
        and attacl is not null and not attisdropped
    union all
    select 'defaults', coalesce(nspname, ''), pg_get_userbyid(defaclrole),
        case defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' else 'schemas' end, defaclrole, defaclacl
    from pg_catalog.pg_default_acl left join pg_catalog.pg_namespace on pg_namespace.oid = defaclnamespace
    where defaclobjtype in ('r', 'S', 'n') and (defaclnamespace = 0 or nspname = any(%(schemas)s))
)
select kind, schema, name, part, lower(privilege_type),
    case grantee when 0 then '' else pg_get_userbyid(grantee) end, is_grantable
from holders, aclexplode(acl)
where grantee <> owner
"""


def read_state(cursor: Cursor, schemas: Iterable[str]) -> State:
    """What the database of a connection says.

    Args:
        cursor: of the connection.
        schemas: whose owners, relations and privileges are wanted.
    """

    def rows(query: str) -> list[tuple[Any, ...]]:
        cursor.execute(query, {"schemas": sorted(schemas)})
        return cursor.fetchall()

    [(database, owner)] = rows(_DATABASE)
    return State(
        database=database,
        owner=owner,
        roles={
            name: frozenset(word for word, has in zip(_ATTRIBUTES, words, strict=True) if has)
            for name, *words in rows(_ROLES)
        },
        memberships=frozenset(Membership(*row) for row in rows(_MEMBERSHIPS)),
        schemas=dict(rows(_SCHEMAS)),
        relations=frozenset(
            Relation(schema, name, _KINDS[kind], owner) for schema, name, kind, owner in rows(_RELATIONS)
        ),
        privileges=frozenset(
            Privilege(Thing(kind, schema, name, part), word, grantee or PUBLIC, grantable)
            for kind, schema, name, part, word, grantee, grantable in rows(_PRIVILEGES)
        ),
    )
