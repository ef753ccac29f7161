"""Our macros with dbt's Jinja and a stand-in for the adapter: what an engine would be sent, without its packages."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dbt_common.clients.jinja import get_template
from dbt_common.exceptions.macros import MacroReturn

from tests.engines.warehouses.engines import Engine
from tests.engines.warehouses.example import (
    COLUMNS_OF_HISTORY,
    DATABASE,
    MODELS,
    PERMITTED,
    RUN,
    STARTED,
    Example,
    plain,
)

MACROS = Path(__file__).parents[3] / "macros"


class CompilerError(Exception):
    """What `exceptions.raise_compiler_error` raises."""


class Row(tuple[object, ...]):
    """A row whose values have names too."""

    names: tuple[str, ...]

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self.names.index(key) if isinstance(key, str) else key)


@dataclass(frozen=True)
class Relation:
    """A name with three parts, as the engine writes it."""

    engine: Engine
    database: str
    schema: str
    identifier: str | None = None
    type: str | None = None
    is_iceberg_format: bool = False

    @property
    def is_table(self) -> bool:
        return self.type == "table"

    def __str__(self) -> str:
        quote = self.engine.quote if self.engine.quotes_relations else ""
        return ".".join(f"{quote}{part}{quote}" for part in (self.database, self.schema, self.identifier) if part)


@cache
def _templates() -> list[Any]:
    files = (path for folder in ("publish", "attribution") for path in sorted((MACROS / folder).glob("*.sql")))
    return [get_template(path.read_text(), ctx={}, node=None) for path in files]


@dataclass
class StandIn:
    """Runs macros for one engine and keeps what the adapter was asked for.

    Attributes:
        overtaken: whether another run publishes while this one does.
    """

    engine: Engine
    example: Example
    overtaken: bool = False
    asked: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._macros: dict[str, Callable[..., Any]] = {}
        context = self._context()
        for template in _templates():
            module = template.make_module(vars=context, shared=False)
            for name, macro in vars(module).items():
                if name.startswith("dbt_macro__"):
                    self._macros[name.removeprefix("dbt_macro__")] = _returning(macro)

    def call(self, name: str, *args: object) -> Any:
        """What a macro returns."""
        return self._macros[name](*args)

    def dispatch(self, name: str, _package: str | None = None) -> Callable[..., Any]:
        """The macro of the engine, or of one that it goes on to."""
        return next(self._macros[f"{of}__{name}"] for of in self.engine.chain if f"{of}__{name}" in self._macros)

    def publish(self) -> None:
        """Publishes the example's ports; the hook's own statement is the last."""
        audited, others = (
            [model.port(self.engine.grants) for model in models]
            for models in (self.example.audited, self.example.others)
        )
        self.asked.append(plain(self.dispatch("publish_ports")(audited, others)))

    def run_query(self, sql: str) -> SimpleNamespace:
        """The database's answer."""
        names, values = self.example.rows(plain(sql))
        # Once the run has written down what it prepares.
        if self.overtaken and any("'prepared'" in text for text in self.asked):
            if names == ("exists",):
                values = [(True,)]
            elif names == COLUMNS_OF_HISTORY:
                values = [*values, (9, 9, "served", "2001-09-09T01:46:41Z", "run-9", *[None] * 7)]
        self.asked.append(plain(sql))
        rows = [Row(value) for value in values]
        for row in rows:
            row.names = names
        return _Table(rows=rows)

    def _adapter(self) -> SimpleNamespace:
        def columns(relation: Relation) -> list[SimpleNamespace]:
            return [SimpleNamespace(name=n, data_type=t) for n, t in self.example.columns(str(relation.identifier))]

        def found(database: str, schema: str, identifier: str) -> Relation:
            is_view = any(model.name == identifier and model.materialized == "view" for model in MODELS)
            return Relation(self.engine, database, schema, identifier, "view" if is_view else "table")

        return SimpleNamespace(
            dispatch=self.dispatch,
            type=lambda: self.engine.name,
            quote=lambda name: f"{self.engine.quote}{name}{self.engine.quote}",
            check_schema_exists=lambda database, schema: self.example.areas_there,
            create_schema=lambda relation: self.asked.append(f"-- adapter.create_schema({relation.schema})"),
            get_columns_in_relation=columns,
            get_relation=found,
            grant_access_to=lambda *args: self.asked.append(f"-- adapter.grant_access_to({json.dumps(args)})"),
        )

    def _context(self) -> dict[str, object]:
        variables = {
            "mesh_permitted": PERMITTED, "mesh_readers": {"observations": self.engine.readers},
        }  # fmt: skip
        nodes = [
            SimpleNamespace(
                unique_id=f"model.weather.{model.name}", resource_type="model", package_name="weather", name=model.name,
                alias=model.name, relation_name=str(Relation(self.engine, DATABASE, "weather_private", model.name)),
                config=_Config(access="public", materialized=model.materialized,
                               grants=self.engine.grants, properties={"partitioning": "ARRAY['station']"}),
            )
            for model in MODELS
        ]  # fmt: skip

        def create(**parts: Any) -> Relation:
            return Relation(self.engine, **parts)

        return {
            "meshwright": self._macros,
            "adapter": self._adapter(),
            "api": SimpleNamespace(Relation=SimpleNamespace(create=create)),
            "dbt": SimpleNamespace(
                type_string=lambda: self.engine.text,
                type_bigint=lambda: self.engine.bigint,
                get_grant_sql=lambda relation, *args: self.engine.grant(str(relation), *args),
            ),
            "exceptions": SimpleNamespace(raise_compiler_error=_raise),
            "execute": True,
            "flags": SimpleNamespace(WHICH="build", EMPTY=False),
            "fromjson": json.loads,
            "graph": SimpleNamespace(nodes={node.unique_id: node for node in nodes}),
            "invocation_id": RUN,
            "local_md5": lambda text: hashlib.md5(text.encode()).hexdigest(),
            "log": lambda text, info=False: self.messages.append(str(text)),
            "modules": SimpleNamespace(datetime=__import__("datetime"), re=re),
            "project_name": "weather",
            "return": _return,
            "run_query": self.run_query,
            "run_started_at": datetime.strptime(STARTED, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc),
            "target": SimpleNamespace(name="prod", schema="weather_private", database=DATABASE, type=self.engine.name),
            "tojson": lambda value, sort_keys=False: json.dumps(value, sort_keys=sort_keys),
            "var": lambda name, default=None: variables.get(name, default),
        }


class _Config(SimpleNamespace):
    """A model's configuration: attributes, and `get`."""

    def get(self, name: str, default: object = None) -> object:
        return vars(self).get(name, default)


class _Table(SimpleNamespace):
    """What a query returns: rows, one after the other."""

    def __iter__(self) -> Any:
        return iter(self.rows)


def _returning(macro: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: object, **named: object) -> Any:
        try:
            return macro(*args, **named)
        except MacroReturn as returned:
            return returned.value

    return call


def _return(value: object = None) -> None:
    raise MacroReturn(value)


def _raise(message: str) -> None:
    raise CompilerError(message)


def asked_of(engine: Engine, example: Example) -> list[str]:
    """Every statement that an engine is sent in an example, in its order."""
    stand_in = StandIn(engine, example)
    if example.audited:
        stand_in.publish()
    else:
        stand_in.call("rollback_ports")
    return [text for text in stand_in.asked if text]
