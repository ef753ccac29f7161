"""From an address such as git+ssh://git@host/org/registry.git#branch to what git is told, and what people are shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from meshwright.mesh.errors import RegistryError

SCHEMES = ("git+https", "git+ssh", "git+file")
"""What an address of a registry in git begins with."""

_PREFIX = "git+"
_HOST = re.compile(r"[A-Za-z0-9\[][A-Za-z0-9.:\[\]-]*", re.ASCII)
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*", re.ASCII)
# A part of what git allows: nothing that begins like an option, no `..`, no `@{`.
_BRANCH = re.compile(r"(?!.*(\.\.|//|/\.|\./|\.lock(/|$)))[A-Za-z0-9_][A-Za-z0-9_./-]*(?<![/.])", re.ASCII)
_ODD = re.compile(r"[\x00-\x20\x7f]")
_WRITE = "Write git+https://<host>/<path>.git, git+ssh://git@<host>/<path>.git or git+file:///<path>.git in mesh.yml."


@dataclass(frozen=True, slots=True)
class GitLocation:
    """A repository and a branch of it.

    Attributes:
        url: what git is given; it holds no password, and no user where the user may be a token.
        shown: the place for people, without credentials.
        branch: the branch, or None for the repository's own default.
        user: who to be on a web server; empty leaves it to git.
        password: the password or token; empty leaves it to git.
    """

    url: str
    shown: str
    branch: str | None
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def read_location(address: str) -> GitLocation:
    """Take an address apart.

    Args:
        address: as mesh.yml has it, its variables replaced.

    Raises:
        RegistryError: it is none; what may be a password in it is not shown.
    """
    try:
        parts = urlsplit(address.removeprefix(_PREFIX))
        host = parts.netloc.rpartition("@")[2]
        shown = f"{_PREFIX}{parts.scheme}://{host}{parts.path}".rstrip("/")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError as error:
        raise RegistryError("the registry's git address cannot be read", _WRITE) from error
    if not address.startswith(_PREFIX) or f"{_PREFIX}{parts.scheme}" not in SCHEMES or _ODD.search(address):
        raise RegistryError("the registry's git address cannot be read", _WRITE)
    if parts.query:
        raise RegistryError(f"the registry {shown} has options in its address", "Take out what follows the `?`.")
    branch = _branch(parts, shown)
    tail = f"#{branch}" if branch else ""
    if parts.scheme == "file":
        if host or not parts.path.strip("/"):
            raise RegistryError(f"the registry {shown} names no repository on this machine", _WRITE)
        return GitLocation(f"file://{parts.path}", shown + tail, branch)
    if not _HOST.fullmatch(host) or not parts.path.strip("/"):
        raise RegistryError(f"the registry {shown} names no repository on a host", _WRITE)
    if parts.scheme == "ssh":
        return _by_ssh(parts, host, user, password, branch)
    if _ODD.search(user) or _ODD.search(password):
        raise RegistryError(f"the registry {shown} has a user or password that no server takes", _WRITE)
    return GitLocation(f"https://{host}{parts.path}", shown + tail, branch, user, password)


def _by_ssh(parts: SplitResult, host: str, user: str, password: str, branch: str | None) -> GitLocation:
    if password or (user and not _USER.fullmatch(user)):
        raise RegistryError(
            f"the registry {_PREFIX}ssh://{host}{parts.path} has a password in its address, which ssh does not take",
            "Write git+ssh://git@<host>/<path>.git, and give ssh a key.",
        )
    url = f"ssh://{user}@{host}{parts.path}" if user else f"ssh://{host}{parts.path}"
    return GitLocation(url, f"{_PREFIX}{url}".rstrip("/") + (f"#{branch}" if branch else ""), branch)


def _branch(parts: SplitResult, shown: str) -> str | None:
    branch = parts.fragment
    if branch and not is_branch(branch):
        raise RegistryError(f"the registry {shown} names no branch after the `#`", "Write `#` and a branch's name.")
    return branch or None


def is_branch(name: str) -> bool:
    """Whether a text can be the name of a branch."""
    return len(name) <= 200 and _BRANCH.fullmatch(name) is not None
