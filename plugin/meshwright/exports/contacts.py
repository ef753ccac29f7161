"""Whom to ask, as ODCS and ODPS both write it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from meshwright.exports.said import said
from meshwright.mesh.port import Owner
from meshwright.mesh.product import Product

# What a catalogue makes a link of: nothing that could be more than one, or run.
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}", re.ASCII)
_TOOLS = {"slack.com": "slack", "teams.microsoft.com": "teams", "discord.com": "discord", "discord.gg": "discord"}


def team(owner: Owner) -> dict[str, Any]:
    """The team that answers; nothing where nobody does."""
    members = [said({"username": owner.email, "name": owner.name, "role": "owner"})] if owner.email else []
    return said({"name": owner.name, "members": members})


def support(product: Product) -> list[dict[str, str]]:
    """The ways to ask that have an address: the product's channel, and its owner's e-mail."""
    words = dict(product.support)
    channel, url = words.get("channel", ""), words.get("url", "")
    found = []
    if is_url(url):
        found.append({"channel": channel or url, "url": url, "tool": _tool(url)})
    for address in dict.fromkeys((channel, product.owner.email)):
        if _EMAIL.fullmatch(address):
            found.append({"channel": address, "url": f"mailto:{address}", "tool": "email"})
    return found


def unlinked_channel(product: Product) -> str:
    """The channel of a product that cannot be listed under support: it has no address."""
    channel = dict(product.support).get("channel", "")
    return "" if any(each["channel"] == channel for each in support(product)) else channel


def is_url(text: str) -> bool:
    """Whether a text is an address of the web and nothing else."""
    return _URL.fullmatch(text) is not None


def _tool(url: str) -> str:
    host = (urlsplit(url).hostname or "").lower()
    return next((tool for end, tool in _TOOLS.items() if host == end or host.endswith(f".{end}")), "other")
