"""CHG101: a port that readers were promised, and that would not be there any more."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.mesh.place import Place
from meshwright.mesh.port import Port
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for the models of ports that are gone; one that is there with another access is another rule's business."""
    for port in comparison.gone:
        model = comparison.new.model(port.id)
        if model is None or model.access == "public":
            yield _change(comparison, port)


def _change(comparison: Comparison, port: Port) -> Change:
    renamed = _renamed(port, comparison.added)
    return RULE.change(
        comparison.domain,
        port.product,
        subject=str(port.id),
        fact="the port would be gone",
        place=_place(comparison, port, renamed),
        ports=(port.id,),
        witness=f"select *\nfrom {port.id}  -- there is no such port",
        hint=f"it looks like it is called {renamed.id.label} now" if renamed else "",
    )


def _renamed(port: Port, added: tuple[Port, ...]) -> Port | None:
    """The new port that has most columns of the one that is gone, and few others; else None."""
    columns = _shape(port)
    alike = [(len(columns & _shape(each)), each) for each in added]
    likely = [(kept, each) for kept, each in alike if 2 * kept > max(len(columns), len(each.columns))]
    return min(likely, key=lambda one: (-one[0], one[1].id))[1] if likely else None


def _shape(port: Port) -> frozenset[tuple[str, str]]:
    return frozenset((column.name.casefold(), column.data_type.casefold()) for column in port.columns)


def _place(comparison: Comparison, port: Port, renamed: Port | None) -> Place:
    """Where the model stands, another version of it, or what it seems to be called now; else the product."""
    if comparison.new.model(port.id):
        return comparison.setting_place(port, "group")
    for model in comparison.new.models:
        if model.name == port.id.name:
            return model.place
    return renamed.place if renamed else comparison.said_at("products", port.product)


RULE = ChangeRule(
    code="CHG101",
    name="removed-port",
    summary="A port that readers were promised would not be there any more.",
    level="error",
    change_class="breaking",
    direction="loosens",
    check=check,
)
