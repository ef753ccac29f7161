"""What a project has to do with other domains' projects, as dbt resolved it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from meshwright.mesh.foreign import ForeignKey, ForeignProject, ForeignRead
from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId
from meshwright.read.manifest import Manifest
from meshwright.read.manifest_node import Node, version_text
from meshwright.read.manifest_parts import RefArgs
from meshwright.read.mesh_yml import DomainConfig
from meshwright.read.ports import model_of

INTERFACE = "mesh_interface"
"""The materialization of the stubs in an interface package."""


class ForeignReader:
    """Tells other domains' nodes from libraries' in one project's manifest.

    A package is another domain when it is an interface package, when an input names it, when its models came without
    files, as dbt-loom injects them, or when it is a project of a known domain. Any other package is a library: its
    models are built by this project.
    """

    def __init__(self, config: DomainConfig, manifest: Manifest, known_domains: Mapping[str, str]) -> None:
        """Look through a manifest.

        Args:
            config: the domain that reads.
            manifest: its manifest.
            known_domains: project name -> domain name of the other domains.
        """
        self._project = config.project
        self._manifest = manifest
        self._own_names = {node.name for node in manifest.nodes.values() if node.package_name == config.project}
        domains = {declared.domain: declared.domain for declared in config.inputs}
        domains |= {node.package_name: node.package_name for node in manifest.nodes.values() if _from_elsewhere(node)}
        domains |= known_domains
        # An interface package is called like its domain, which another domain's project may be called as well.
        domains |= {node.package_name: node.package_name for node in manifest.nodes.values() if _is_stub(node)}
        self.domains = {
            package: domain for package, domain in domains.items() if package not in (config.project, config.name)
        }
        """Domain by package name, of the packages that are other domains."""

    def reads(self) -> tuple[ForeignRead, ...]:
        """Reads by the project's own nodes of models that belong to another domain, sorted."""
        manifest = self._manifest
        readers = [*manifest.nodes.values(), *manifest.exposures.values(), *manifest.semantic_models.values()]
        found = {read for node in readers if node.package_name == self._project for read in self._reads_of(node)}
        return tuple(sorted(found))

    def foreign_keys(self) -> tuple[ForeignKey, ...]:
        """The `relationships` tests on the project's own models that lead into another domain, sorted."""
        own = [(self._manifest.nodes.get(unique_id), tests) for unique_id, tests in self._tests()]
        keys = [
            ForeignKey(
                model=model.name if model.version is None else f"{model.name}@{model.version_text}",
                column=test.tested_column,
                data_type=next((c.data_type or "" for c in model.columns if c.name == test.tested_column), ""),
                port=self._port(read),
                key=str(test.test_metadata.kwargs.get("field", "")),
                place=model_of(model).column(test.tested_column),
            )
            for model, tests in own
            if model is not None and model.package_name == self._project
            for test in tests
            if test.test_metadata is not None and test.test_metadata.name == "relationships"
            for read in map(self._manifest.nodes.get, test.reads)
            if read is not None and read.package_name in self.domains
        ]
        return tuple(sorted(keys, key=lambda key: (key.model, key.column, key.port, key.key)))

    def projects(self) -> tuple[ForeignProject, ...]:
        """Other domains' projects that are installed as ordinary packages, ordered by domain."""
        counts = Counter(
            node.package_name
            for node in self._manifest.nodes.values()
            if node.resource_type == "model" and node.package_name in self.domains and not _from_elsewhere(node)
        )
        return tuple(
            sorted(
                (
                    ForeignProject(self.domains[package], package, count, _place_in_package_lists(package))
                    for package, count in counts.items()
                ),
                key=lambda project: project.domain,
            )
        )

    def _tests(self) -> Iterator[tuple[str, list[Node]]]:
        yield from sorted(self._manifest.tests_by_model.items())

    def _reads_of(self, node: Node) -> Iterator[ForeignRead]:
        for unique_id in node.reads:
            read = self._manifest.nodes.get(unique_id)
            if read is None or read.resource_type != "model" or read.package_name not in self.domains:
                continue
            calls = [ref for ref in node.refs or [] if self._means(ref, read)]
            yield ForeignRead(
                reader=_reader(node),
                port=self._port(read),
                access=_access(read),
                place=_place_of_read(node, read),
                kind=node.resource_type,
                group=node.effective_group or "",
                qualified=all(ref.package for ref in calls),
                pinned=all(ref.version is not None for ref in calls),
            )

    def _means(self, ref: RefArgs, node: Node) -> bool:
        """Whether a call is what made dbt read a foreign model; a bare one means the project's own model first."""
        if ref.package is None and ref.name in self._own_names:
            return False
        if ref.version is None:
            same_version = node.is_latest or node.latest_version is None
        else:
            same_version = version_text(ref.version) == node.version_text
        return ref.name == node.name and ref.package in (None, node.package_name) and same_version

    def _port(self, node: Node) -> PortId:
        return PortId(self.domains[node.package_name], node.name, node.version_text)


def _reader(node: Node) -> str:
    """What tells a reader from every other one of its domain: versions share a name, and exposures may borrow one."""
    if node.resource_type in ("exposure", "semantic_model"):
        return f"{node.resource_type.replace('_', ' ')} {node.name}"
    return node.name if node.version is None else f"{node.name}@{node.version_text}"


def _place_of_read(node: Node, read: Node) -> Place:
    file = node.original_file_path or ""
    if node.resource_type in ("exposure", "semantic_model"):
        return Place(file, anchor=("yaml", f"{node.resource_type}s", node.name))
    call = Place(file, anchor=("ref", read.package_name, read.name, read.version_text or ""))
    if file.endswith((".yml", ".yaml")) and node.attached_node:
        # The argument of a test may be put together by a macro.
        return replace(call, alternatives=(Place(file, anchor=("word", read.name)),))
    return call


def _place_in_package_lists(package: str) -> Place:
    """The line that names the package, in whichever of dbt's two files it is; an address need not contain the name."""
    named = [Place(file, anchor=("word", package)) for file in ("packages.yml", "dependencies.yml")]
    listed = [Place(file, anchor=("yaml", "packages")) for file in ("packages.yml", "dependencies.yml")]
    return replace(named[0], alternatives=(named[1], *listed, Place("dbt_project.yml")))


def _access(node: Node) -> str:
    """The access of another domain's model.

    What is in an interface package is a port; dbt v2 reads `access` under `config` alone, and so calls a stub protected
    whose property file has it one level higher.
    """
    return "public" if node.config.materialized == INTERFACE else node.effective_access


def _from_elsewhere(node: Node) -> bool:
    return node.resource_type == "model" and (_is_stub(node) or not node.original_file_path)


def _is_stub(node: Node) -> bool:
    return node.config.materialized == INTERFACE
