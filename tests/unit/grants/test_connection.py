"""Reaching a database, and what is told when it cannot be reached."""

from __future__ import annotations

import sys

import pytest

from meshwright.grants.postgres_connection import connected, require_address
from meshwright.mesh.errors import GrantsError

SECRET = "Zy9Qx"
# Nobody listens at that port.
PLACE = "127.0.0.1:9/mesh"


def test_an_address_comes_from_the_user_then_from_variables() -> None:
    environ = {"MESH_GRANTS_URL": "postgresql://b/", "PGHOST": "c"}
    assert require_address("postgresql://a/", environ) == "postgresql://a/"
    assert require_address(None, environ) == "postgresql://b/"
    assert require_address(None, {"PGHOST": "c"}) == ""
    with pytest.raises(GrantsError, match="which database"):
        require_address(None, {"PGUSER": "only"})
    with pytest.raises(GrantsError, match="not one of Postgres"):
        require_address(f"mysql://u:{SECRET}@h/", {})


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://u:{SECRET}@{PLACE}",
        f"postgresql://u:{SECRET}@{SECRET}@{PLACE}",
        f"postgresql://u:a@{SECRET}:9/mesh@{PLACE}",
        f"postgresql://u:{SECRET}/{SECRET}@{PLACE}",
        f"postgresql://u:%{SECRET}@{PLACE}",
        f"postgresql://u:{SECRET}?{SECRET}=x@{PLACE}",
        f"postgresql://u:{SECRET}#{SECRET}@{PLACE}",
        f"postgresql://u:{SECRET}:{SECRET}@{PLACE}",
        f"postgresql://u:[{SECRET}@{PLACE}",
        f"postgresql://{PLACE}?password={SECRET}&nonsense=1",
        f"postgresql://{PLACE}?user=u&password=%{SECRET}",
        f"postgresql://u:{SECRET}",
        f"postgresql://u:{SECRET} {SECRET}@{PLACE}",
    ],
)
def test_no_error_tells_a_password(url: str) -> None:
    with pytest.raises(GrantsError) as refused, connected(url):
        pass
    assert SECRET not in f"{refused.value.what} {refused.value.remedy}"
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_without_psycopg2_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    with pytest.raises(GrantsError) as refused, connected(f"postgresql://{PLACE}"):
        pass
    assert "dbt-meshwright[postgres]" in refused.value.remedy
