"""A mesh of any size, as files: dbt projects, and the manifests that dbt-core would write for them.

Every model has 20 columns and two tests; every tenth is a port. Each domain reads a few ports of the domains before it.
The nodes are made with dbt-core's own artifact classes, so they have the keys of the dbt-core that is installed. The
macros are those of a real project, taken from the reference mesh after `make demo`, else a stand-in of the same size.

Run in a checkout: `python benchmarks/generate_mesh.py 1000 --domains 10 FOLDER`
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import dbt.artifacts.resources as dbt
import yaml
from dbt.artifacts.resources.types import AccessType, NodeType
from dbt.artifacts.schemas.manifest import ManifestMetadata, WritableManifest

REAL = Path(__file__).resolve().parents[1] / "domains" / "weather" / "target" / "manifest.json"
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
BLOCK, PRODUCT = 10, 50  # models that share a property file; models in a group
TYPES = ("varchar", "integer", "timestamp", "decimal(12,2)", "boolean", "date")
WORDS = ("customer", "order", "invoice", "shipment", "carrier", "article", "store", "region", "currency", "discount")
COLUMNS = {"id": "bigint"} | {f"{WORDS[n % 10]}_{('code', 'state')[n // 10]}": TYPES[n % 6] for n in range(1, 20)}


@dataclass(eq=False)
class Model:
    """A model before it is written anywhere: its layer, group and folder follow from its number."""

    domain: str
    number: int
    is_port: bool
    reads: list[Model] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Name everything that more than one file speaks of."""
        self.layer = "mart" if self.is_port else "stg" if self.number % BLOCK < 3 else "int"
        self.name = f"{self.domain}_{self.layer}_{self.number:05}"
        self.id = f"model.{self.domain}.{self.name}"
        self.group = f"product_{self.number // PRODUCT:03}"
        self.folder = f"{self.group}/area_{self.number // BLOCK:04}"
        self.table = f"raw_{self.number:05}"
        self.description = f"One row for each {WORDS[self.number % 10]}, as {self.domain} sees it in {self.folder}."
        self.columns = {name: f"The {name.replace('_', ' ')} of the row, as {self.name} has it." for name in COLUMNS}
        self.config: dict[str, Any] = {"group": self.group, "access": "public" if self.is_port else "private"}
        if self.is_port:
            self.config |= {"materialized": "table", "contract": {"enforced": True}}

    def sql(self, *, compiled: bool) -> str:
        """What the model computes, 30 to 45 lines: a common table expression for each input, columns, joins."""
        inputs = [f'"{read.domain}"."main"."{read.name}"' for read in self.reads] or [f'"raw"."main"."{self.table}"']
        if not compiled:
            packages = ["" if read.domain == self.domain else f"'{read.domain}', " for read in self.reads]
            inputs = [f"{{{{ ref({p}'{read.name}') }}}}" for p, read in zip(packages, self.reads, strict=True)]
            inputs = inputs or [f"{{{{ source('raw', '{self.table}') }}}}"]
        ctes = ",\n\n".join(f"input_{n} as (\n\n    select * from {text}\n\n)" for n, text in enumerate(inputs))
        select = ",\n".join(f"    cast(input_0.{name} as {data_type}) as {name}" for name, data_type in COLUMNS.items())
        joins = "".join(f"\nleft join input_{n} on input_{n}.id = input_0.id" for n in range(1, len(inputs)))
        return f"with\n\n{ctes}\n\nselect\n{select}\nfrom input_0{joins}\nwhere input_0.id is not null"


