"""However an artifact is damaged, there is an answer or a message; never a traceback."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meshwright.mesh.errors import ArtifactError, ConfigError
from meshwright.read.domain import domain_of
from meshwright.read.manifest import load_manifest
from meshwright.read.mesh_yml import load_domain_config
from meshwright.read.run_results import load_run_results
from tests.unit.read.artifacts import manifest, model, port, project

MANIFEST = manifest(
    port("hourly", version=2, columns={"a": {"name": "a", "data_type": "int", "constraints": [{"type": "unique"}]}}),
    model("staged", config={"contract": {"enforced": True}}, patch_path="weather://models/staged.yml"),
    model("stub", package="fleet", config={"materialized": "mesh_interface"}),
    model("reader", depends_on={"nodes": ["model.fleet.stub"]}, constraints=[{"type": "check", "expression": "a > 1"}]),
)
RECEIPT = '/* mesh-publication {"published": true, "environment": "dev", "invocation_id": "x", "adapter": "duckdb"} */'
RUN_RESULTS = {
    "metadata": {"invocation_id": "x", "dbt_version": "1.11.16"},
    "elapsed_time": 1.5,
    "results": [
        {"unique_id": "model.weather.hourly", "status": "success", "compiled_code": "select 1"},
        {"unique_id": "operation.meshwright.end-0", "status": "success", "compiled_code": RECEIPT},
    ],
}
# What stands in the place of a value; `GONE` takes the key away.
GONE = object()
REPLACEMENTS = st.one_of(
    st.just(GONE),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from([[], {}, [None], {"": None}, [[]], "model.fleet.stub", "/manifest/", "x" * 5000, 10**400]),
)
FUZZ = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values in a document."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [path, *(found for key in keys for found in places(value[key], (*path, key)))][0 if path else 1 :]


def damaged(document: Any, path: tuple[Any, ...], replacement: Any) -> Any:
    document = copy.deepcopy(document)
    *parents, last = path
    parent = document
    for step in parents:
        try:
            parent = parent[step]
        except (KeyError, IndexError, TypeError):
            return document
    try:
        if replacement is GONE:
            del parent[last]
        else:
            parent[last] = replacement
    except (KeyError, IndexError, TypeError):
        pass
    return document


def damages(document: Any) -> st.SearchStrategy[bytes]:
    """The document with one to three values replaced, then with bytes cut off or flipped."""
    hits = st.lists(st.tuples(st.sampled_from(places(document)), REPLACEMENTS), max_size=3)

    def apply(values: list[Any], cut: int, flip: tuple[int, int]) -> bytes:
        result = document
        for path, replacement in values:
            result = damaged(result, path, replacement)
        content = bytearray(json.dumps(result).encode())
        if cut:
            content = content[: len(content) - cut % len(content)]
        if flip[1]:
            content[flip[0] % len(content)] ^= flip[1]
        return bytes(content)

    seldom = st.integers(0, 3).flatmap(lambda n: st.just(0) if n else st.integers(1, 5000))
    flips = st.integers(0, 3).flatmap(
        lambda n: st.just((0, 0)) if n else st.tuples(st.integers(0), st.integers(1, 255))
    )
    return st.builds(apply, hits, seldom, flips)


@FUZZ
@given(content=damages(MANIFEST))
def test_a_damaged_manifest_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    project(tmp_path, "weather", "version: 1\ninputs: [fleet.stub]\n")
    (tmp_path / "manifest.json").write_bytes(content)
    try:
        domain_of(load_domain_config(tmp_path), load_manifest(tmp_path / "manifest.json"))
    except (ArtifactError, ConfigError) as error:
        told = error.what
    else:
        return
    assert "manifest.json" in told


@FUZZ
@given(content=damages(RUN_RESULTS))
def test_damaged_run_results_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "run_results.json").write_bytes(content)
    try:
        load_run_results(tmp_path / "run_results.json")
    except ArtifactError as error:
        told = error.what
    else:
        return
    assert "run_results.json" in told


def test_the_undamaged_artifacts_are_read(tmp_path: Path) -> None:
    # Otherwise the properties above could hold because everything is refused.
    project(tmp_path, "weather")
    for name, content in (("manifest.json", MANIFEST), ("run_results.json", RUN_RESULTS)):
        (tmp_path / name).write_text(json.dumps(content))
    domain = domain_of(load_domain_config(tmp_path), load_manifest(tmp_path / "manifest.json"))
    assert (len(domain.ports), len(domain.reads)) == (1, 1)
    receipt = load_run_results(tmp_path / "run_results.json").receipt
    assert receipt is not None
    assert receipt.published


@pytest.mark.parametrize(
    "content", [b'{"metadata": {"invocation_id": "x"}, "y": ' + b"[" * 200_000, b'{"metadata": "\xff"}', b"", b"[]"]
)
def test_what_is_no_run_results_is_an_artifact_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "run_results.json").write_bytes(content)
    with pytest.raises(ArtifactError, match="not the results of a dbt run"):
        load_run_results(tmp_path / "run_results.json")
