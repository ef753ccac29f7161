"""Builds events of OpenLineage anew with its own client: `python rebuild_events.py < EVENTS`.

Reads a JSON list of events, and prints for each one the event that the client would send, and the facets that it has no
class for. A key that a class does not have, a missing one, and a facet of another version are errors.
"""

import importlib
import json
import pkgutil
import sys
import typing
from collections.abc import Iterator

import attr
from openlineage.client import generated
from openlineage.client.event_v2 import DatasetEvent, StaticDataset
from openlineage.client.generated import base
from openlineage.client.serde import Serde

for each in pkgutil.iter_modules(generated.__path__):
    importlib.import_module(f"{generated.__name__}.{each.name}")


def classes(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from classes(each)


FACETS = {each._get_schema(): each for each in classes(base.DatasetFacet)}


def built(kind: type, content: dict, module) -> object:
    """An object of a class of the client, and of those that its attributes name."""
    hints = typing.get_type_hints(kind, {**vars(typing), **vars(base), **vars(module)})
    arguments = {name: value_of(hints[name], value, module) for name, value in content.items()}
    return kind(**arguments)


def value_of(hint: object, value: object, module) -> object:
    options = [each for each in typing.get_args(hint) or (hint,) if each is not type(None)]
    inner = typing.get_args(options[0]) if typing.get_origin(options[0]) else ()
    if typing.get_origin(hint) is list:
        options, inner = [hint], typing.get_args(hint)
    if isinstance(value, list) and inner and attr.has(inner[0]):
        return [built(inner[0], each, module) for each in value]
    if isinstance(value, dict) and len(inner) == 2 and attr.has(inner[1]):
        return {key: built(inner[1], each, module) for key, each in value.items()}
    if isinstance(value, dict) and attr.has(options[0]):
        return built(options[0], value, module)
    return value


def facet(content: dict) -> object:
    kind = FACETS[content["_schemaURL"]]
    rest = {key: value for key, value in content.items() if not key.startswith("_")}
    found = built(kind, rest, sys.modules[kind.__module__])
    found._producer = content["_producer"]
    return found


def main() -> None:
    answers = []
    for event in json.load(sys.stdin):
        dataset = dict(event["dataset"])
        facets = dataset.pop("facets")
        known = {name: facet(each) for name, each in facets.items() if "openlineage.io" in each["_schemaURL"]}
        rest = {key: value for key, value in event.items() if key not in ("dataset", "schemaURL")}
        rebuilt = DatasetEvent(dataset=StaticDataset(**dataset, facets=known), **rest)
        answers.append({"event": Serde.to_dict(rebuilt), "unknown": sorted(facets.keys() - known.keys())})
    print(json.dumps(answers))


main()