def plan(models: int, domains: int) -> dict[str, list[Model]]:
    """Decide who reads what: models of the same folder, a port of another one, and a few ports of earlier domains."""
    mesh: dict[str, list[Model]] = {}
    for place in range(domains):
        size = models // domains + (place < models % domains)
        own = [Model(f"domain_{place:03}", n, n % BLOCK == BLOCK - 1 or n == size - 1) for n in range(size)]
        for model in own:
            start = model.number // BLOCK * BLOCK
            if model.layer != "stg":
                model.reads += [own[n] for n in (model.number - 1, model.number - 3) if n >= start]
            if model.is_port and start:
                # The port of the folder before; from product to product a tree, as lineage is wide rather than deep.
                product = model.number // PRODUCT
                model.reads.append(own[start - 1 if start % PRODUCT else (product // 2 + 1) * PRODUCT - 1])
        readers = [model for model in own if model.layer == "int"][:: max(1, size // 10)]
        for turn, upstream in enumerate(list(mesh.values())[-3:]):
            ports = [model for model in upstream if model.is_port]
            for n, reader in enumerate(readers[turn::3]):
                reader.reads.append(ports[n % len(ports)])
        mesh[f"domain_{place:03}"] = own
    return mesh


def written(resource: Any) -> dict[str, Any]:
    """What dbt-core writes into a manifest for one of its objects."""
    node: dict[str, Any] = resource.to_dict(omit_none=False, context={"artifact": True})
    return node


def model_node(model: Model, domain: str) -> dict[str, Any]:
    """The node of a model in the manifest of a domain; where that is not its own, the node of its stub."""
    stub = domain != model.domain
    path = f"{model.name}.sql" if stub else f"{model.folder}/{model.name}.sql"
    nulls = ",\n".join(f"    cast(null as {data_type}) as {name}" for name, data_type in COLUMNS.items())
    raw, code = ([f"select\n{nulls}\nwhere 1 = 0"] * 2) if stub else (model.sql(compiled=c) for c in (False, True))
    config = model.config | ({"materialized": "mesh_interface"} if stub else {})
    refs = [dbt.RefArgs(read.name, None if read.domain == domain else read.domain) for read in model.reads]
    return written(
        dbt.Model(
            **_common(model.domain, NodeType.Model, model.name, path),
            original_file_path=f"models/{path}",
            unique_id=model.id,
            schema="main",
            checksum=dbt.FileHash.from_contents(raw),
            config=dbt.ModelConfig.from_dict({"materialized": "view"} | config),
            description=model.description,
            columns={
                c: dbt.ColumnInfo(name=c, description=text, data_type=COLUMNS[c]) for c, text in model.columns.items()
            },
            patch_path=f"{model.domain}://models/" + ("ports.yml" if stub else f"{model.folder}/models.yml"),
            unrendered_config=config,
            group=model.group,
            access=AccessType(config["access"]),
            relation_name=f'"{model.domain}"."main"."{model.name}"',
            raw_code=raw,
            compiled_code=code,
            refs=[] if stub else refs,
            sources=[] if stub or refs else [["raw", model.table]],
            depends_on=dbt.DependsOn(
                nodes=[] if stub else [read.id for read in model.reads] or [f"source.{domain}.raw.{model.table}"]
            ),
            contract=dbt.Contract(
                model.is_port, True, hashlib.sha256(raw.encode()).hexdigest() if model.is_port else None
            ),
            primary_key=[] if stub else ["id"],
        )
    )


def test_node(model: Model, kind: str) -> dict[str, Any]:
    """The node of the test `not_null` or `unique` on the first column of a model."""
    name = f"{kind}_{model.name}_id"
    relation = f'"{model.domain}"."main"."{model.name}"'
    sql = f"select id\nfrom {relation}\nwhere id is null"
    if kind == "unique":
        sql = "select\n    id as unique_field,\n    count(*) as n_records\n\n"
        sql += f"from {relation}\nwhere id is not null\ngroup by id\nhaving count(*) > 1"
    return written(
        dbt.GenericTest(
            **_common(model.domain, NodeType.Test, name, f"{name}.sql", f"{model.folder}/models.yml"),
            original_file_path=f"models/{model.folder}/models.yml",
            unique_id=f"test.{model.domain}.{name}.{hashlib.md5(name.encode()).hexdigest()[:10]}",
            schema="main_dbt_test__audit",
            checksum=dbt.FileHash.empty(),
            config=dbt.TestConfig(schema="dbt_test__audit"),
            group=model.group,
            raw_code=f"{{{{ test_{kind}(**_dbt_generic_test_kwargs) }}}}",
            compiled_code=f"\n    \n    \n\n{sql}\n\n\n",
            refs=[dbt.RefArgs(model.name)],
            depends_on=dbt.DependsOn(
                macros=[f"macro.dbt.test_{kind}", "macro.dbt.get_where_subquery"], nodes=[model.id]
            ),
            column_name="id",
            file_key_name=f"models.{model.name}",
            attached_node=model.id,
            test_metadata=dbt.TestMetadata(
                kind, {"column_name": "id", "model": f"{{{{ get_where_subquery(ref('{model.name}')) }}}}"}
            ),
        )
    )


def _common(domain: str, kind: NodeType, name: str, path: str, declared_in: str = "") -> dict[str, Any]:
    """What is said alike of models and tests; tests lie below the property file that declares them."""
    target = f"{domain}/models/{declared_in}/{path}" if declared_in else f"{domain}/models/{path}"
    named = {"package_name": domain, "database": domain, "name": name, "alias": name, "resource_type": kind}
    built = {"build_path": f"target/run/{target}", "compiled_path": f"target/compiled/{target}", "created_at": 0.0}
    folders = (declared_in or path).split("/")[:-1]
    return (
        named | built | {"path": path, "fqn": [domain, *folders, name], "compiled": True, "extra_ctes_injected": True}
    )


def source_node(model: Model) -> dict[str, Any]:
    """The node of the source table that a model of the first layer reads."""
    return written(
        dbt.SourceDefinition(
            database="raw",
            schema="main",
            name=model.table,
            resource_type=NodeType.Source,
            package_name=model.domain,
            path="models/sources.yml",
            original_file_path="models/sources.yml",
            unique_id=f"source.{model.domain}.raw.{model.table}",
            fqn=[model.domain, "raw", model.table],
            source_name="raw",
            source_description="",
            loader="",
            identifier=model.table,
            freshness=dbt.FreshnessThreshold(),
            relation_name=f'"raw"."main"."{model.table}"',
            unrendered_config={"loaded_at_field": None, "loaded_at_query": None, "meta": {}, "tags": []},
            unrendered_database="raw",
            unrendered_schema="main",
            created_at=0.0,
        )
    )


def group_node(model: Model, domain: str) -> dict[str, Any]:
    """The node of a model's group."""
    path = "groups.yml" if domain == model.domain else "ports.yml"
    unique_id, owner = (
        f"group.{model.domain}.{model.group}",
        dbt.Owner(email=f"{model.domain}@example.com", name=model.group),
    )
    return written(
        dbt.Group(
            model.group,
            NodeType.Group,
            model.domain,
            path,
            f"models/{path}",
            unique_id,
            owner,
            f"{model.group} of {model.domain}.",
        )
    )


def macros() -> tuple[dict[str, Any], dict[str, Any]]:
    """The macros and docs of a real project; 530 made up ones of the same size where it was not built."""
    if REAL.is_file():
        real = json.loads(REAL.read_bytes())
        return {k: m for k, m in real["macros"].items() if m["package_name"] != "weather"}, real["docs"]
    body = (
        "{% macro stand_in() %}\n" + "    {{ return(adapter.dispatch('stand_in', 'dbt')()) }}\n" * 11 + "{% endmacro %}"
    )
    made_up = (
        dbt.Macro(f"macro_{n}", NodeType.Macro, "dbt", "macros/all.sql", "macros/all.sql", f"macro.dbt.macro_{n}", body)
        for n in range(530)
    )
    return {m.unique_id: written(m) for m in made_up}, {}


def manifest(domain: str, own: list[Model], library: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    """What dbt-core writes to target/manifest.json after it compiled a domain."""
    foreign = {read.id: read for model in own for read in model.reads if read.domain != domain}
    every = [*own, *foreign.values()]
    nodes = {model.id: model_node(model, domain) for model in every}
    nodes |= {node["unique_id"]: node for m in own for node in (test_node(m, "not_null"), test_node(m, "unique"))}
    sources = {node["unique_id"]: node for node in (source_node(model) for model in own if not model.reads)}
    groups = {node["unique_id"]: node for node in (group_node(model, domain) for model in every)}
    parents = {key: node["depends_on"]["nodes"] for key, node in nodes.items()} | {key: [] for key in sources}
    children: dict[str, list[str]] = {key: [] for key in parents}
    by_group: dict[str, list[str]] = defaultdict(list)
    for key, read in parents.items():
        for parent in read:
            children[parent].append(key)
    for key, node in nodes.items():
        by_group[node["group"]].append(key)
    metadata = ManifestMetadata(str(WritableManifest.dbt_schema_version), project_name=domain, adapter_type="duckdb")
    full = {
        "metadata": written(metadata),
        **{"nodes": nodes, "sources": sources, "macros": library[0], "docs": library[1], "groups": groups},
        **{"parent_map": parents, "child_map": children, "group_map": by_group},
    }
    return {section.name: full.get(section.name, {}) for section in fields(WritableManifest)}


def written_by_people(domain: str, own: list[Model]) -> dict[str, Any]:
    """The files that dbt and meshwright read of a domain: path -> SQL, or what to write as YAML."""
    inputs = sorted({f"{read.domain}.{read.name}" for model in own for read in model.reads if read.domain != domain})
    owner = {"name": domain, "email": f"{domain}@example.com"}
    duckdb = {"type": "duckdb", "path": f"{domain}.duckdb", "attach": [{"path": "raw.duckdb"}]}
    groups = {model.group: group_node(model, domain) for model in own}
    tables = [{"name": model.table} for model in own if not model.reads]
    files: dict[str, Any] = {
        "dbt_project.yml": {"name": domain, "version": "1.0.0", "profile": domain},
        "profiles.yml": {domain: {"target": "dev", "outputs": {"dev": duckdb}}},
        "mesh.yml": {"version": 1, "domain": domain, "owner": owner, **({"inputs": inputs} if inputs else {})},
        "models/groups.yml": {"groups": [{k: g[k] for k in ("name", "owner", "description")} for g in groups.values()]},
        "models/sources.yml": {"sources": [{"name": "raw", "database": "raw", "schema": "main", "tables": tables}]},
    }
    for model in own:
        files[f"models/{model.folder}/{model.name}.sql"] = model.sql(compiled=False) + "\n"
        columns: list[dict[str, Any]] = [
            {"name": c, "description": d, "data_type": COLUMNS[c]} for c, d in model.columns.items()
        ]
        columns[0]["data_tests"] = ["not_null", "unique"]
        entry = {"name": model.name, "description": model.description, "config": model.config, "columns": columns}
        files.setdefault(f"models/{model.folder}/models.yml", {"models": []})["models"].append(entry)
    return files


def write_domain(folder: Path, own: list[Model], library: tuple[dict[str, Any], dict[str, Any]]) -> int:
    """Write a domain, its manifest last; return the size of the manifest."""
    domain = own[0].domain
    for name, content in written_by_people(domain, own).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else yaml.dump(content, Dumper=_Dumper, sort_keys=False))
    target = folder / "target" / "manifest.json"
    target.parent.mkdir(exist_ok=True)
    return target.write_text(json.dumps(manifest(domain, own, library)))


def main() -> None:
    """Write the mesh and say how large it is."""
    parser = argparse.ArgumentParser(description="Write a mesh of dbt projects with manifests.")
    parser.add_argument("models", type=int, help="models in the whole mesh")
    parser.add_argument("--domains", type=int, default=10)
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    arguments = parser.parse_args()
    if arguments.folder.exists() or not 1 <= arguments.domains <= arguments.models:
        parser.error("the folder must not exist yet, and every domain needs a model")
    arguments.folder.mkdir(parents=True)
    (arguments.folder / "mesh.yml").write_text("version: 1\ndomains: [domains/*]\n")
    library = macros()
    mesh = plan(arguments.models, arguments.domains)
    sizes = [write_domain(arguments.folder / "domains" / name, own, library) for name, own in mesh.items()]
    print(f"{arguments.models} models in {len(sizes)} domains, manifests of {sum(sizes) / 1e6:.1f} MB together")


if __name__ == "__main__":
    main()
