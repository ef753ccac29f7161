"""One domain's publications, as every engine is asked to make them, and what its database would answer.

Read by the stand-in and, in an environment without this repository's plugin, by the recorder: standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DATABASE = "analytics"
RUN = "00000000-0000-4000-8000-000000000000"
STARTED = "2001-09-09T01:46:40Z"
VERSION_OF_RUN = "20010909t014640_000000"

COLUMNS_OF_HISTORY = (
    "sequence", "restores", "state", "started_at", "invocation_id", "port", "data_table", "model", "version", "product",
    "built_at", "row_count",
)  # fmt: skip
PERMITTED = ["hourly_observations.pressure", "old_port"]

Answer = tuple[tuple[str, ...], list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Model:
    """A public model of the domain `weather`."""

    name: str
    materialized: str
    columns: tuple[str, ...]

    def port(self, grants: dict[str, list[str]]) -> dict[str, object]:
        """As gate.sql hands it to `publish_ports`."""
        return {
            "model": self.name, "version": None, "database": DATABASE, "schema": "weather_private",
            "identifier": self.name, "relation": "", "materialized": self.materialized, "product": "observations",
            "grants": grants, "left_out": False,
        }  # fmt: skip


HOURLY = Model("hourly_observations", "table", ("station", "observed_at", "wind_speed"))
READINGS = Model("readings", "incremental", ("id",))
STATIONS = Model("stations", "view", ("station",))
MODELS = (HOURLY, READINGS, STATIONS)


@dataclass(frozen=True, slots=True)
class Example:
    """What happens: a publication of `audited` with `others` left as they are, or a rollback."""

    name: str
    areas_there: bool
    history: tuple[tuple[object, ...], ...] = ()
    audited: tuple[Model, ...] = ()
    others: tuple[Model, ...] = ()

    def rows(self, sql: str) -> Answer:
        """What the database answers."""
        if "order by sequence" in sql:
            return COLUMNS_OF_HISTORY, list(self.history)
        if sql.startswith("select count(*)"):
            return ("count",), [(24,)]
        if sql.startswith("select exists"):
            return ("exists",), [(False,)]
        if sql.startswith("show roles"):
            # The second is what `like` finds as well.
            return ("created_on", "name"), [
                ("", "WEATHER_OBSERVATIONS_CONSUMER"),
                ("", "WEATHER_OBSERVATIONSXCONSUMER"),
            ]
        return (), []

    def columns(self, identifier: str) -> list[tuple[str, str]]:
        """Names and types of a relation's columns; the published one has a column that the built one lost."""
        stem = identifier.partition("__")[0]
        if stem == HOURLY.name and stem != identifier:
            return [("station", "text"), ("pressure", "text"), ("observed_at", "text")]
        known = {model.name: model.columns for model in MODELS}
        return [(name, "text") for name in known.get(stem, ("id",))]


def _served(sequence: int, *ports: str, restores: int | None = None) -> list[tuple[object, ...]]:
    """The rows of a publication; a port is `name` or `name=N`, with the table of publication N."""
    at = f"2001-01-0{sequence}T00:00:00Z"
    head = (sequence, restores or sequence, "served", at, f"run-{sequence}")
    rows: list[tuple[object, ...]] = [(*head, None, None, None, None, None, None, None)]
    for port in ports:
        name, _, of = port.partition("=")
        number = of or str(sequence)
        table = f"{name}__2001010{number}t000000_aaaaaa"
        rows.append((*head, name, table, name, None, "observations", f"2001-01-0{number}T00:00:00Z", 24))
    return rows


HISTORY = (
    *_served(1, "hourly_observations", "stations"),
    *_served(2, "hourly_observations", "stations=1", "old_port"),
    *_served(3, "hourly_observations", "stations=1", "old_port=2"),
    *_served(4, "hourly_observations", "stations=1", "old_port=2"),
)
EXAMPLES = (
    Example("first_publication", areas_there=False, audited=MODELS),
    Example("next_publication", areas_there=True, history=HISTORY, audited=(HOURLY,), others=(READINGS, STATIONS)),
    Example("rollback", areas_there=True, history=HISTORY),
)


def plain(sql: str) -> str:
    """A statement as the golden files have it: one margin, and no comment that says whose query it is."""
    sql = re.sub(r"\n/\* \{\"app\".*?\*/", "", sql, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in sql.strip().splitlines())


def transcript(statements: list[str]) -> str:
    """The text of a golden file."""
    return "".join(f"{text}\n\n" if text.startswith("-- ") else f"{text.rstrip(';')};\n\n" for text in statements)
