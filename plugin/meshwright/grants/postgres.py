"""Planning and changing the grants of a Postgres database."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.grants.actions import Plan
from meshwright.grants.cursor import Cursor
from meshwright.grants.names import require_names, schemas_of
from meshwright.grants.offers import Offers
from meshwright.grants.plan import make_plan
from meshwright.grants.postgres_connection import connected, run
from meshwright.grants.postgres_state import read_state
from meshwright.grants.script import Line, script
from meshwright.mesh.errors import GrantsError

# Long enough for a publication that is on its way, and no reader waits behind us for longer.
_PATIENCE = "5s"


@dataclass(frozen=True, slots=True)
class Planned:
    """What a database lacks or has too much.

    Attributes:
        database: its name.
        plan: what has to be done.
        script: the statements that do it.
    """

    database: str
    plan: Plan
    script: tuple[Line, ...]


def planned(address: str, offers: Offers) -> Planned:
    """Compare a database with what the mesh says.

    Args:
        address: what `require_address` gives.
        offers: what the mesh says.

    Raises:
        GrantsError: the database cannot be asked.
        ConfigError: names that a database cannot have.
    """
    require_names(offers)
    with connected(address) as cursor:
        run(cursor, "set transaction read only")
        return _planned(cursor, offers)


def applied(address: str, offers: Offers) -> Planned:
    """Make a database say what the mesh says, in one transaction; the answer is what was done.

    Raises:
        GrantsError: the database cannot be asked, or does not let us; then nothing was changed.
        ConfigError: names that a database cannot have.
    """
    require_names(offers)
    with connected(address) as cursor:
        run(cursor, f"set local lock_timeout = '{_PATIENCE}'")
        # Two of us in one database would be in each other's way. Every login can take this lock, and keep it.
        run(cursor, "select pg_advisory_xact_lock(hashtext('mesh grants'))")
        done = _planned(cursor, offers)
        for line in done.script:
            run(cursor, line.sql)
        left = _planned(cursor, offers)
        if left.plan.steps:
            # Postgres only warns of what somebody else has granted, or owns.
            raise GrantsError(
                f"Postgres did not do what it was told, and nothing was changed: {left.plan.steps[0].reason}; "
                f"the statement was: {_first(left)}",
                "Use a superuser, or the owner of the database and of the schemas; what another role has granted, "
                "revoke by hand after `set role` to that one.",
            )
        return done


def _first(left: Planned) -> str:
    return next(line.sql for line in left.script if line.reason == left.plan.steps[0].reason)


def _planned(cursor: Cursor, offers: Offers) -> Planned:
    cursor.execute("select current_user")
    [(who,)] = cursor.fetchall()
    state = read_state(cursor, schemas_of(offers))
    plan = make_plan(offers, state)
    return Planned(state.database, plan, script(plan, offers, state, who))
