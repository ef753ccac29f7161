"""How a change of a port, a column or a product becomes one of a state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from meshwright.mesh.port import Column, Port
from tests.oracles.states import State

Mutation = Callable[[Random, State], State]
PortMutation = Callable[[Random, Port], Port]


def of_a_port(change: PortMutation) -> Mutation:
    def mutation(random: Random, state: State) -> State:
        ports = list(state.product.ports)
        if not ports:
            return state
        number = random.randrange(len(ports))
        ports[number] = change(random, ports[number])
        return replace(state, product=replace(state.product, ports=tuple(ports)))

    return mutation


def of_a_column(
    change: Callable[[Random, Port, Column], Column], wanted: Callable[[Column], object] = lambda column: True
) -> Mutation:
    def mutation(random: Random, port: Port) -> Port:
        column = random.choice([each for each in port.columns if wanted(each)] or port.columns)
        changed = change(random, port, column)
        return replace(port, columns=tuple(changed if each is column else each for each in port.columns))

    return of_a_port(mutation)


def of_the_product(change: Callable[[Random, State], dict[str, object]]) -> Mutation:
    return lambda random, state: replace(state, product=replace(state.product, **change(random, state)))  # type: ignore[arg-type]
