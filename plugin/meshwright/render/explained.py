"""What a finding says besides its first line: what decided, whom it concerns, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding


def explained(finding: Finding) -> Iterator[tuple[str, str]]:
    """Each part with its word: `("because", "prod serves observations 1.0.0")`; parts without content are left out.

    The texts may come from another domain, and are as they came.
    """
    if finding.because:
        yield "because", finding.because
    if finding.readers is not None:
        yield "readers", "; ".join(finding.readers) or "nobody that is known"
    yield "help", finding.help
