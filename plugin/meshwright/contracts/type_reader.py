"""The text of a data type -> its tree.

The text comes from a pull request, so it may be anything. This reads each token once. A parser of all SQL tries several
ways for each bracket and takes minutes for `struct(struct(struct(...`, so none is used here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from meshwright.contracts.type_engines import Engine
from meshwright.contracts.type_tree import Choice, DataType, Field, ListOf, MapOf, Record

_TOKEN = re.compile(r"""\s*('[^']*(?:''[^']*)*'|"[^"]*"|`[^`]*`|\w+|[(),<>\[\]:])""")
_CLOSING = {"(": ")", "<": ">"}
_RECORDS = {"struct": "struct", "row": "struct", "object": "struct", "union": "union"}
_AFTER_A_TYPE = {"array", "not", "comment"}


class _NotAType(ValueError):
    """A text that is no type, or none that we know."""


def read_type(text: str, engine: Engine) -> DataType | None:
    """Read a type.

    Args:
        text: its normal form, and not an excessive one.
        engine: whose type it is.

    Returns:
        None where the engine has no such type, or we do not know what it is.
    """
    try:
        reader = _Reader(engine, _tokens(text))
        data_type = reader.data_type()
    except _NotAType:
        return None
    return None if reader.tokens else data_type


def _tokens(text: str) -> list[str]:
    """The tokens, the last one first, so that the next one is cheap to take."""
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _NotAType(text)
        tokens.append(match[1])
        at = match.end()
    return tokens[::-1]


@dataclass(slots=True)
class _Reader:
    engine: Engine
    tokens: list[str]

    def data_type(self) -> DataType:
        word = self._next()
        bracket = self._peek()
        read: DataType
        if word in self.engine.nested and bracket in _CLOSING:
            read = self._nested(word)
        elif word == "enum" and self.engine.enums:
            read = self._choice()
        else:
            read = self._scalar(word)
        while self._peek() in ("[", "array") and "[]" in self.engine.nested:
            read = self._list_of(read)
        return read

    def _peek(self, behind: int = 0) -> str:
        return self.tokens[-1 - behind] if len(self.tokens) > behind else ""

    def _next(self) -> str:
        if not self.tokens:
            raise _NotAType
        return self.tokens.pop()

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise _NotAType

    def _words(self) -> list[str]:
        words = []
        while _is_word(self._peek()) and self._peek() not in _AFTER_A_TYPE:
            words.append(self._next())
        return words

    def _scalar(self, word: str) -> DataType:
        words = [word, *self._words()]
        sizes: list[int] = []
        if self._peek() == "(" and words[-1] != "zone":
            self._next()
            sizes.append(self._size())
            while self._peek() == ",":
                self._next()
                sizes.append(self._size())
            self._expect(")")
            if self._peek() in ("with", "without"):  # `timestamp(3) with time zone`
                words += self._words()
        meaning = self.engine.meanings.get(" ".join(words))
        scalar = meaning(tuple(sizes)) if meaning else None
        if scalar is None:
            raise _NotAType
        return scalar

    def _size(self) -> int:
        token = self._next()
        if token == "max" and self.engine.max_length:
            return self.engine.max_length
        if not (token.isascii() and token.isdigit() and len(token) <= 10):
            raise _NotAType
        return int(token)

    def _list_of(self, element: DataType) -> DataType:
        size = None
        if self._next() == "[" or self._peek() == "[":
            if self._peek() == "[":
                self._next()
            size = None if self._peek() == "]" else self._size()
            self._expect("]")
        if self.engine.flat_arrays and isinstance(element, ListOf):
            return element
        return ListOf(element, size if self.engine.sized_arrays else None)

    def _nested(self, word: str) -> DataType:
        closing = _CLOSING[self._next()]
        read: DataType
        if word == "array":
            read = ListOf(self.data_type())
        elif word == "map":
            key = self.data_type()
            self._expect(",")
            read = MapOf(key, self.data_type())
        else:
            read = self._record(_RECORDS[word])
        self._expect(closing)
        return read

    def _record(self, family: str) -> Record:
        fields: list[Field] = []
        names = set()
        while not fields or self._peek() == ",":
            if fields:
                self._next()
            name = "" if self._is_unnamed() else self._name()
            names.add(bool(name))
            # An unnamed field is known by its position.
            fields.append(Field(name or str(len(fields) + 1), self.data_type(), self._is_required()))
        if len({field.name for field in fields}) < len(fields) or len(names) > 1:
            raise _NotAType
        return Record(family if True in names else f"{family} without names", tuple(fields), self.engine.ordered_fields)

    def _is_unnamed(self) -> bool:
        """Whether the next field starts with its type; looked up and not tried, for trying is what takes minutes."""
        words: list[str] = []
        while _is_word(self._peek(len(words))) and self._peek(len(words)) not in _AFTER_A_TYPE - {"array"}:
            words.append(self._peek(len(words)))
        return self.engine.unnamed_fields and (len(words) == 1 or " ".join(words) in self.engine.meanings)

    def _name(self) -> str:
        token = self._next()
        if self._peek() == ":":
            self._next()
        if _is_word(token):
            return token
        if token[0] not in '"`' or len(token) < 3:
            raise _NotAType
        return token[1:-1] if self.engine.exact_names else token[1:-1].lower()

    def _is_required(self) -> bool:
        required = self._peek() == "not"
        if required:
            self._next()
            self._expect("null")
        if self._peek() == "comment":
            self._next()
            if not self._next().startswith("'"):
                raise _NotAType
        return required

    def _choice(self) -> Choice:
        self._expect("(")
        values = [self._value()]
        while self._peek() == ",":
            self._next()
            values.append(self._value())
        self._expect(")")
        if len(set(values)) < len(values):
            raise _NotAType
        return Choice(tuple(values))

    def _value(self) -> str:
        token = self._next()
        if not token.startswith("'"):
            raise _NotAType
        return token[1:-1].replace("''", "'")


def _is_word(token: str) -> bool:
    return token[:1].isalnum() or token[:1] == "_"
