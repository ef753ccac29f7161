"""The words that a text must contain to read a table of another domain."""

from __future__ import annotations

import re
from collections.abc import Iterable

from meshwright.mesh.relation_index import Owner, RelationIndex

_WORD = re.compile(r"\w+")


class ForeignWords:
    """The identifiers of all relations, made once for all domains; each text is compared with those of the others.

    An identifier that is not a plain word is looked for by the words in it.
    """

    def __init__(self, index: RelationIndex) -> None:
        self._single: dict[str, set[Owner]] = {}
        self._several: dict[str, list[tuple[frozenset[str], set[Owner]]]] = {}
        self._wordless: set[Owner] = set()  # `"$"`: every text may have it
        for identifier, owners in index.identifiers.items():
            words = frozenset(_WORD.findall(identifier))
            if len(words) == 1:
                self._single.setdefault(next(iter(words)), set()).update(owners)
            elif words:
                # By one of its words: texts without that one need no further look. Long words are rare words.
                self._several.setdefault(max(words, key=lambda word: (len(word), word)), []).append((words, owners))
            else:
                self._wordless |= owners

    def are_in(self, text: str, index: RelationIndex) -> bool:
        """Whether the text has an identifier of what another domain builds; False is certain.

        Args:
            text: SQL, or anything else.
            index: what the reader's domain knows of the others.
        """
        words = set(_WORD.findall(text.casefold()))
        if any(_any_foreign(self._single[word], index) for word in words & self._single.keys()):
            return True
        return _any_foreign(self._wordless, index) or any(
            all_words <= words and _any_foreign(owners, index)
            for word in words & self._several.keys()
            for all_words, owners in self._several[word]
        )

    def domains_in(self, text: str) -> set[str]:
        """The domains that build something of which the text has the identifier."""
        words = set(_WORD.findall(text.casefold()))
        found = {domain for word in words & self._single.keys() for domain, _ in self._single[word]}
        found |= {domain for domain, _ in self._wordless}
        for word in words & self._several.keys():
            found |= {domain for all_words, owners in self._several[word] if all_words <= words for domain, _ in owners}
        return found


def _any_foreign(owners: Iterable[Owner], index: RelationIndex) -> bool:
    return any(map(index.is_foreign, owners))
