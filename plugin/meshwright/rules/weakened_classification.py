"""PRV006: a sensitive column that a port passes on under a weaker word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.mesh.policy import CLASSIFICATIONS
from meshwright.mesh.port import Column, Port, PortId
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Compare each column of a port with the columns of that name in the foreign ports it is built from.

    A column is followed by its name alone, so one that is renamed on the way is not seen.
    """
    known = _classified(mesh)
    for domain in mesh.domains:
        policy = mesh.policies.get(domain.name)
        words = policy.classifications if policy else CLASSIFICATIONS
        for made in domain.implementations:
            for column in made.port.columns:
                strongest = _strongest(words, column, made.upstream, known)
                if strongest is not None and _weaker(words, column.classification, strongest[1]):
                    yield _finding(domain, made.model.column(column.name), made.port, column, strongest)


def _classified(mesh: Mesh) -> Mapping[PortId, Mapping[str, str]]:
    """The classified columns of every port, as its owner says it: the checked domain's files, else the registry."""
    products = list(mesh.published.products()) if mesh.published else []
    ports = [port for product in products for port in product.ports]
    ports += [port for domain in mesh.domains for port in domain.ports]
    return {
        port.id: {column.name.lower(): column.classification for column in port.columns if column.classification}
        for port in ports
    }


def _strongest(
    words: tuple[str, ...], column: Column, upstream: Iterable[PortId], known: Mapping[PortId, Mapping[str, str]]
) -> tuple[PortId, str] | None:
    """The upstream port with the strongest word for a column of that name, and the word."""
    found = [(port, word) for port in upstream if (word := known.get(port, {}).get(column.name.lower()))]
    return max(found, key=lambda pair: (_rank(words, pair[1]), str(pair[0])), default=None)


def _rank(words: tuple[str, ...], word: str) -> int:
    """A word that nobody explained counts as the strongest."""
    return words.index(word) if word in words else len(words)


def _weaker(words: tuple[str, ...], word: str, than: str) -> bool:
    return word != than and (not word or _rank(words, word) < _rank(words, than))


def _finding(domain: Domain, place: Place, port: Port, column: Column, source: tuple[PortId, str]) -> Finding:
    upstream, word = source
    here = f"as {column.classification}" if column.classification else "without a classification"
    return RULE.finding(
        domain=domain.name,
        place=place,
        subject=f"{port.id}.{column.name} -> {upstream}.{column.name}",
        fact=f"{domain.name} offers {port.id.label}.{column.name} {here}, and {upstream}.{column.name} is {word}",
        because=(
            f"{upstream.domain} classifies {upstream.label}.{column.name} as {word}",
            declaration(domain, place, f"offers a column of that name in a port that is built from {upstream}"),
        ),
        help=f"set `config: {{meta: {{mesh: {{classification: {word}}}}}}}` on the column, or leave it out of the port",
        read=upstream,
    )


RULE = MeshRule(
    code="PRV006",
    name="weakened-classification",
    summary="A port passes a column on under a weaker classification than the port it comes from.",
    level="warn",
    needs="other",
    check=check,
)
