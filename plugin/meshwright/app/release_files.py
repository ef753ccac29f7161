"""The files of a release beside its own document: the same promises, in the formats of the field."""

from __future__ import annotations

from collections.abc import Mapping

from meshwright.mesh.product import Product


def release_files(product: Product, version: str) -> Mapping[str, bytes]:
    """The derived files of a release by their path in it; a function of the product and the version alone."""
    # A publication needs them; what only reads a registry does not pay for them.
    from meshwright.exports import backstage, odcs, odps
    from meshwright.exports.exported import Exported
    from meshwright.exports.names import contract_files
    from meshwright.exports.yaml_text import to_yaml

    exported = Exported(product, version)
    names = contract_files(port.id for port in product.ports)
    contracts = {port.id: to_yaml(odcs.contract(exported, port)) for port in product.ports}
    texts = {f"contracts/{names[port]}": text for port, text in contracts.items()}
    texts["product.odps.yaml"] = to_yaml(odps.product(exported))
    texts["catalog-info.yaml"] = to_yaml(backstage.entities(exported, contracts))
    return {name: text.encode() for name, text in texts.items()}
