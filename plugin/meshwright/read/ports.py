"""The models of a domain's own project, and the ports among them."""

from __future__ import annotations

from collections.abc import Mapping

from meshwright.mesh.implementation import DataTest, Implementation
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, Constraint, Port, PortId
from meshwright.mesh.relation import Relation
from meshwright.read.manifest import Manifest
from meshwright.read.manifest_node import Node
from meshwright.read.manifest_parts import Column as RawColumn
from meshwright.read.manifest_parts import Constraint as RawConstraint
from meshwright.read.mesh_yml import DomainConfig
from meshwright.read.upstream import foreign_upstream

_ALWAYS = (None, "!=0", ">0", ">=1")
"""The values of `error_if` with which every failure counts, without blanks."""


class PortReader:
    """Reads the models and ports of one project."""

    def __init__(self, config: DomainConfig, manifest: Manifest, domains: Mapping[str, str]) -> None:
        """Look through a manifest; `domains` is other domains by package name."""
        self._domains = domains
        self._config = config
        self._manifest = manifest
        nodes = [
            node
            for node in manifest.nodes.values()
            if node.resource_type == "model" and node.package_name == config.project
        ]
        nodes.sort(key=lambda node: node.unique_id)
        self._models = {node.unique_id: model_of(node) for node in nodes}
        self._public = [node for node in nodes if node.effective_access == "public"]

    @property
    def models(self) -> tuple[Model, ...]:
        """Every model of the project."""
        return tuple(self._models.values())

    def implementations(self) -> tuple[Implementation, ...]:
        """The ports, ordered by product and unique id, each with the model behind it."""
        upstream = foreign_upstream(self._manifest, self._public, self._domains)
        made = [self._implementation(node, upstream[node.unique_id]) for node in self._public]
        return tuple(sorted(made, key=lambda each: each.port.product))

    def _implementation(self, node: Node, upstream: tuple[PortId, ...]) -> Implementation:
        columns = node.columns
        model = self._models[node.unique_id]
        return Implementation(
            port=self._port(node, model, columns),
            model=model,
            materialized=node.config.materialized or "",
            tests=tuple(_data_test(test) for test in self._manifest.tests_by_model.get(node.unique_id, [])),
            meta=node.meta,
            column_meta={column.name: column.effective_meta for column in columns if column.effective_meta},
            upstream=upstream,
        )

    def _port(self, node: Node, model: Model, columns: list[RawColumn]) -> Port:
        at_columns = [
            _constraint(constraint, (column.name,)) for column in columns for constraint in column.constraints or []
        ]
        at_model = [_constraint(constraint, tuple(constraint.columns or ())) for constraint in node.constraints]
        return Port(
            id=PortId(self._config.name, node.name, node.version_text),
            product=node.effective_group or "",
            description=node.description or "",
            columns=tuple(
                Column(each.name, each.data_type or "", each.description or "", _classification(each))
                for each in columns
            ),
            constraints=tuple(sorted({*at_model, *at_columns})),
            latest=node.is_latest,
            deprecation_date=node.deprecated_from,
            contract_enforced=node.contract_enforced,
            place=model.place,
        )


def relation_of(node: Node) -> Relation | None:
    """The table or view that a node builds, or None: tests and ephemeral models build none."""
    if not node.schema or not node.alias or node.relation_name is None:
        return None
    return Relation(node.database, node.schema, node.alias)


def place_of(node: Node) -> Place:
    """The entry of a model in its property file, else its own file."""
    file = node.property_file
    if file is None:
        return Place(node.original_file_path or "")
    steps = ("yaml", "models", node.name)
    return Place(file, anchor=steps if node.version is None else (*steps, "versions", node.version_text or ""))


def model_of(node: Node) -> Model:
    """A model of the manifest in the mesh's words."""
    return Model(
        name=node.name,
        version=node.version_text,
        access=node.effective_access,
        place=place_of(node),
        group=node.effective_group or "",
        relation=relation_of(node),
        grants=tuple((privilege, _texts(grantees)) for privilege, grantees in sorted(node.grants.items())),
        file=node.original_file_path or "",
        path=tuple(node.fqn or ()),
    )


def _data_test(node: Node) -> DataTest:
    metadata = node.test_metadata
    assert metadata is not None, "tests_by_model holds generic tests alone"
    named = [node.tested_column] if node.tested_column else []
    # What the field's packages call the argument that names several columns.
    for key in ("columns", "combination_of_columns", "column_list", "column_names"):
        named += _texts(metadata.kwargs.get(key))
    return DataTest(
        kind=f"{metadata.namespace}.{metadata.name}" if metadata.namespace else metadata.name,
        columns=tuple(named),
        blocks=(node.config.severity or "error").lower() == "error"
        and node.config.where is None
        and (node.config.error_if and "".join(node.config.error_if.split())) in _ALWAYS,
    )


def _classification(column: RawColumn) -> str:
    said = column.effective_meta.get("mesh")
    word = said.get("classification") if isinstance(said, dict) else None
    return word if isinstance(word, str) else ""


def _constraint(constraint: RawConstraint, columns: tuple[str, ...]) -> Constraint:
    # The text of a foreign key names the table that it leads to, which may be private; a check speaks of columns.
    return Constraint(constraint.type, columns, (constraint.expression or "") if constraint.type == "check" else "")


def _texts(value: object) -> tuple[str, ...]:
    """A text or a list of texts, as dbt takes either; what is neither is left out."""
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, str))
