"""Text of other domains, made harmless for the generated files: names are validated, everything else is escaped."""

from __future__ import annotations

import re
from datetime import date

from meshwright.mesh.errors import RegistryError

_JINJA = re.compile(r"\{(?=[{%#])|(?<=[}%#])\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
# The words that go on after a type's first one; `as`, `from` and `select` are none of them.
_MORE = "with|without|local|time|zone|varying|precision|unsigned|year|month|day|hour|minute|second|to"
_WORD = r'(?:[A-Za-z_]\w*|"\w[\w ]*")'
_BARE_TYPE = rf"{_WORD}(?:\.{_WORD})*(?: (?:{_MORE}))*"
_ARGUMENT = rf"(?:\d+|(?:{_WORD} ?:? ?)?{_BARE_TYPE})"
_ARGUMENTS = rf" ?{_ARGUMENT}(?: ?, ?{_ARGUMENT})* ?"
_BRACKETS = re.compile(rf"\[\d*\]|\({_ARGUMENTS}\)|<{_ARGUMENTS}>", re.ASCII | re.IGNORECASE)
_TYPE = re.compile(_BARE_TYPE, re.ASCII | re.IGNORECASE)
_LONGEST_TYPE = 2000
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def require_name(name: str, what: str) -> str:
    """A name that becomes a file name, an identifier or a Jinja name.

    Raises:
        RegistryError: it holds anything but letters, digits and `_`.
    """
    if not _NAME.fullmatch(name):
        raise RegistryError(f"{what} {name!r} cannot be generated: only letters, digits and _ are allowed")
    return name


def require_type(text: str, port: str, column: str) -> str:
    """A data type that may stand in `cast(null as ...)`.

    Words, numbers and matching brackets in the form of a type, and nothing else: otherwise a published contract could
    run SQL of its choice in its consumers' warehouses.

    Raises:
        RegistryError: it is not, or there is none.
    """
    rest = text if len(text) <= _LONGEST_TYPE else ""
    while (shorter := _BRACKETS.sub("", rest)) != rest:
        rest = shorter
    if not _TYPE.fullmatch(rest):
        raise RegistryError(
            f"the type {text[:100]!r} of column {column} of {port} is no data type",
            "Ask its owner to correct the contract.",
        )
    return text


def require_date(text: str, port: str) -> str:
    """An ISO date; dbt would render anything else.

    Raises:
        RegistryError: it is none.
    """
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise RegistryError(f"the deprecation date {text!r} of {port} is no date") from error


def plain(text: str) -> str:
    """Text for a description: without control and direction characters, and with every Jinja bracket as a literal.

    dbt renders descriptions, so `{{ env_var(...) }}` in one would run in the consumer's project.
    """
    return _JINJA.sub(lambda match: "{{ '" + match[0] + "' }}", _CONTROL.sub("\ufffd", text))
