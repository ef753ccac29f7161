from __future__ import annotations

import subprocess
import sys

import pytest

from meshwright.mesh.errors import BuildError
from meshwright.runner.one_at_a_time import one_at_a_time

HOLD = "import sys, pathlib\nfrom meshwright.runner.one_at_a_time import one_at_a_time\n"
HOLD += "with one_at_a_time(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"


def test_a_project_is_held_until_its_holder_ends_or_dies(tmp_path):
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BuildError, match="another `mesh up` is at work in") as refused, one_at_a_time(tmp_path):
            pass
        assert refused.value.remedy
        other.kill()
    for _ in range(2):
        with one_at_a_time(tmp_path):
            pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_the_business_of_what_comes_next(tmp_path):
    with one_at_a_time(tmp_path / "nothing"):
        pass
