"""Other people's text on our pages: what is replaced, and which addresses become links."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

from meshwright.mesh.input import Input
from meshwright.mesh.port import PortId

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Beside the control characters: what turns the reading direction, and what is there but cannot be seen. The joiners
# stay, since some scripts and many emoji cannot be written without them.
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})

_PLAIN = re.compile(r"[\n\t -~]*", re.ASCII)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*", re.ASCII)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(\.\d+)?Z", re.ASCII)


def clean(text: str) -> str:
    """The text with every character that could deceive a reader replaced; line ends and tabs stay."""
    if _PLAIN.fullmatch(text):
        return text
    text = text.replace("\r\n", "\n")
    # Each character is looked at once, however often it stands in a long text.
    unsafe = {ord(char): REPLACEMENT for char in set(text) if _is_unsafe(char)}
    return text.translate(unsafe) if unsafe else text


def web_address(text: str) -> str | None:
    """The text when it is an address that a page may link to, else None."""
    if clean(text) != text or any(char.isspace() for char in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme == "mailto":
        # An address alone: what may follow it would write the mail's subject, text and copies.
        return mail_address(text[len("mailto:") :])
    return text if parts.scheme in ("http", "https") and parts.netloc else None


def mail_address(text: str) -> str | None:
    """The `mailto:` address of an e-mail address, or None when it is none."""
    return f"mailto:{quote(text, safe='@+')}" if _EMAIL.fullmatch(text) else None


def anchor(*parts: str) -> str:
    """An id for an element, another one for other parts."""
    return "-".join(re.sub(r"[^A-Za-z0-9_]", lambda match: f".{ord(match[0]):x}.", part) for part in parts)


def time_text(time: str) -> str:
    """`2026-11-22T10:00:00Z` for people; anything else as it is."""
    match = _TIME.fullmatch(time)
    return f"{match[1]} {match[2]} UTC" if match else time


def copyable(port: PortId) -> bool:
    """Whether a port's name can safely be pasted into a shell and a model."""
    try:
        return Input.parse(str(port)) == Input(port.domain, port.name, port.version)
    except ValueError:
        return False


def _is_unsafe(char: str) -> bool:
    return unicodedata.category(char) in _UNSAFE and char not in "\n\t" and char not in _JOINERS
