"""Loads data products as `datahub dataproduct upsert` does, in its environment: `python load_data_products.py FILE...`.

Prints, for each file, the aspects that it would send, or what it refuses. A domain's name would be looked up on the
server, so it is replaced by a reference.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from datahub.api.entities.dataproduct.dataproduct import DataProduct
from ruamel.yaml import YAML


def sent(file: Path, folder: Path) -> list:
    """The aspects by name, with the entity that they are of."""
    yaml = YAML(typ="rt")
    document = yaml.load(file)
    document["domain"] = f"urn:li:domain:{document['domain']}"
    copy = folder / "product.yaml"
    yaml.dump(document, copy)
    proposals = list(DataProduct.from_yaml(copy, graph=None).generate_mcp(upsert=False))
    assert all(each.validate() for each in proposals)
    return [[each.entityUrn, each.aspectName] for each in proposals]


def main() -> None:
    answers = []
    with TemporaryDirectory() as folder:
        for name in sys.argv[1:]:
            try:
                answers.append({"file": name, "sent": sent(Path(name), Path(folder))})
            except Exception as error:
                answers.append({"file": name, "refused": f"{type(error).__name__}: {error}"})
    print(json.dumps(answers))


main()
