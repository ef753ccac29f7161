"""The macros of the package without dbt: what a database that no test can reach would get, and quickly.

What dbt gives macros beyond Jinja is here as far as these macros use it; whether dbt agrees is for tests/mesh.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2

MACROS = Path(__file__).parents[3] / "macros"


class _Return(Exception):
    """How dbt's `return` leaves a macro with any value."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


def _return(value: object) -> None:
    raise _Return(value)


def _callable(macro: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        try:
            return macro(*arguments, **named)
        except _Return as returned:
            return returned.value

    return call


@lru_cache
def _template(file: Path) -> jinja2.Template:
    return jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(file.read_text(encoding="utf-8"))


def macros(folder: str, **context: Any) -> SimpleNamespace:
    """The macros of a folder below macros/, as functions.

    Args:
        context: what dbt has under a name, like `target`; it goes before what is here.
    """
    package = SimpleNamespace()
    variables: dict[str, Any] = {
        "meshwright": package,
        "return": _return,
        "tojson": json.dumps,
        "local_md5": lambda text: hashlib.md5(text.encode()).hexdigest(),
        "modules": SimpleNamespace(re=re),
        "var": lambda _, default=None: default,
        "project_name": "sales",
        "invocation_id": "6f2c9a1e-0000-4000-8000-000000000000",
        "target": {"name": "dev", "type": "duckdb"},
        "flags": SimpleNamespace(WHICH="build"),
        **context,
    }
    for file in sorted((MACROS / folder).glob("*.sql")):
        template = _template(file)
        # Not `make_module`: Jinja exports no names that begin with `_`, and dbt does.
        rendering = template.new_context(variables)
        list(template.root_render_func(rendering))
        for name, macro in rendering.vars.items():
            setattr(package, name, _callable(macro))
    return package
