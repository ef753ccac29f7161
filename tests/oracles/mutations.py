"""Things that people do to promises, one function each: a state becomes another one, by the numbers that are passed in.

A mutation that has nothing to act on gives back the state as it is.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from meshwright.mesh.port import Owner, Port, PortId
from tests.oracles.mutation import Mutation, of_a_port, of_the_product
from tests.oracles.mutations_of_columns import OF_COLUMNS
from tests.oracles.mutations_of_rows import OF_ROWS
from tests.oracles.states import DATES, FRESHNESS, RETENTION, State


def _remove_port(random: Random, state: State) -> State:
    gone = random.choice(state.product.ports)
    kept = tuple(each for each in state.product.ports if each is not gone)
    return replace(state, product=replace(state.product, ports=kept)) if kept else state


def _hide_port(random: Random, state: State) -> State:
    after = _remove_port(random, state)
    gone = {each.id for each in state.product.ports} - {each.id for each in after.product.ports}
    return replace(after, private=(*after.private, *sorted(gone)))


def _add_port(random: Random, state: State) -> State:
    first = state.product.ports[0]
    new = replace(first, id=PortId(first.id.domain, "returns"), alias="returns", latest=True)
    if any(each.id == new.id for each in state.product.ports):
        return state
    return replace(state, product=replace(state.product, ports=(*state.product.ports, new)))


def _number_port(random: Random, port: Port) -> Port:
    return replace(port, id=replace(port.id, version="1")) if port.id.version is None else port


def _rename_relation(random: Random, port: Port) -> Port:
    return replace(port, alias=random.choice((f"{port.alias}_new", port.alias.upper())))


def _enforce(random: Random, port: Port) -> Port:
    return replace(port, contract_enforced=not port.contract_enforced)


def _materialize(random: Random, port: Port) -> Port:
    return replace(port, materialized=random.choice(("table", "view", "incremental", "ephemeral")))


def _date(random: Random, port: Port) -> Port:
    earlier = [each for each in DATES if each < (port.deprecation_date or "")]
    return replace(port, deprecation_date=random.choice((None, *(earlier or DATES))))


def _succeed(random: Random, port: Port) -> Port:
    return replace(port, latest=False)


def _promise(key: str, amounts: tuple[str, ...]) -> Mutation:
    def change(random: Random, state: State) -> dict[str, object]:
        others = [each for each in state.product.sla if each[0] != key]
        amount = random.choice(("", *amounts))
        return {"sla": tuple(sorted([*others, (key, amount)] if amount else others))}

    return of_the_product(change)


def _own(random: Random, state: State) -> dict[str, object]:
    return {"owner": random.choice((Owner(), Owner("Shop", "shop@example.com")))}


def _settle(random: Random, state: State) -> dict[str, object]:
    return {"stability": random.choice(("experimental", "stable", "strict"))}


def _offer(random: Random, state: State) -> dict[str, object]:
    return {"consumers": random.choice((None, ("finance",), ("finance", "logistics", "marketing"), ()))}


def _nothing(random: Random, state: State) -> State:
    return state


MUTATIONS: dict[str, Mutation] = {
    "nothing": _nothing,
    **OF_COLUMNS,
    **OF_ROWS,
    "remove a port": _remove_port,
    "make a port private": _hide_port,
    "add a port": _add_port,
    "give a port a number": of_a_port(_number_port),
    "rename a relation": of_a_port(_rename_relation),
    "turn the contract on or off": of_a_port(_enforce),
    "build a port otherwise": of_a_port(_materialize),
    "change the date of removal": of_a_port(_date),
    "make another version the latest": of_a_port(_succeed),
    "change freshness": _promise("freshness", FRESHNESS),
    "change retention": _promise("retention", RETENTION),
    "change the owner": of_the_product(_own),
    "change stability": of_the_product(_settle),
    "change the offer": of_the_product(_offer),
}
