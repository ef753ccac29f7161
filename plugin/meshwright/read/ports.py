"""The models of a domain's own project, and the ports among them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, Constraint, Port, PortId
from meshwright.mesh.relation import Relation
from meshwright.read.data_tests import data_test, hidden_text, other_tests, promised_tests, texts
from meshwright.read.manifest import Manifest
from meshwright.read.manifest_node import Node
from meshwright.read.manifest_parts import Column as RawColumn
from meshwright.read.manifest_parts import Constraint as RawConstraint
from meshwright.read.manifest_parts import described
from meshwright.read.mesh_yml import DomainConfig
from meshwright.read.upstream import foreign_upstream

_QUERY = re.compile(r"\bselect\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


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
        self._private = {model.name.casefold() for model in self._models.values() if model.access != "public"}
        self._telling: dict[str, bool] = {}
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
        tests = tuple(data_test(test) for test in self._manifest.tests_by_model.get(node.unique_id, []))
        return Implementation(
            port=self._port(node, model, columns, tests),
            model=model,
            materialized=node.config.materialized or "",
            tests=tests,
            meta=node.meta,
            column_meta={column.name: column.effective_meta for column in columns if column.effective_meta},
            untraced=_untraced(node, columns),
            upstream=upstream,
        )

    def _port(self, node: Node, model: Model, columns: list[RawColumn], tests: tuple[DataTest, ...]) -> Port:
        own = {column.name.casefold() for column in columns}
        at_columns = [
            self._constraint(constraint, (column.name,), own)
            for column in columns
            for constraint in column.constraints or []
        ]
        at_model = [
            self._constraint(constraint, tuple(constraint.columns or ()), own) for constraint in node.constraints
        ]
        return Port(
            id=PortId(self._config.name, node.name, node.version_text),
            product=node.effective_group or "",
            description=described(node.description),
            columns=tuple(map(_column, columns)),
            constraints=tuple(sorted({*at_model, *at_columns})),
            latest=node.is_latest,
            deprecation_date=node.deprecated_from,
            contract_enforced=node.contract_enforced,
            tests=promised_tests(tests, (column.name for column in columns)),
            materialized=node.config.materialized or "",
            alias=node.alias or "",
            tags=node.tags,
            other_tests=other_tests(tests, (column.name for column in columns), self._tells),
            place=model.place,
        )

    def _constraint(self, constraint: RawConstraint, columns: tuple[str, ...], own: set[str]) -> Constraint:
        # The text of a foreign key names the table that it leads to, which may be private; a check speaks of columns,
        # unless it holds a query, which some engines write without `select`, or what is named like a private model.
        condition = (constraint.expression or "") if constraint.type == "check" else ""
        words = set(_WORD.findall(condition.casefold())) - own
        tells = _QUERY.search(condition) or not self._private.isdisjoint(words)
        return Constraint(constraint.type, columns, hidden_text(condition) if tells else condition)

    def _tells(self, kind: str) -> bool:
        """Whether a kind of test is called after a private model. There are few kinds and many models."""
        if kind not in self._telling:
            folded = kind.casefold()
            self._telling[kind] = any(name in folded for name in self._private)
        return self._telling[kind]


def _untraced(node: Node, columns: list[RawColumn]) -> frozenset[Constraint]:
    keys = [(constraint, tuple(constraint.columns or ())) for constraint in node.constraints]
    keys += [(constraint, (column.name,)) for column in columns for constraint in column.constraints or []]
    return frozenset(
        Constraint(constraint.type, names)
        for constraint, names in keys
        if constraint.type == "foreign_key"
        and not (constraint.to and len(constraint.to_columns or []) == len(names) > 0)
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
        grants=tuple((privilege, texts(grantees)) for privilege, grantees in sorted(node.grants.items())),
        file=node.original_file_path or "",
        path=tuple(node.fqn or ()),
        # Asked of ports alone, and hashing all SQL of a big project is not free.
        checksum=node.code_digest if node.effective_access == "public" else "",
    )


def _column(column: RawColumn) -> Column:
    said = column.effective_meta.get("mesh")
    words = {key: word for key, word in said.items() if isinstance(word, str)} if isinstance(said, dict) else {}
    return Column(
        name=column.name,
        data_type=column.data_type or "",
        description=described(column.description),
        classification=words.get("classification", ""),
        unit=words.get("unit", ""),
        definition=words.get("definition", ""),
        quoted=bool(column.quote),
        tags=column.effective_tags,
    )
