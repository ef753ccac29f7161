"""Documents -> YAML: the same text everywhere, which every reader takes for the same documents.

YAML 1.1 and 1.2 disagree about what a bare word is (`1e3`, `on`, `0o17`), and readers of both kinds get these files. So
a text stands bare only where nobody could take it for anything else, and in double quotes elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:[ .@/+-][A-Za-z0-9_]+)*", re.ASCII)
_WORDS_WITH_A_MEANING = frozenset({"y", "yes", "n", "no", "on", "off", "true", "false", "null", "nan", "inf"})
# Line breaks to YAML 1.1 and none to 1.2: in a block, the text behind them could be taken for a key of the document.
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")
_NO_TEXT = re.compile("[\ud800-\udfff]")
_WIDTH = 120


def to_yaml(document: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> str:
    """The YAML text of a document, or of a list of documents with `---` between them.

    Args:
        document: of texts, numbers, booleans, None, lists and mappings. Keys stay in their order. Halves of surrogate
            pairs, which UTF-8 cannot hold, become U+FFFD.
    """
    documents = [document] if isinstance(document, Mapping) else list(document)
    return yaml.dump_all(
        [_encodable(each) for each in documents],
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=_WIDTH,
        explicit_start=len(documents) > 1,
    )


class _Dumper(yaml.SafeDumper):
    """The writer in Python: that in C, where it is installed, breaks lines elsewhere."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write what occurs twice twice: an anchor is a riddle to people, and an attack to some readers."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their key."""
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    bare = len(text) < _WIDTH and _BARE.fullmatch(text) and text.casefold() not in _WORDS_WITH_A_MEANING
    block = "\n" in text.strip("\n") and not _OTHER_BREAKS.search(text)
    style = None if bare else "|" if block else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return _NO_TEXT.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {_encodable(key): _encodable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(each) for each in value]
    return value
