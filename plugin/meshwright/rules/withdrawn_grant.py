"""CHG112: a privilege on the table of a port that somebody would lose."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.mesh.model import Model
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare who is granted what where the models are known on both sides; releases do not say it."""
    for pair in comparison.pairs:
        before, after = comparison.old.model(pair.old.id), comparison.new.model(pair.new.id)
        if before is None or after is None:
            continue
        kept = _granted(after)
        for (privilege, _), grantee in sorted(_granted(before).items()):
            if (privilege, grantee.casefold()) not in kept:
                yield RULE.change(
                    comparison.domain,
                    pair.old.product,
                    subject=f"{pair.subject} {privilege} to {grantee}",
                    fact=f"{grantee} would lose the privilege {privilege} on its table",
                    old=f"{privilege} to {grantee}",
                    place=comparison.setting_place(pair.new, "grants"),
                    ports=(pair.old.id,),
                    witness=f"-- as {grantee}\nselect *\nfrom {pair.subject}  -- permission denied"
                    if privilege == "select"
                    else "",
                )


def _granted(model: Model) -> dict[tuple[str, str], str]:
    """The grantees as they are written, by privilege and name in lower case: engines fold both."""
    return {
        (privilege.casefold(), grantee.casefold()): grantee
        for privilege, grantees in model.grants
        for grantee in grantees
    }


RULE = ChangeRule(
    code="CHG112",
    name="withdrawn-grant",
    summary="Somebody would lose a privilege on the table of a port.",
    level="error",
    change_class="breaking",
    direction="loosens",
    check=check,
)
