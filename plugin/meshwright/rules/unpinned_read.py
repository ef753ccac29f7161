"""DEP007: a read that follows whatever version is the latest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from meshwright.mesh.dependency import Dependency, dependencies, ref_call
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.foreign import ForeignRead
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look for reads that nothing pins, of ports with several versions."""
    found: dict[tuple[str, str], Finding] = {}
    for dependency in dependencies(mesh):
        # To pin what is deprecated is no advice: deprecated-input names the version to read instead.
        if len(dependency.versions) < 2 or dependency.offer.port.deprecation_date or not _floats(dependency):
            continue
        for read in dependency.reads:
            # Naming the domain comes first, and the advice of unqualified-ref names the version as well.
            if not read.pinned and read.qualified:
                # Of a reader that reads several versions, the newest one is what the bare `ref` means.
                finding = _finding(dependency, read)
                found[finding.domain, finding.subject] = finding
    yield from found.values()


def _floats(dependency: Dependency) -> bool:
    """Whether the inputs leave the version open; a read that none of them covers is undeclared-input's business."""
    if not dependency.inputs:
        return not dependency.reader.declared
    return any(entry.version is None for entry, _ in dependency.inputs)


def _finding(dependency: Dependency, read: ForeignRead) -> Finding:
    reader, port = dependency.reader, dependency.port
    name = f"{port.domain}.{port.name}"
    pin_input = f", or list `{port}` instead of `{name}` in `inputs` of mesh.yml" if dependency.inputs else ""
    return RULE.finding(
        domain=reader.name,
        place=read.place,
        subject=f"{read.reader} -> {name}",
        fact=f"{reader.name} reads {name} without a version: that is {port.label} now, and another one as soon "
        f"as {port.domain} makes it the latest",
        because=_versions(dependency),
        help=f"write `{ref_call(port)}`{pin_input}",
        read=port,
    )


def _versions(dependency: Dependency) -> Reason:
    offer = dependency.offer
    labels = ", ".join(each.port.id.label for each in dependency.versions)
    if offer.owner is None:
        return f"{offer.who} published {labels}"
    model = replace(offer.port.place, anchor=("yaml", "models", dependency.port.name))
    return declaration(offer.owner, model, f"offers {labels}")


RULE = MeshRule(
    code="DEP007",
    name="unpinned-read",
    summary="A `ref` without version of a port that has several, so its meaning changes with the latest one.",
    level="warn",
    needs="other",
    check=check,
)
