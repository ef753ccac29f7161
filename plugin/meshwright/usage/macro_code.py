"""The macros that may have written a part of a node, as far as a library does not answer for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from meshwright.usage.raw_code import RawCode, raw_code

_LIBRARIES = ("dbt", "dbt_utils", "dbt_date", "dbt_expectations", "meshwright")
"""The packages whose macros write no column but those that they are given."""

_ADAPTERS_BELOW = ("dbt_postgres", "dbt_spark")
"""The packages of adapters that others build on."""


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: its code, and the unique ids of those that it calls."""

    code: str
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closure:
    """The macros of the project and of packages that are no known libraries, which a node may call.

    Attributes:
        macros: their code.
        complete: whether all could be found.
    """

    macros: tuple[RawCode, ...] = ()
    complete: bool = True


class MacroCode:
    """Follows calls of macros; each is read once.

    Args:
        find: a macro by its unique id, `macro.<package>.<name>`; None for one that is not there.
        project: the name of the project whose nodes are asked about.
        adapter: the type of its adapter.
    """

    def __init__(self, find: Callable[[str], Macro | None], project: str, adapter: str | None) -> None:
        self._find = find
        self._project = project
        libraries = (*_LIBRARIES, f"dbt_{adapter}", *_ADAPTERS_BELOW)
        self._libraries = tuple(dict.fromkeys(each for each in libraries if each != project))
        self._macros: dict[str, Macro | None] = {}
        self._codes: dict[str, RawCode] = {}

    def closure(self, called: Iterable[str], code: RawCode | None = None) -> Closure:
        """The macros that a node calls, and those that they call.

        Args:
            called: the unique ids of those that dbt saw the node call.
            code: the code of the node, which may call others in a branch that dbt did not take.
        """
        waiting = list(called)
        complete = True
        if code is not None:
            named, complete = self._named(code, self._project)
            waiting += named
            # In a branch that was not taken, nobody saw which macro was found.
            complete = complete and not (code.branches and "adapter.dispatch" in code.names)
        seen: set[str] = set()
        found: list[RawCode] = []
        while waiting:
            unique_id = waiting.pop()
            if unique_id in seen:
                continue
            seen.add(unique_id)
            macro, package = self._macro(unique_id), _package(unique_id)
            if macro is None:
                complete = complete and package in self._libraries
                continue
            # Also those of libraries: what they dispatch, a project may have its own of.
            waiting += macro.calls
            if package not in self._libraries:
                its_code = self._codes.get(unique_id)
                if its_code is None:
                    its_code = self._codes[unique_id] = raw_code(macro.code)
                named, all_known = self._named(its_code, package)
                waiting += named
                complete = complete and all_known
                found.append(its_code)
        return Closure(tuple(found), complete)

    def _named(self, code: RawCode, package: str) -> tuple[list[str], bool]:
        """The macros that code from a package names, and whether every call was of something that is known."""
        own = tuple(dict.fromkeys((package, self._project)))
        named = []
        for name in code.names:
            written = [f"macro.{name}"] if "." in name else [f"macro.{each}.{name}" for each in own]
            named += [each for each in written if _package(each) not in self._libraries and self._macro(each)]
        known = {_name(each) for each in named}
        missing = (name for name in code.calls if name not in known)
        return named, not any(
            all(self._macro(f"macro.{library}.{name}") is None for library in self._libraries) for name in missing
        )

    def _macro(self, unique_id: str) -> Macro | None:
        if unique_id not in self._macros:
            self._macros[unique_id] = self._find(unique_id)
        return self._macros[unique_id]


def _package(unique_id: str) -> str:
    return unique_id.split(".")[1] if unique_id.count(".") > 1 else ""


def _name(unique_id: str) -> str:
    return unique_id.rpartition(".")[2]
