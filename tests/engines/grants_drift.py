"""Ways in which a database comes to say something else than the mesh, and what is told of each.

`{w}` is weather's base name, `{p}` punctuality's, `{f}` fleet's, `{x}` the prefix of all of them.
"""

from __future__ import annotations

_DRIFTS = """
grant "{w}_rw" to "{p}_rw"
    {p}_rw may do what {w}_rw may, which is weather's own
grant "{w}_stations_consumer" to "{p}_rw"
    {p}_rw may read weather.stations, which weather does not offer to punctuality
grant "{w}_rw" to "{w}_consumer"
    {w}_consumer may do what {w}_rw may, which is weather's own
grant "{w}_observations_consumer" to "{p}_rw" with admin option
    {p}_rw may let others read weather.observations
grant pg_read_all_data to "{p}_rw"
    {p}_rw may do what pg_read_all_data may, which reads or writes past every grant
create role "{x}team"
grant "{w}_rw" to "{x}team"
grant "{x}team" to "{p}_rw"
    {p}_rw may do what {w}_rw may, which is weather's own, through {x}team
create role "{x}bi"
grant usage on schema "{w}" to "{x}bi"
grant select on "{w}".hourly to "{x}bi"
grant "{x}bi" to "{f}_rw"
    {f}_rw may read weather.observations as {x}bi, which weather does not offer to fleet
grant select on "{w}_private".staged to "{p}_rw"
    {p}_rw has select on {w}_private.staged, and it is weather's own
grant select (id) on "{w}_private".staged to "{p}_rw"
    {p}_rw has select on {w}_private.staged (id), and it is weather's own
grant usage on schema "{w}_data" to "{w}_consumer"
    {w}_consumer has usage on schema {w}_data, and it is weather's own
grant select on "{w}".hourly to public
    everybody has select on {w}.hourly, and only who reads its product may
grant select on "{w}".hourly to "{f}_rw"
    {f}_rw has select on {w}.hourly, and only who reads its product may
grant select on "{w}".hourly to "{w}_consumer"
    {w}_consumer has select on {w}.hourly, and only who reads its product may
grant select on "{w}".hourly to "{w}_stations_consumer"
    {w}_stations_consumer has select on {w}.hourly, and it is a port of observations
grant select on "{w}".hourly to "{w}_observations_consumer" with grant option
    {w}_observations_consumer may hand on select on {w}.hourly
grant insert on "{w}".hourly to "{p}_rw"
    {p}_rw has insert on {w}.hourly, and nobody but weather writes it
grant create on schema "{w}" to "{p}_rw"
    {p}_rw has create on schema {w}, and nobody but weather makes ports
grant usage on schema "{w}" to public
    everybody has usage on schema {w}, and only who reads a product looks in
alter schema "{w}_private" owner to "{p}_rw"
    schema {w}_private is weather's and belongs to {p}_rw
alter table "{w}_private".staged owner to "{p}_rw"
    {w}_private.staged is weather's and belongs to {p}_rw
alter view "{w}".hourly owner to current_user
    {w}.hourly is weather's and belongs to {admin}
alter default privileges for role "{w}_rw" in schema "{w}_private" grant select on tables to "{p}_rw"
    {p}_rw has select on tables that {w}_rw will make in {w}_private, before weather has said whose it will be
alter default privileges for role "{w}_rw" grant select on tables to public
    everybody has select on tables that {w}_rw will make, also in the private area
revoke usage on schema "{w}" from "{w}_consumer"
    {w}_consumer -> schema {w} usage
revoke "{w}_observations_consumer" from "{p}_rw"
    weather offers observations to punctuality
revoke select on "{w}".hourly from "{w}_observations_consumer"
    hourly is a port of weather.observations
alter role "{w}_rw" superuser
    {w}_rw has superuser, with which it can get at what other domains keep private
alter role "{w}_rw" createrole
    {w}_rw has createrole, with which it can get at what other domains keep private
alter role "{w}_consumer" login
    {w}_consumer has login, and is a role to be a member of
alter role "{w}_rw" nologin noinherit
    {w}_rw lacks inherit and login
grant connect on database {db} to public
    everybody has connect on the database, so every login comes in; who is no domain's needs a grant of its own
grant create on database {db} to "{p}_rw"
    {p}_rw has create on the database, and could make schemas
grant create on schema public to public
    everybody has create on schema public, and could make tables there
alter schema public owner to "{p}_rw"
    schema public belongs to {p}_rw, which could make tables there
drop schema "{f}_data"
    the tables behind fleet's ports are here
create schema "{w}_raw" authorization "{w}_rw"
grant usage on schema "{w}_raw" to "{p}_rw"
    {p}_rw has usage on schema {w}_raw, and it is weather's own
"""


def drifts() -> list[tuple[tuple[str, ...], str]]:
    """Statements of an administrator, and the reason or the subject of the one step that undoes them."""
    found = []
    statements: list[str] = []
    for line in _DRIFTS.strip().splitlines():
        if line.startswith(" "):
            found.append((tuple(statements), line.strip()))
            statements = []
        else:
            statements.append(line)
    return found
