"""The newest releases as an Atom feed (RFC 4287), for feed readers and chat rooms."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from meshwright.site.addresses import release_anchor
from meshwright.site.as_happened import as_happened
from meshwright.site.release_log import LoggedRelease
from meshwright.site.shortened import shortened
from meshwright.site.text import clean

NEWEST = 50
_MOST_CHANGES = 20
_NAMESPACE = "http://www.w3.org/2005/Atom"
_NEVER = "1970-01-01T00:00:00Z"
# Ours alone. A feed's ids are urn:uuid: made from what never changes, so they name no host and outlive a move.
_IDS = uuid.UUID("8a7c2f6e-6a1b-5d0e-9c47-3f1d2b5e7a90")


def atom_feed(entries: Iterable[LoggedRelease], timeline: str) -> str:
    """The feed.

    Args:
        entries: newest first; those without a time are left out, since an entry must have one.
        timeline: the address of their page, relative to the feed.
    """
    dated = [entry for entry in entries if entry.at][:NEWEST]
    feed = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "en"})
    _add(feed, "id", _urn("changes"))
    _add(feed, "title", "Changes of the data mesh")
    _add(feed, "updated", dated[0].at if dated else _NEVER)
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": "atom.xml"})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": timeline})
    _add(feed, "generator", "meshwright")
    _add(SubElement(feed, "author"), "name", "Data mesh")
    for entry in dated:
        _entry(feed, entry, timeline)
    return tostring(feed, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="utf-8"?>\n', "\n")
    )


def _entry(feed: Element, entry: LoggedRelease, timeline: str) -> None:
    product, release = entry.product, entry.release
    element = SubElement(feed, "entry")
    _add(element, "id", _urn("release", *entry.key, entry.at))
    mark = " (may break readers)" if release.breaking else ""
    _add(element, "title", f"{product.domain}: {product.shown_name} {release.version}{mark}")
    _add(element, "updated", entry.at)
    _add(element, "published", entry.at)
    href = f"{timeline}#{release_anchor(*entry.key)}"
    SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": href})
    owner = product.owner
    _add(SubElement(element, "author"), "name", owner.name or owner.email or product.domain)
    for term in dict.fromkeys(change.change_class for change in entry.changes):
        SubElement(element, "category", {"term": term})
    _add(element, "content", _told(entry), type="text")


def _told(entry: LoggedRelease) -> str:
    lines = [
        f"{change.change_class}: {shortened(change.subject, 160)}: {as_happened(shortened(change.fact))}"
        + (f" (went out because {shortened(change.because)})" if change.because else "")
        for change in entry.changes[:_MOST_CHANGES]
    ]
    if len(entry.changes) > _MOST_CHANGES:
        lines.append(f"and {len(entry.changes) - _MOST_CHANGES} more")
    if entry.release.yanked is not None:
        lines.insert(0, f"yanked: {shortened(entry.release.yanked)}")
    return "\n".join(lines) or ("the first release" if entry.is_first else "no change of the contract is recorded")


def _add(parent: Element, tag: str, text: str, **attributes: str) -> None:
    # `clean` replaces whatever XML has no way to say: control characters, half characters and those that are none.
    SubElement(parent, tag, attributes).text = clean(text)


def _urn(*parts: str) -> str:
    return uuid.uuid5(_IDS, "\0".join(clean(part) for part in parts)).urn
