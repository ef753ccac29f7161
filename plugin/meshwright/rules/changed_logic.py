"""CHG503: another SQL behind a port of the same shape."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.mesh.place import Place
from meshwright.mesh.port import Port
from meshwright.rules.rule import ChangeRule

_DIGITS = 12


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare the files of models where both states know them.

    Where columns differ the SQL has to, and the rules about columns tell what of it readers have to know.
    """
    for pair in comparison.pairs:
        before, after = comparison.old.model(pair.old.id), comparison.new.model(pair.new.id)
        if before is None or after is None or not before.checksum or not after.checksum:
            continue
        if before.checksum != after.checksum and _shape(pair.old) == _shape(pair.new):
            yield RULE.change(
                comparison.domain,
                pair.old.product,
                subject=pair.subject,
                fact="its SQL would be another one, and nobody can tell from it whether the rows mean the same",
                old=before.checksum[:_DIGITS],
                new=after.checksum[:_DIGITS],
                place=Place(after.file) if after.file else after.place,
                ports=(pair.old.id,),
                hint="compare the rows of both with a data diff",
            )


def _shape(port: Port) -> tuple[tuple[str, str], ...]:
    return tuple((column.name.casefold(), column.data_type.casefold()) for column in port.columns)


RULE = ChangeRule(
    code="CHG503",
    name="changed-logic",
    summary="The SQL behind a port changed while its columns stayed, so its values may mean something else.",
    level="error",
    stage="preview",
    change_class="undetermined",
    direction="undetermined",
    check=check,
)
