"""The environment variables that say which database is meant."""

from __future__ import annotations

URL = "MESH_GRANTS_URL"
"""Where the database is."""

PREFIX = "MESH_GRANTS_PREFIX"
"""What stands before each domain's name in it."""
