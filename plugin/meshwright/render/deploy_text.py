"""Whether a domain may go to an environment, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.render.deploy_answer import FITS, DeployAnswer
from meshwright.render.plain import plain

_SAYS = {
    "yes": "{domain} may go to {environment}",
    "no": "{domain} may not go to {environment}",
    "unknown": "nobody can tell whether {domain} may go to {environment}",
}
_HEAD = ("", "consumer", "port", "environment")


def deploy_text(found: DeployAnswer) -> str:
    """A line for each row, indented below it why; the answer is the last line."""
    lines = list(_matrix(found)) if found.rows else []
    notes = [plain(note) for note in found.notes]
    counts = ", ".join(f"{found.count(fit)} {fit}" for fit in FITS)
    says = _SAYS[found.answer].format(domain=plain(found.domain), environment=plain(found.environment))
    return "\n\n".join("\n".join(part) for part in (lines, notes, [f"{found.answer}: {says}: {counts}"]) if part)


def _matrix(found: DeployAnswer) -> Iterator[str]:
    cells = [
        _HEAD,
        *((row.fit, plain(row.consumer) or "-", plain(row.port), plain(row.environment)) for row in found.rows),
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEAD))]
    below: list[tuple[str, ...]] = [(), *((row.reason, row.clears) for row in found.rows)]
    for line, texts in zip(cells, below, strict=True):
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        # No line begins with what others wrote: there the runner of a CI would take it for a command.
        yield from (f"{'':{widths[0]}}  - {plain(part)}" for text in texts for part in text.splitlines())
