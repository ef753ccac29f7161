"""Who reads a port, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.counted import counted
from meshwright.mesh.reader import Reader
from meshwright.render.impact import Impact, PortImpact
from meshwright.render.plain import plain


def impact_text(impact: Impact) -> str:
    """A block for each port, and what was looked at."""
    where = f" in {plain(impact.environment)}" if impact.environment else ""
    blocks = ["\n".join(_port(port, where)) for port in impact.ports]
    readers = {reader.domain for reader in impact.readers}
    known = f"read by {counted(len(readers), 'domain')}" if readers else "read by nobody that is known"
    looked_at = f"{counted(impact.domains, 'other domain')} in {counted(impact.environments, 'environment')}"
    return "\n\n".join([*blocks, f"{plain(impact.asked)}: {known}; looked at {looked_at}"])


def _port(port: PortImpact, where: str) -> Iterator[str]:
    yield f"{plain(port.subject)}{where}"
    for reader in port.readers:
        name = f"{reader.domain}/{reader.use.product}" if reader.use.product else reader.domain
        yield f"  - {plain(name)}{_owner(reader)} in {plain(reader.environment)}"
        yield f"    reads {plain(reader.what)}"
    if not port.readers:
        yield "  nobody that is known"


def _owner(reader: Reader) -> str:
    name, email = plain(reader.owner.name), plain(reader.owner.email)
    both = f"{name} <{email}>" if name and email else name or email
    return f"  {both}" if both else ""
