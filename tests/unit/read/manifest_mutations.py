"""Manifests as nobody writes them: damaged at random, from a seed that tells each one again."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

WORDS = [
    "",
    "weather",
    "fleet",
    "hourly",
    "public",
    "private",
    "protected",
    "model",
    "test",
    "exposure",
    "seed",
    "2",
    "2.0",
]
WORDS += ["model.weather.hourly.v2", "model.fleet.aircraft", "model.weather.staged", "model.nowhere.x", "relationships"]
WORDS += [
    "mesh_interface",
    "ephemeral",
    "models/hourly.sql",
    "weather://models/m.yml",
    "..",
    "../../etc/passwd",
    "/dev/zero",
]
WORDS += [
    "a\x00b",
    "\ud800",
    "\u202e\x1b[2J",
    "a\nb",
    "x" * 5000,
    "{{ ref('fleet', 'aircraft') }}",
    "2027-06-30",
    "9" * 5000,
]
WORDS += [
    "select * from fleet.main.aircraft",
    "select (" * 300,
    "'",
    '"',
    "`",
    "%s{0}",
    "C:\\a",
    "fleet.aircraft",
    "ERROR",
]

VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    2,
    2.0,
    2.5,
    1e300,
    10**30,
    10**4000,
    [],
    {},
    [None],
    [[]],
    [{}],
    {"": None},
]
VALUES += [{"a": {"b": [1]}}, ["x"], [1], {"nodes": ["model.weather.hourly.v2"]}, {"enforced": True}, {"name": "a"}]


def mutated(document: str, random: Random) -> bytes:
    """The document, a JSON text, with one to four values changed, and now and then with its bytes damaged."""
    value = json.loads(document)
    for _ in range(random.choice((1, 1, 2, 3, 4))):
        _change(value, random)
    content = _encoded(value)
    return _damaged(content, random) if random.random() < 0.08 else content


def _encoded(value: Any) -> bytes:
    """As JSON, numbers of any length and texts that are no UTF-8 included."""
    return json.dumps(value).encode()


def _change(document: Any, random: Random) -> None:
    """Replace, drop, double or move one value at any depth."""
    parent, key = _somewhere(document, random)
    match random.random():
        case chance if chance < 0.12:
            del parent[key]
        case chance if chance < 0.22:
            _double(parent, key, random)
        case chance if chance < 0.32:
            other, other_key = _somewhere(document, random)
            # A copy: a document that holds itself is no JSON.
            parent[key] = copy.deepcopy(other[other_key])
        case chance if chance < 0.85:
            parent[key] = _of_the_same_kind(parent[key], random)
        case _:
            parent[key] = copy.deepcopy(random.choice(VALUES + WORDS))


def _of_the_same_kind(value: Any, random: Random) -> Any:
    """Another value that a reader does not refuse for its type alone."""
    match value:
        case str():
            return random.choice(WORDS)
        case bool():
            return not value
        case dict() | list():
            return type(value)()
        case None:
            return random.choice([*WORDS, {}, [], True])
        case _:
            return random.choice((0, -1, 1, 2, 2.0, 2.5))


def _double(parent: Any, key: Any, random: Random) -> None:
    if isinstance(parent, list):
        parent.append(parent[key])
    else:
        parent[random.choice(WORDS)] = parent[key]


def _somewhere(document: Any, random: Random) -> tuple[Any, Any]:
    """A container of the document, and a key of it; deep ones are as likely as high ones."""
    value = document
    while True:
        keys = list(value) if isinstance(value, dict) else range(len(value))
        key = random.choice(keys)
        below = value[key]
        if not isinstance(below, (dict, list)) or not below or random.random() < 0.1:
            return value, key
        value = below


def _damaged(content: bytes, random: Random) -> bytes:
    """Cut off, flipped, or with a piece of itself in a wrong place."""
    here, there = random.randrange(len(content)), random.randrange(len(content))
    match random.randrange(4):
        case 0:
            return content[:here]
        case 1:
            return content[:here] + bytes([random.randrange(256)]) + content[here + 1 :]
        case 2:
            return content[:here] + content[there : there + random.randrange(200)] + content[here:]
        case _:
            return (
                content[:here]
                + random.choice((b"NaN", b"\xff\xfe", b"\xef\xbb\xbf", b"[" * 3000, b"1" * 5000))
                + content[here:]
            )
