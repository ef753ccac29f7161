from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.mesh.errors import MeshError
from meshwright.mesh.input import Input
from meshwright.read.mesh_yml import DomainConfig, MeshRoot
from meshwright.runner.plan import make_plan


def mesh(**inputs):
    domains = tuple(
        DomainConfig(Path(name), name, name, True, inputs=tuple(Input.parse(text) for text in texts))
        for name, texts in sorted(inputs.items())
    )
    return MeshRoot(Path(), None, domains)


MESH = mesh(weather=[], fleet=[], delays=["weather.hours", "fleet.aircraft@2", "elsewhere.port"], board=["delays.x"])


def test_the_plan_follows_the_inputs():
    plan = make_plan(MESH, environment="prod")
    assert plan.ranks == (("fleet", "weather"), ("delays",), ("board",))
    assert plan.graph["delays"] == ("fleet", "weather")
    assert plan.environment == "prod"


def test_a_selection_does_not_wait_for_what_is_not_selected():
    plan = make_plan(MESH, ["delays+"])
    assert plan.ranks == (("delays",), ("board",))
    assert plan.graph == {"board": ("delays",), "delays": ()}
    assert list(plan.domains) == ["board", "delays"]


def test_a_circle_is_refused_even_when_the_selection_cuts_it_open():
    with pytest.raises(MeshError, match="a -> b -> a"):
        make_plan(mesh(a=["b.p"], b=["a.p"]), ["a"])
