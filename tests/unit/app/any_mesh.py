"""Meshes of every kind: what domains offer, read, name in SQL and accept, at random, published as far as that goes."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from hypothesis import strategies as st

from meshwright.mesh.errors import MeshError
from meshwright.mesh.port import PortId
from meshwright.mesh.product_event import ProductEvent
from meshwright.registry.events import append_event
from meshwright.registry.folder_store import FolderStore
from tests.unit.app.small_domain import built, domain, injected, port, private, published, stub, write

_T = TypeVar("_T")
DOMAINS = ("alpha", "beta", "gamma", "delta", "Beta")
_TABLES = ("orders", "users", "rows")
_GROUPS = ("core", "sales", "Core")
_KNOWN = st.sampled_from(DOMAINS)
_NAMED = st.sampled_from((*DOMAINS, "alpa"))


@dataclass(frozen=True)
class AnyPort:
    name: str
    group: str
    version: int | None
    columns: tuple[str, ...]
    deprecated: bool
    classified: bool

    def model(self, state: int) -> dict[str, Any]:
        """The model; in a later state it has lost its last column."""
        columns = self.columns[:-1] if state == 2 and len(self.columns) > 2 else self.columns
        made = port(self.name, *columns, group=self.group, version=self.version)
        if self.deprecated:
            made["deprecation_date"] = "2026-12-01"
        if self.classified:
            made["columns"]["id"]["config"] = {"meta": {"mesh": {"classification": "pii"}}}
        return made


@dataclass(frozen=True)
class AnyRead:
    domain: str
    name: str
    version: int | None
    public: bool
    key: bool

    @property
    def unique_id(self) -> str:
        return f"model.{self.domain}.{self.name}" + ("" if self.version is None else f".v{self.version}")

    def node(self) -> dict[str, Any]:
        made = stub(self.domain, self.name) if self.public else injected(self.domain, self.name)
        return made | {"version": self.version, "latest_version": self.version}


@dataclass(frozen=True)
class AnyEvent:
    kind: Literal["yank", "deprecate", "undeprecate"]
    product: str
    port: str | None

    def of(self, domain: str) -> ProductEvent:
        yank = self.kind == "yank"
        return ProductEvent(
            self.kind,
            domain,
            self.product,
            0,
            "Ann",
            "2026-11-22T12:00:00Z",
            "Wrong unit",
            release="1.0.0" if yank else None,
            port=None if yank or self.port is None else PortId(domain, self.port),
            date="2026-11-30" if self.kind == "deprecate" else None,
        )


@dataclass(frozen=True)
class AnyDomain:
    """One domain.

    Attributes:
        environments: where it is published, each time as it is then: state 0, 1, ...
        said: what was said of its products since.
        sources: domain and table that it declares as a source.
        sql: what one of its models has in its SQL.
        debt: rule and subject of what it has accepted.
    """

    name: str
    ports: tuple[AnyPort, ...]
    consumers: tuple[str, ...] | None
    strict: bool
    inputs: tuple[str, ...]
    reads: tuple[AnyRead, ...]
    sources: tuple[tuple[str, str], ...]
    sql: str
    debt: tuple[tuple[str, str], ...]
    environments: tuple[str, ...]
    said: tuple[AnyEvent, ...] = ()


def _ports() -> st.SearchStrategy[tuple[AnyPort, ...]]:
    one = st.builds(
        AnyPort,
        st.sampled_from(_TABLES),
        st.sampled_from(_GROUPS),
        st.sampled_from((None, 1, 2)),
        st.sampled_from((("id", "seats"), ("id", "seats", "rows"), ("id text", "seats", "rows"))),
        st.booleans(),
        st.booleans(),
    )
    return st.lists(one, min_size=1, max_size=4, unique_by=lambda each: (each.name, each.version)).map(tuple)


def _reads() -> st.SearchStrategy[tuple[AnyRead, ...]]:
    one = st.builds(
        AnyRead,
        _NAMED,
        st.sampled_from((*_TABLES[:2], "nothing")),
        st.sampled_from((None, None, 1)),
        st.booleans(),
        st.booleans(),
    )
    return st.lists(one, max_size=3, unique_by=lambda each: each.unique_id).map(tuple)


_INPUTS = st.builds(
    lambda name, table, version: f"{name}.{table}{version}",
    _NAMED,
    st.sampled_from((*_TABLES[:2], "oders")),
    st.sampled_from(("", "", "@1", "@3")),
)
_SQL = st.builds(
    lambda form, name, table: form.format(name, table),
    st.sampled_from(("select 1", 'select * from {}.main."{}"', 'select * from {}.main."{}" where ((', "-- {} {}")),
    _NAMED,
    st.sampled_from((*_TABLES, "orders_v1")),
)
_DEBT = st.builds(
    lambda rule, name, table: (rule, f"reader -> {name}.{table}"),
    st.sampled_from(("PRV001", "PRV002", "PRV003", "PRV004", "DEP009")),
    _KNOWN,
    st.sampled_from(_TABLES[:2]),
)
_SAID = st.builds(
    AnyEvent,
    st.sampled_from(("yank", "deprecate", "deprecate", "undeprecate")),
    st.sampled_from(_GROUPS),
    st.sampled_from((None, *_TABLES[:2])),
)


@st.composite
def any_mesh(draw: st.DrawFn) -> tuple[AnyDomain, ...]:
    """Two to five domains."""
    return tuple(draw(_domain(name)) for name in draw(st.lists(_KNOWN, min_size=2, max_size=5, unique=True)))


def _domain(name: str) -> st.SearchStrategy[AnyDomain]:
    return st.builds(
        AnyDomain,
        st.just(name),
        _ports(),
        st.sampled_from((None, None, None, (), ("alpha",), ("Gamma", "beta"), ("nobody",))),
        st.booleans(),
        _few(_INPUTS, 3).map(lambda texts: tuple(text for text in texts if not text.startswith(f"{name}."))),
        _reads().map(lambda reads: tuple(read for read in reads if read.domain != name)),
        _few(st.tuples(_NAMED, st.sampled_from(_TABLES)), 2),
        _SQL,
        _few(_DEBT, 2),
        st.sampled_from((("prod",), ("prod",), ("staging", "prod"), ("prod", "staging"), ("staging",), ())),
        _few(_SAID, 2),
    )


def _few(one: st.SearchStrategy[_T], most: int) -> st.SearchStrategy[tuple[_T, ...]]:
    return st.lists(one, max_size=most, unique=True).map(tuple)


def put(root: Path, mesh: tuple[AnyDomain, ...]) -> list[Path]:
    """Write the projects, publish what may be published, and build all once more; returns their folders."""
    for each in mesh:
        for state, environment in enumerate(each.environments):
            folder, models = _project(root, each, state)
            with suppress(MeshError):
                published(folder, *models, run=f"run-{state}", environment=environment)
        for event in (said.of(each.name) for said in each.said):
            append_event(FolderStore(root / "registry"), each.name, event.product, lambda _, e=event: e)  # type: ignore[misc]
    folders = []
    for each in mesh:
        folder, models = _project(root, each, 2)
        built(folder, *models, run="now")
        _complete(folder, each)
        folders.append(folder)
    return folders


def _project(root: Path, each: AnyDomain, state: int) -> tuple[Path, list[dict[str, Any]]]:
    groups = sorted({port.group for port in each.ports})
    consumers = "" if each.consumers is None else f", consumers: {json.dumps(each.consumers)}"
    products = [
        f"  {name}: {{strict: {str(each.strict).lower()}, sla: {{freshness: 1h}}{consumers}}}" for name in groups
    ]
    text = "\n".join(["products:", *products] if products else [])
    folder = domain(root / each.name, each.name, mesh_yml=f"{text}\ninputs: {json.dumps(each.inputs)}\n")
    reader = private(
        "reader", *(read.unique_id for read in each.reads), compiled_code=each.sql, raw_code=each.sql, language="sql"
    )
    models = [port.model(state) for port in each.ports]
    for model in models:
        model["depends_on"] = {"nodes": [read.unique_id for read in each.reads]}
    return folder, [*models, reader, *(read.node() for read in each.reads)]


def _complete(folder: Path, each: AnyDomain) -> None:
    """What `built` does not write: sources, `relationships` tests, accepted debt."""
    path = folder / "target/manifest.json"
    manifest = json.loads(path.read_text())
    manifest["sources"] = {
        f"source.{each.name}.raw.{number}": {
            "name": f"{table}_{number}",
            "source_name": "raw",
            "package_name": each.name,
            "database": owner,
            "schema": "main",
            "identifier": table,
            "original_file_path": "models/sources.yml",
        }
        for number, (owner, table) in enumerate(each.sources)
    }
    for number, read in enumerate(each.reads):
        if read.key:
            unique_id = f"test.{each.name}.key_{number}"
            manifest["nodes"][unique_id] = {
                "name": f"key_{number}",
                "resource_type": "test",
                "package_name": each.name,
                "unique_id": unique_id,
                "attached_node": f"model.{each.name}.reader",
                "column_name": "id",
                "test_metadata": {"name": "relationships", "kwargs": {"field": "seat", "column_name": "id"}},
                "depends_on": {"nodes": [read.unique_id, f"model.{each.name}.reader"]},
            }
    write(path, manifest)
    if each.debt:
        entries = [
            f'  - {{rule: {rule}, subject: "{subject}", reason: x, owner: Ann, since: 2026-01-01}}'
            for rule, subject in each.debt
        ]
        (folder / "mesh-debt.yml").write_text("\n".join(["version: 1", "debt:", *entries, ""]))
