"""What the search box knows: the names of everything, in a script, as pages from a disk cannot load anything else.

Only lists and numbers, and no object that is keyed by a name of others: a column called `__proto__` is a word like any.
The names of columns are written once, sorted, each without what it has in common with the one before: `0order`, `5_id`.
Of a port, the places of its columns follow, each as the way from the one before: `[4, -2, 5]` is 4, the two after it,
and 11; after them those of its tags. So ten thousand products are a file of a megabyte or two, also when each has
columns of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from meshwright.mesh.port import Owner
from meshwright.site.addresses import domain_folder, owner_anchor, owner_key, port_page, product_page
from meshwright.site.facts import PortFacts, ProductFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.text import clean

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONGEST = 120
"""Characters of a name or title that can be found; no more of them fit into the list of results."""


def search_script(mesh: SiteMesh) -> str:
    """A classic script that sets `MESH_SEARCH`: the lists of owners, domains, products, ports, columns and tags.

    A number in place of an owner, domain or product is its place in that list. A folder is 0 where it is called like
    what it belongs to.
    """
    owners = _Owners()
    places = {name: place for place, name in enumerate(mesh.domains)}
    ports = [(place, product, port) for place, product in enumerate(mesh.products.values()) for port in product.ports]
    columns = sorted({_text(column) for _, _, port in ports for column in port.columns})
    tags = sorted({_text(tag) for _, _, port in ports for tag in port.tags})
    tag_numbers = {tag: number for number, tag in enumerate(tags)}
    numbers = {column: number for number, column in enumerate(columns)}
    content = {
        "domains": [
            [_text(name), _folder(domain_folder(name), name), owners.number(domain.owner)]
            for name, domain in mesh.domains.items()
        ],
        "products": [
            [
                places[product.domain],
                _text(product.name),
                _text(product.title) if product.title and product.title != product.name else 0,
                _product_folder(product),
                owners.number(product.owner),
            ]
            for product in mesh.products.values()
        ],
        "ports": [
            [
                place,
                _text(port.id.name),
                _text(port.id.version or "") or 0,
                _port_folder(product, port),
                _steps(sorted({numbers[_text(column)] for column in port.columns})),
                *sorted({tag_numbers[_text(tag)] for tag in port.tags}),
            ]
            for place, product, port in ports
        ],
        "owners": owners.found,
        "columns": _front_coded(columns),
        "tags": tags,
    }
    return f"window.MESH_SEARCH={_script_text(content)};\n"


class _Owners:
    """Owners, numbered as they come: what they are called, and where the page of owners has them (0 for nobody)."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str | int]] = []
        self._numbers: dict[Owner, int] = {}

    def number(self, owner: Owner) -> int:
        if owner not in self._numbers:
            self._numbers[owner] = len(self.found)
            said = " ".join(_text(part) for part in (owner.name, owner.email) if part)
            self.found.append((said, owner_anchor(owner) if owner_key(owner) else 0))
        return self._numbers[owner]


def _steps(numbers: Iterable[int]) -> list[int]:
    found: list[int] = []
    last = 0
    for number in numbers:
        if not found or number != last + 1:
            found.append(number - last)
        elif found[-1] < 0:
            found[-1] -= 1
        else:
            found.append(-1)
        last = number
    return found


def _front_coded(words: Iterable[str]) -> str:
    """Words, a line each: one digit to the base of 36 for how much is shared with the word before, and the rest."""
    lines, before = [], ""
    for word in words:
        shared = _shared(before[: len(_DIGITS) - 1], word)
        lines.append(_DIGITS[shared] + word[shared:])
        before = word
    return "\n".join(lines)


def _shared(one: str, other: str) -> int:
    """How many characters both begin with; what a script counts as two characters is never shared."""
    for number, (char, there) in enumerate(zip(one, other, strict=False)):
        if char != there or char > "\uffff":
            return number
    return min(len(one), len(other))


def _text(text: str) -> str:
    return " ".join(clean(text[:_LONGEST]).split())


def _folder(path: str, name: str) -> str | int:
    last = path.rpartition("/")[2]
    return 0 if last == name else last


def _product_folder(product: ProductFacts) -> str | int:
    return _folder(product_page(product.domain, product.name).removesuffix("/index.html"), product.name)


def _port_folder(product: ProductFacts, port: PortFacts) -> str | int:
    version = f"-v{port.id.version}" if port.id.version else ""
    return _folder(port_page(port.id, product.name).removesuffix("/index.html"), f"{port.id.name}{version}")


def _script_text(value: object) -> str:
    """JSON that is safe in a script, whatever its strings say, also when somebody puts it into a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
