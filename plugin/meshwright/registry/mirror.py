"""Copying a registry: what never changes first, pointers last, so that the copy is a registry at every moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from meshwright.mesh.errors import RegistryError
from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import decode, digest
from meshwright.registry.mirrored_files import Pointers, Selection, select
from meshwright.registry.recorded_digests import recorded_digests
from meshwright.registry.store import Store
from meshwright.registry.tagged import TaggedStore

_VERIFY = "`mesh registry verify` tells what else is wrong with it; restore it from a copy."
_OTHER = "Mirror into an empty place, or find out who published there."

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a mirror did.

    Attributes:
        copied: the files that were written, pointers included, sorted.
        there: how many files were there already.
        left_out: files of the source that belong to no registry, or to a release that is not finished.
    """

    copied: tuple[str, ...]
    there: int
    left_out: tuple[str, ...] = ()


def mirror(source: Store, target: Store, domains: Collection[str] | None = None) -> Mirrored:
    """Bring a copy of a registry up to date.

    Only what is new is read and written. Each file is compared with the digest that was recorded of it before it is
    written, and read again after. What is there already is compared where something new names its digest.

    Args:
        source: the registry.
        target: a registry that was begun, empty or a mirror of the same one. In a git repository, to be called in a
            publication.
        domains: only these; None for all.

    Raises:
        RegistryError: a file of the source is not what was published, the target has other content under the same
            name, or is ahead of the source. Then no pointer was moved.
    """
    source = getattr(source, "origin", source)
    target = getattr(target, "origin", target)
    selected = select(source, domains)
    there = frozenset(target.tree(""))
    moved = _behind(source, target, selected.pointers, there)
    new = [path for path in selected.files if path not in there]
    recorded = recorded_digests(source, replace(selected, pointers=moved), new)
    _require_same(source, target, {path: said for path, said in recorded.items() if path in there})
    copy = partial(_copy, source, target, recorded)
    copied = []
    for step in selected.in_steps(new):
        copied += [path for path in _together(source, target, copy, step) if path]
    copied += [path for path in selected.policies if _replace(source, target, path)]
    if selected.markers_are_whole and _all_marked(there, selected.pointers) and layout.MARKED not in there:
        copied += [layout.MARKED] if copy(layout.MARKED) else []
    copied += [path for path, content in sorted(moved.items()) if _move(target, path, content)]
    total = len(selected.files) + len(selected.policies) + len(selected.pointers) + selected.markers_are_whole
    return Mirrored(tuple(sorted(copied)), max(0, total - len(copied)), selected.left_out)


def _behind(source: Store, target: Store, pointers: Pointers, there: Collection[str]) -> Pointers:
    """The pointers that have to move; a target that has gone another way, or is ahead, is refused."""
    known = sorted(path for path in pointers if path in there)
    contents = dict(zip(known, at_once(target, target.read, known), strict=True))
    moved = {path: content for path, content in pointers.items() if contents.get(path) != content}
    for path, content in moved.items():
        has = contents.get(path)
        if has is None:
            continue
        ours, theirs = decode(content, path), decode(has, path)
        if not isinstance(theirs.get("sequence"), int):
            raise RegistryError(
                f"{target.location}: {path} does not say what is in force", "Take that file away, and mirror again."
            )
        if theirs["sequence"] > ours["sequence"]:
            raise RegistryError(
                f"{target.location}: {path} is at deployment {theirs['sequence']}, {source.location} at "
                f"{ours['sequence']}: a mirror is never ahead, and never goes back",
                _OTHER,
            )
        record = f"{path.removesuffix('.json')}/{theirs['sequence']:08d}.json"
        actual = digest(source.read(record) or b"")
        if actual != theirs.get("sha256"):
            raise _differs(source, target, record, str(theirs.get("sha256")), actual)
    return moved


def _require_same(source: Store, target: Store, recorded: Mapping[str, str]) -> None:
    """Compare what is there already with what new files say of it."""
    paths = sorted(recorded)
    for path, actual in zip(paths, at_once(target, lambda path: digest(target.read(path) or b""), paths), strict=True):
        if actual != recorded[path]:
            raise _differs(source, target, path, actual, recorded[path])


def _copy(source: Store, target: Store, recorded: Mapping[str, str], path: str) -> str:
    """Copy a file that never changes; return its path, or nothing when it was there meanwhile."""
    content = source.read(path)
    if content is None:
        raise RegistryError(f"{source.location}: {path} was listed and is not there", _VERIFY)
    if digest(content) != recorded.get(path, digest(content)):
        raise RegistryError(
            f"{source.location}: {path} is not what was published: {digest(content)[:12]} is there, "
            f"{recorded[path][:12]} is recorded",
            _VERIFY,
        )
    created = target.claim(path, content)
    has = target.read(path) or b""
    if has != content:
        raise _differs(source, target, path, digest(has), digest(content))
    return path if created else ""


def _replace(source: Store, target: Store, path: str) -> bool:
    content, before = source.read(path), target.read(path)
    return content is not None and before != content and _swapped(target, path, before, content)


def _move(target: Store, path: str, content: bytes) -> bool:
    before = target.read(path)
    if before == content:
        return False
    if before is not None and not decode(before, path)["sequence"] < decode(content, path)["sequence"]:
        raise RegistryError(f"{target.location}: {path} moved on meanwhile: a mirror never goes back", "Mirror again.")
    return _swapped(target, path, before, content)


def _swapped(target: Store, path: str, before: bytes | None, content: bytes) -> bool:
    if not target.swap(path, before, content) and target.read(path) != content:
        raise RegistryError(f"{target.location}: somebody else wrote {path} meanwhile", "Mirror again.")
    return True


def _all_marked(there: Iterable[str], pointers: Pointers) -> bool:
    """Whether all that is deployed in the target is of this mirror, so that its markers were copied."""
    return all(path in pointers for path in there if Selection.is_pointer(path))


def _differs(source: Store, target: Store, path: str, has: str, wanted: str) -> RegistryError:
    return RegistryError(
        f"{target.location}: {path} has other content than in {source.location}: {has[:12]} is there, "
        f"{wanted[:12]} was to be copied",
        _OTHER,
    )


def _together(
    source: Store, target: Store, copy: Callable[[_Asked], _Answer], asked: Iterable[_Asked]
) -> list[_Answer]:
    """Copy many at the same time where both places can, and one of them is reached by a network."""
    slow = [store for store in (source, target) if store.folder is None and not isinstance(store, TaggedStore)]
    remote = [store for store in (source, target) if isinstance(store, TaggedStore)]
    return at_once((slow or remote or [target])[0], copy, asked)
