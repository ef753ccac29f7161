"""Settings of all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: a slow moment of a busy machine is no failure. In CI the same examples are tried every time, so that a
# run fails because of its change; at a desk new ones are tried, so that they are found at all.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
