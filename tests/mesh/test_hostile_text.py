"""Another domain's words go through dbt in the consumer's project: they must stay words."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.mesh.small_mesh import SmallMesh

pytestmark = pytest.mark.dbt

HOSTILE = "{{ env_var('HOME') }} {% set x = 1 %} {# gone #} {{ 7 * 6 }} }} %} ' \" : - & * ! | > \\ # é 漢 <script>"


def test_a_hostile_description_arrives_as_it_was_written(mesh: SmallMesh) -> None:
    properties = yaml.safe_load((mesh.sales.folder / "models" / "ports.yml").read_text())
    # In the producer's own YAML the text must be raw, or its own dbt would render it.
    raw = "{% raw %}" + HOSTILE + "{% endraw %}"
    properties["models"][0]["description"] = raw
    properties["models"][0]["columns"][0]["description"] = raw
    mesh.sales.write("models/ports.yml", yaml.safe_dump(properties))
    mesh.sales.dbt("build")
    mesh.sales.mesh("publish")
    contracts = (mesh.root / "registry").glob("products/sales/orders/*/contracts/orders.odcs.yaml")
    newest = yaml.safe_load(sorted(contracts)[-1].read_bytes())
    assert newest["schema"][0]["description"] == HOSTILE
    mesh.marketing.mesh("sync")
    mesh.marketing.dbt("parse")
    manifest = json.loads((mesh.marketing.folder / "target" / "manifest.json").read_text())
    orders = manifest["nodes"]["model.sales.orders"]
    assert orders["description"] == HOSTILE
    assert orders["columns"]["order_id"]["description"] == HOSTILE
