"""The last builds of a port as a row of bars: how many rows each had, and how its tests ended."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from meshwright.mesh.counted import grouped
from meshwright.mesh.port_build import PortBuild
from meshwright.mesh.registry_records import PASSED
from meshwright.site.drawing.box import Drawing, TwinList
from meshwright.site.text import clean, time_text

MOST = 30
_WIDTH, _GAP, _HEIGHT, _LEAST = 12, 4, 56, 4


def build_bars(builds: Sequence[PortBuild], environment: str) -> Drawing | None:
    """Draw the last builds; None for a port that was built once, of which there is nothing to compare.

    Args:
        builds: oldest first.
        environment: where.
    """
    shown = builds[-MOST:]
    if len(shown) < 2:
        return None
    title = f"Its last {len(shown)} builds in {environment}"
    counted = all(build.rows is not None for build in shown)
    most = max((build.rows or 0 for build in shown), default=0)
    width = len(shown) * (_WIDTH + _GAP) - _GAP
    parts = [
        f'<svg class="bars" id="builds-bars" viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}"'
        f' role="img" aria-labelledby="builds-title"><title id="builds-title">{escape(clean(title))}</title>'
    ]
    for place, build in enumerate(shown):
        height = _height(build.rows or 0, most) if counted else _HEIGHT
        parts.append(
            f'<g class="bar {state(build)}"><title>{escape(clean(told(build)))}</title>'
            f'<rect x="{place * (_WIDTH + _GAP)}" y="{_HEIGHT - height}" width="{_WIDTH}" height="{height}"/></g>'
        )
    parts.append("</svg>")
    caption = "The newest is on the right." + (" The higher, the more rows." if counted else "")
    kinds = {state(build) for build in shown}
    for kind, words in (("warn", "Orange: a test warned."), ("bad", "Red: a test failed."), ("none", "Grey: no test.")):
        caption += f" {words}" if kind in kinds else ""
    twin = TwinList("From the newest to the oldest", tuple((told(build), None) for build in reversed(shown)))
    # Everything in it that is not a number of ours went through `escape`.
    return Drawing(Markup("".join(parts)), title, caption, (twin,))


def state(build: PortBuild) -> str:
    """`good`, `warn` or `bad`, by how the tests of a build ended; `none` where none ran."""
    found = {status for status, count in build.results if count}
    if not found:
        return "none"
    return "good" if found <= set(PASSED) else "warn" if found <= {*PASSED, "warn"} else "bad"


def told(build: PortBuild) -> str:
    """A build in words."""
    rows = "rows not counted" if build.rows is None else grouped(build.rows, "row")
    results = ", ".join(f"{count:,} {status}" for status, count in build.results if count) or "no test"
    return f"{time_text(build.built_at)}: {rows}, {results}"


def _height(rows: int, most: int) -> int:
    return max(_LEAST, round(_HEIGHT * max(rows, 0) / most)) if most > 0 else _LEAST
