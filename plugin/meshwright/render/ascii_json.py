"""JSON that is safe in a log."""

from __future__ import annotations

import json
from typing import Any


def ascii_json(document: Any, *, indent: int | None = None) -> str:
    """A document in printable ASCII: texts are complete, and what a terminal or a CI's log would obey is escaped."""
    # `##[...]` and `##vso[...]` are commands to CI runners, anywhere in a line. `#` stands in strings alone.
    return json.dumps(document, indent=indent).replace("##", "#\\u0023").replace("\x7f", "\\u007f")
