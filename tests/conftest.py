"""Settings of all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.mesh import reference_mesh

# No deadline: a slow moment of a busy machine is no failure. In CI the same examples are tried every time, so that a
# run fails because of its change; at a desk new ones are tried, so that they are found at all.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

SHOWN = "shown in the summary"
"""A test that records a property of this name has its text printed at the end, from whatever worker it ran in."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, text in getattr(report, "user_properties", ()):
                if name == SHOWN and report.when == "call":
                    terminalreporter.section(report.nodeid.rpartition("::")[2].replace("_", " "))
                    terminalreporter.write_line(str(text))


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The reference mesh after `mesh up`: no test may change it. Who uses it is of the group "reference mesh"."""
    root = tmp_path_factory.mktemp("reference")
    reference_mesh.build(root)
    yield root
    shutil.rmtree(root, ignore_errors=True)
