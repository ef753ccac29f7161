"""Whom a query belongs to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a domain says of a query that it ran. A claim, not a proof: whoever may run SQL may write another comment.

    Attributes:
        domain: whose dbt run it was.
        invocation: the id of the run, as in run_results.json.
        environment: the dbt target.
        command: the dbt command, like `build`.
        product: the data product, which is the dbt group of the node; None for what belongs to the domain as a whole.
        node: dbt's unique id, ending in a digest when it was cut; None for hooks, metadata queries and operations.
        reads: the foreign ports that the node reads, like `weather.hourly_observations` and `fleet.aircraft@2`.
        reads_left_out: how many more of them there are.
    """

    domain: str
    invocation: str
    environment: str
    command: str
    product: str | None = None
    node: str | None = None
    reads: tuple[str, ...] = ()
    reads_left_out: int = 0
