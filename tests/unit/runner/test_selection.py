from __future__ import annotations

import pytest

from meshwright.mesh.errors import MeshError
from meshwright.runner.selection import select

READS = {
    "weather": [],
    "fleet": [],
    "operations": ["elsewhere"],
    "punctuality": ["weather", "fleet"],
    "board": ["punctuality"],
}


@pytest.mark.parametrize(
    ("patterns", "chosen"),
    [
        ([], set(READS)),
        (["weather"], {"weather"}),
        (["weather+"], {"weather", "punctuality", "board"}),
        (["+punctuality"], {"weather", "fleet", "punctuality"}),
        (["+punctuality+"], {"weather", "fleet", "punctuality", "board"}),
        (["+operations"], {"operations"}),
        (["weather", "fleet"], {"weather", "fleet"}),
        (["weather fleet+"], {"weather", "fleet", "punctuality", "board"}),
    ],
)
def test_patterns_choose_domains(patterns, chosen):
    assert select(READS, patterns) == chosen


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(MeshError, match=r"'wether'; did you mean weather\?"):
        select(READS, ["fleet", "wether+"])


def test_an_empty_selection_does_not_mean_everything():
    with pytest.raises(MeshError, match="selection is empty"):
        select(READS, [" "])


def test_a_lone_plus_is_not_a_domain():
    with pytest.raises(MeshError, match="no domain"):
        select(READS, ["+"])
