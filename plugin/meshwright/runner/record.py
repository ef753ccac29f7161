"""What a domain's last publication by `mesh up` was made of: a file in the target folder, so `dbt clean` forgets it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from meshwright.runner.file_digests import Seen

_EDITION = 2  # to be raised when the same facts mean something else, so that nothing old is believed
_MOST_BYTES = 100_000_000
_ONLY_US = 0o600


class Record(msgspec.Struct, frozen=True):
    """A publication, and everything that it depended on.

    Attributes:
        edition: which meaning of the facts this is.
        environment: where it was published.
        facts: what it was made of: words for a thing, and a digest.
        seen: the files among the facts, to look at only those that changed.
        looked_at: when they were looked at, nanoseconds since 1970.
        files: the places of data files that the build read.
        unseen: what it read that cannot be looked at.
        kept: files that the build left and that nobody has to look into, as long as they are there.
        share: the DuckDB share's path as the profile names it.
        published_at: ISO 8601, with the zone.
        ports: how many are served.
        releases: product and version.
    """

    edition: int
    environment: str
    facts: dict[str, str]
    seen: dict[str, Seen]
    looked_at: int
    files: tuple[str, ...]
    unseen: tuple[str, ...]
    kept: tuple[str, ...]
    share: str | None
    published_at: str
    ports: int
    releases: tuple[tuple[str, str], ...]


def new_record(
    environment: str,
    facts: dict[str, str],
    seen: dict[str, Seen],
    looked_at: int,
    *,
    files: tuple[str, ...],
    unseen: tuple[str, ...],
    kept: tuple[str, ...],
    share: str | None,
    published_at: str,
    ports: int,
    releases: tuple[tuple[str, str], ...],
) -> Record:
    """A record of this edition."""
    return Record(
        _EDITION, environment, facts, seen, looked_at, files, unseen, kept, share, published_at, ports, releases
    )


def looked_again(record: Record, seen: dict[str, Seen], at: int) -> Record:
    """The same record after another look at the same files."""
    return msgspec.structs.replace(record, seen=seen, looked_at=at)


def record_file(folder: Path, environment: str | None) -> Path:
    """Where the record lies.

    Args:
        folder: the dbt project's.
        environment: the one that was asked for, a plain name; None for the profile's own.
    """
    return folder / "target" / ("mesh-up.json" if environment is None else f"mesh-up.{environment}.json")


def load_record(path: Path) -> Record | None:
    """The record; None when there is none that can be believed."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        record = msgspec.json.decode(path.read_bytes(), type=Record)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return record if record.edition == _EDITION else None


def save_record(path: Path, record: Record) -> None:
    """Write a record; where that fails there is none, and the next run builds."""
    temporary = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(exist_ok=True)
        temporary.touch(_ONLY_US)
        temporary.write_bytes(msgspec.json.encode(record))
        temporary.replace(path)
    except OSError:
        forget(path)
        with suppress(OSError):
            temporary.unlink()


def forget(path: Path) -> None:
    """Remove a record."""
    with suppress(OSError):
        path.unlink()
