"""The judges are pinned, apart, and no dependency."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.judges.conftest import missing
from tests.judges.environments import ENVIRONMENTS, PINNED, REQUIRED
from tests.judges.hostile_products import TEXTS, TYPES
from tests.judges.judged_port import BREAKS
from tests.judges.judged_products import SETS
from tests.judges.processes import run, without_network

ROOT = Path(__file__).parents[2]
JUDGES = {
    "datacontract-cli": "1.2.8",
    "dataproduct-cli": "0.3.2",
    "odcslint": "0.3.0",
    "acryl-datahub": "1.7.0.17",
    "openlineage-python": "1.54.0",
    "rdflib": "7.6.0",
    "@backstage/catalog-model": "1.10.1",
}


def test_every_python_package_is_pinned_with_its_hash() -> None:
    for file in PINNED.glob("*.txt"):
        entries = re.split(r"\n(?=\S)", file.read_text().strip())
        assert len(entries) > 20
        assert all(
            re.match(r"[A-Za-z0-9._-]+(\[[a-z0-9,-]+\])?==", each) and "--hash=sha256:" in each for each in entries
        )


def test_the_versions_are_those_that_the_page_tells_of() -> None:
    page = (ROOT / "docs" / "reference" / "judged-by-others.md").read_text()
    pins = "".join(each.read_text() for each in (*PINNED.glob("*.in"), PINNED / "backstage" / "package.json"))
    for name, version in JUDGES.items():
        assert re.search(rf"{re.escape(name)}\S*(==|\": \"){re.escape(version)}", pins)
        assert re.search(rf"`{re.escape(name)}`\S* {re.escape(version)}", page)


def test_the_figures_are_those_that_the_page_tells_of() -> None:
    page = (ROOT / "docs" / "reference" / "judged-by-others.md").read_text()
    made = {name: make() for name, make in SETS.items()}
    ports = {name: sum(len(each.ports) for each in products) for name, products in made.items()}
    assert f"{len(made['plain'])} products, {ports['plain']} ports" in page
    assert f"{len(made['made up'])} products of all kinds" in page
    assert f"{len(made['hostile'])} products with {ports['hostile']} ports" in page
    assert f"{len(TYPES)} types of many engines and broken ones, {len(TEXTS)} texts" in page
    assert f"Each of these {len(BREAKS)}\nchanges fails" in page


def test_a_judge_has_no_network(tmp_path: Path) -> None:
    if not without_network():
        pytest.skip("this machine lets nobody leave the network")
    ended = run([sys.executable, "-c", "import socket; print([name for _, name in socket.if_nameindex()])"], tmp_path)
    assert ended.output == "['lo']\n"


@pytest.mark.parametrize("file", ["pyproject.toml", "requirements.lock"])
def test_none_of_them_is_a_dependency(file: str) -> None:
    content = (ROOT / file).read_text()
    assert not [name for name in (*JUDGES, "backstage", "datahub") if name in content]


def test_nothing_is_built_twice() -> None:
    for environment in ENVIRONMENTS:
        if not environment.built:
            missing(f"the judges in {environment.name} are not installed: make judges")
        before = environment.folder.stat().st_mtime_ns
        assert not environment.build()
        assert environment.folder.stat().st_mtime_ns == before


def test_a_judge_that_has_to_be_there_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match="not installed"):
        missing("it is not installed")
    monkeypatch.delenv(REQUIRED)
    with pytest.raises(pytest.skip.Exception, match="not installed"):
        missing("it is not installed")
