"""Writes a site in processes that are killed at the first, the second, the third ... change of the disk.

A process of its own, with one thread, so that it may fork: `python -m tests.unit.app.killed_at_each_step FOLDER`, where
there is a registry. Prints how many steps there were.
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import datetime, timezone
from pathlib import Path

from meshwright.app import site_writer
from meshwright.app.site import write_site
from meshwright.app.site_folder import SiteFolder
from meshwright.app.site_hands import SiteRegistry
from meshwright.registry.folder_store import FolderStore
from tests.unit.app.small_domain import files

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
KILLED = 9


def write(root: Path, out: Path, now: datetime = NOON) -> None:
    write_site(SiteRegistry(FolderStore(root / "registry")), SiteFolder(out), now, {})


def die_at(step: int) -> None:
    """Let this process end, with nothing cleared up, before its change number `step` of the disk."""
    left = step

    def dying(change):
        def changed(*arguments, **more):
            nonlocal left
            if left == 0:
                os._exit(KILLED)
            left -= 1
            return change(*arguments, **more)

        return changed

    for name in ("rename", "mkdir", "write_bytes", "touch"):
        setattr(Path, name, dying(getattr(Path, name)))
    site_writer.SiteWriter.write = dying(site_writer.SiteWriter.write)
    shutil.rmtree = dying(shutil.rmtree)


def main() -> None:
    root = Path(sys.argv[1])
    later = NOON.replace(day=29)
    write(root, root / "expected", later)
    expected = files(root / "expected")
    step = 0
    while True:
        out = root / "out" / "site"
        shutil.rmtree(out.parent, ignore_errors=True)
        write(root, out)
        # What is not ours is never taken away, whenever we are killed.
        (out / "CNAME").write_text("mesh.example.com")
        # With one domain's pages gone, some are carried over and some are written.
        shutil.rmtree(out / "domains" / "orders")
        child = os.fork()
        if child == 0:
            die_at(step)
            write(root, out, later)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        write(root, out, later)
        found = files(out)
        assert found.pop("CNAME") == b"mesh.example.com", step
        assert found == expected, (step, set(found) ^ set(expected))
        assert [path.name for path in out.parent.iterdir()] == ["site"], step
        if code == 0:
            break
        assert code == KILLED, (step, code)
        step += 1
    print(step)


if __name__ == "__main__":
    main()
