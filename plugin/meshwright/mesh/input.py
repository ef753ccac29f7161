"""Inputs: the foreign ports that a domain declares it reads."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meshwright.mesh.port import PortId

_INPUT = re.compile(r"(?P<domain>[A-Za-z_]\w*)\.(?P<port>[A-Za-z_]\w*)(@(?P<version>[\w.]+))?", re.ASCII)

INPUT_FORM = "<domain>.<port> or <domain>.<port>@<version>"


@dataclass(frozen=True, slots=True)
class Input:
    """One entry of `inputs` in mesh.yml.

    Attributes:
        version: the only version that is read, or None for every version of the port that is published.
    """

    domain: str
    port: str
    version: str | None = None

    def __lt__(self, other: Input) -> bool:
        """By domain, port and version; without a version first."""
        return (self.domain, self.port, self.version or "") < (other.domain, other.port, other.version or "")

    def __str__(self) -> str:
        """As mesh.yml writes it."""
        return str(PortId(self.domain, self.port, self.version))

    @classmethod
    def parse(cls, text: str) -> Input:
        """Read `weather.hourly_observations` or `fleet.aircraft@2`.

        Raises:
            ValueError: the text has another form.
        """
        match = _INPUT.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not an input; write {INPUT_FORM}")
        return cls(match["domain"], match["port"], match["version"])

    def covers(self, port: PortId) -> bool:
        """Whether reading the port is declared by this input."""
        return (self.domain, self.port) == (port.domain, port.name) and self.version in (None, port.version)
