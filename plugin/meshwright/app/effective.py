"""What holds for a domain, and where each of it is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meshwright.app.levels import levels_of
from meshwright.app.mesh_root import roots_of
from meshwright.mesh.place import Place
from meshwright.read.manifest import load_manifest
from meshwright.read.mesh_yml import FILE_NAME, DomainConfig, MeshRoot, load_domain_config
from meshwright.read.places import PlaceFinder
from meshwright.rules import RULES

DEFAULT = "default"
_PRODUCT_DEFAULTS: Mapping[str, Any] = {
    "status": "active",
    "stability": "strict",
    "strict": False,
    "consumers": None,
}


@dataclass(frozen=True, slots=True)
class Value:
    """A setting.

    Attributes:
        key: as in mesh.yml, with dots: `products.delays.status`.
        value: None where nothing is said and there is no default.
        source: `file:line`, or `default`.
    """

    key: str
    value: Any
    source: str


def effective(folder: Path) -> list[Value]:
    """Every setting of the domain in a folder: its own mesh.yml before that of the mesh, and that before defaults.

    Raises:
        ConfigError: a file says something impossible.
    """
    config = load_domain_config(folder)
    roots = roots_of([config])
    return [
        *_domain(config),
        *_inherited(config, roots.get(config.name)),
        *_products(config),
        *_inputs(config),
        *_rules(config, roots),
    ]


def _domain(config: DomainConfig) -> Iterator[Value]:
    if "domain" in config.content:
        yield _said(config.folder, config.name, "domain")
    else:
        path = (config.folder / "dbt_project.yml").as_posix()
        yield Value("domain", config.name, _line(Place(path, anchor=("yaml", "name"))))
    yield _own(config, config.content.get("description"), "description")
    for key in ("name", "email"):
        yield _own(config, config.content.get("owner", {}).get(key), "owner", key)


def _inherited(config: DomainConfig, root: MeshRoot | None) -> Iterator[Value]:
    """What the root of the mesh says for domains that do not."""
    for key in ("registry", "policy"):
        own, mesh = getattr(config, key), getattr(root, key, None)
        if own is None and mesh is not None and root is not None:
            yield _said(root.folder, mesh, key)
        else:
            yield _own(config, own, key)


def _products(config: DomainConfig) -> Iterator[Value]:
    for product in sorted({*config.products, *_groups(config)}):
        settings = config.products.get(product, {})
        for key, value in {**_PRODUCT_DEFAULTS, **settings}.items():
            if isinstance(value, dict):
                for inner, text in value.items():
                    yield _said(config.folder, text, "products", product, key, inner)
            elif key in settings:
                yield _said(config.folder, value, "products", product, key)
            else:
                yield Value(f"products.{product}.{key}", value, DEFAULT)


def _groups(config: DomainConfig) -> set[str]:
    """The dbt groups with a public model, as the last `dbt parse` left them; none before the first."""
    path = config.folder / "target" / "manifest.json"
    if not path.is_file():
        return set()
    nodes = load_manifest(path).nodes.values()
    return {
        node.group for node in nodes if node.package_name == config.project and node.access == "public" and node.group
    }


def _inputs(config: DomainConfig) -> Iterator[Value]:
    if not config.declared:
        yield Value("inputs", None, DEFAULT)
    elif "inputs" not in config.content:
        yield Value("inputs", [], DEFAULT)
    else:
        yield _said(config.folder, [str(entry) for entry in config.inputs], "inputs")


def _rules(config: DomainConfig, roots: Mapping[str, MeshRoot]) -> Iterator[Value]:
    finder = PlaceFinder()
    levels = levels_of([config], roots)[config.name]
    for rule in RULES:
        setting = levels[rule.code]
        source = DEFAULT if setting.place is None else str(finder.locate(setting.place))
        if setting.place is None and rule.stage == "preview":
            source = f"{DEFAULT}: in preview"
        yield Value(f"rules.{rule.name}", setting.level, source)


def _own(config: DomainConfig, value: Any, *steps: str) -> Value:
    """A setting of the domain's own mesh.yml, or that there is none."""
    if value is None:
        return Value(".".join(steps), None, DEFAULT)
    return _said(config.folder, value, *steps)


def _said(folder: Path, value: Any, *steps: str) -> Value:
    return Value(".".join(steps), value, _line(Place((folder / FILE_NAME).as_posix(), anchor=("yaml", *steps))))


def _line(place: Place) -> str:
    return str(PlaceFinder().locate(place))
