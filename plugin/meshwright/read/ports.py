"""The models of a domain's own project, and the ports among them, with their places."""

from __future__ import annotations

from pathlib import Path

from meshwright.mesh.domain import Model
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.port import Column, Constraint, Place, Port, PortId
from meshwright.read.manifest import Constraint as RawConstraint
from meshwright.read.manifest import Manifest, Node
from meshwright.read.mesh_yml import DomainConfig
from meshwright.read.yaml_file import YamlFile


class PortReader:
    """Reads models and ports of one project; keeps the property files it opened to find lines."""

    def __init__(self, config: DomainConfig, manifest: Manifest) -> None:
        self._config = config
        self._nodes = sorted(
            (
                node
                for node in manifest.nodes.values()
                if node.resource_type == "model" and node.package_name == config.project
            ),
            key=lambda node: node.unique_id,
        )
        self._files: dict[str, YamlFile | None] = {}

    @property
    def public_nodes(self) -> list[Node]:
        """The nodes that are ports, by unique id."""
        return [node for node in self._nodes if node.effective_access == "public"]

    def models(self) -> tuple[Model, ...]:
        """Every model of the project."""
        return tuple(
            Model(node.name, node.version_text, node.effective_access, self.place(node)) for node in self._nodes
        )

    def port(self, node: Node) -> Port:
        """The port that a public model is."""
        columns = list((node.columns or {}).values())
        at_columns = [
            _constraint(constraint, (column.name,)) for column in columns for constraint in column.constraints or []
        ]
        at_model = [_constraint(constraint, tuple(constraint.columns or ())) for constraint in node.constraints or []]
        return Port(
            id=PortId(self._config.name, node.name, node.version_text),
            product=node.effective_group or "",
            description=node.description or "",
            columns=tuple(Column(c.name, c.data_type or "", c.description or "") for c in columns),
            constraints=tuple(sorted({*at_model, *at_columns})),
            latest=node.is_latest,
            deprecation_date=node.deprecated_from,
            contract_enforced=node.contract_enforced,
            place=self.place(node),
        )

    def place(self, node: Node) -> Place:
        """The line of the model's entry in its property file, else its SQL file."""
        name = node.property_file
        file = self._property_file(name) if name else None
        if name is None or file is None:
            return Place(node.original_file_path or "")
        return Place(name, file.line_of_named("models", node.name, node.version_text))

    def _property_file(self, name: str) -> YamlFile | None:
        if name not in self._files:
            path = Path(self._config.folder / name)
            try:
                self._files[name] = YamlFile(path) if path.is_file() else None
            except ConfigError:
                # dbt parsed it; that it changed since is the freshness check's business, not the line number's.
                self._files[name] = None
        return self._files[name]


def _constraint(constraint: RawConstraint, columns: tuple[str, ...]) -> Constraint:
    # The text of a foreign key names the table that it leads to, which may be private; a check speaks of columns.
    return Constraint(constraint.type, columns, (constraint.expression or "") if constraint.type == "check" else "")
