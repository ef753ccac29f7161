"""What run_results.json says about a publication."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.errors import ArtifactError
from meshwright.read.run_results import RunResults, load_run_results

HOOK = "operation.meshwright.meshwright-on-run-end-0"
SERVED = {
    "model": "aircraft",
    "version": 2,
    "database": "fleet",
    "schema": "main",
    "identifier": "aircraft_v2",
    "rows": 3322,
    "built_at": "2026-11-22T12:20:40Z",
}


def comment(**more: Any) -> str:
    """The receipt as macros/publish/publish_ports.sql writes it: sorted, with every `/` escaped."""
    content = {"environment": "dev", "invocation_id": "run-1", "adapter": "duckdb", "published": True} | more
    return "/* mesh-publication " + json.dumps(content, sort_keys=True).replace("/", "\\/") + " */\nselect 1"


def result(unique_id: str, status: str = "success", code: str | None = None) -> dict[str, Any]:
    return {"unique_id": unique_id, "status": status, "compiled_code": code, "execution_time": 0.1}


def load(folder: Path, *results: dict[str, Any]) -> RunResults:
    path = folder / "run_results.json"
    metadata = {"invocation_id": "run-1", "dbt_version": "1.11.16"}
    path.write_text(json.dumps({"metadata": metadata, "results": results, "elapsed_time": 4.4}))
    return load_run_results(path)


def test_a_published_run_has_a_receipt_with_its_ports(tmp_path: Path) -> None:
    run = load(tmp_path, result(HOOK, code=comment(domain="fleet", share="../shares/fleet.duckdb", ports=[SERVED])))
    assert run.receipt is not None
    assert (run.receipt.published, run.receipt.environment, run.receipt.share) == (
        True,
        "dev",
        "../shares/fleet.duckdb",
    )
    (port,) = run.receipt.ports
    assert (port.model, port.version, port.identifier, port.rows) == ("aircraft", 2, "aircraft_v2", 3322)


def test_statuses_are_counted_without_the_hooks(tmp_path: Path) -> None:
    run = load(tmp_path, result("model.a.x"), result("test.a.y", "pass"), result("test.a.z", "pass"), result(HOOK))
    assert (run.counts, run.seconds, run.invocation_id) == ({"pass": 2, "success": 1}, 4, "run-1")


def test_a_refused_publication_says_why(tmp_path: Path) -> None:
    run = load(tmp_path, result(HOOK, code=comment(published=False, reason="test x failed")))
    assert run.receipt is not None
    assert (run.receipt.published, run.receipt.reason, run.receipt.ports) == (False, "test x failed", [])


def test_a_run_without_a_receipt_published_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, result("model.a.x"), result(HOOK, code="select 1")).receipt is None
    assert load(tmp_path, result(HOOK)).receipt is None


@pytest.mark.parametrize("status", ["error", "fail", "skipped"])
def test_a_hook_that_did_not_succeed_published_nothing(tmp_path: Path, status: str) -> None:
    run = load(tmp_path, result(HOOK, status, comment(ports=[SERVED])))
    assert run.receipt is not None
    assert (run.receipt.published, run.receipt.reason) == (False, "the publishing hook failed")
    assert run.receipt.ports == []


@pytest.mark.parametrize(
    "unique_id",
    ["operation.fleet.fleet-on-run-end-0", "operation.meshwright_fake.x-on-run-end-0", "model.meshwright.ports"],
)
def test_a_receipt_that_anybody_elses_sql_holds_is_ignored(tmp_path: Path, unique_id: str) -> None:
    forged = result(unique_id, code=comment(environment="prod"))
    assert load(tmp_path, forged).receipt is None
    run = load(tmp_path, forged, result(HOOK, code=comment(environment="dev")))
    assert run.receipt is not None
    assert run.receipt.environment == "dev"


@pytest.mark.parametrize(
    "reason",
    [
        "} */ drop table x; /* {",
        "*/",
        '"} */',
        "a \\ b / c",
        "} */\n/* mesh-publication {}",
        "ünïcode \u2028",
        "{{ x }}",
    ],
)
def test_no_text_in_a_receipt_can_end_its_comment(tmp_path: Path, reason: str) -> None:
    run = load(tmp_path, result(HOOK, code=comment(published=False, reason=reason)))
    assert run.receipt is not None
    assert run.receipt.reason == reason


@pytest.mark.parametrize(
    "code",
    [
        "/* mesh-publication {} */",
        '/* mesh-publication {"published": "yes"} */',
        "/* mesh-publication {broken} */",
        comment(ports=[{"model": "x"}]),
        comment(environment=None),
    ],
)
def test_a_receipt_that_cannot_be_read_is_an_error_and_not_no_receipt(tmp_path: Path, code: str) -> None:
    with pytest.raises(ArtifactError, match="the receipt of the publication cannot be read"):
        load(tmp_path, result(HOOK, code=code))


def test_a_missing_file_says_to_build_first(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="no dbt run was recorded") as caught:
        load_run_results(tmp_path / "run_results.json")
    assert "dbt build" in caught.value.remedy


@pytest.mark.parametrize("folder", ["hooks", "dbt_project.yml/hooks"])
def test_dbt_2_leaves_the_receipt_in_what_it_compiled(tmp_path: Path, folder: str) -> None:
    compile_hook(tmp_path / "compiled" / "meshwright" / folder, comment(prepared="target/mesh_share.run-1.duckdb"))
    run = load(tmp_path, result("model.a.x"))
    assert run.receipt is not None
    assert (run.receipt.published, run.receipt.prepared) == (True, "target/mesh_share.run-1.duckdb")


def test_a_compiled_receipt_of_another_run_is_none(tmp_path: Path) -> None:
    compile_hook(tmp_path / "compiled" / "meshwright" / "hooks", comment(invocation_id="run-0"))
    assert load(tmp_path, result("model.a.x")).receipt is None


def test_what_the_results_say_of_the_hook_is_what_counts(tmp_path: Path) -> None:
    compile_hook(tmp_path / "compiled" / "meshwright" / "hooks", comment())
    assert load(tmp_path, result(HOOK, "success", "select 1")).receipt is None


def test_a_compiled_receipt_that_is_none_is_an_artifact_error(tmp_path: Path) -> None:
    compile_hook(tmp_path / "compiled" / "meshwright" / "hooks", comment(replaces="yes"))
    with pytest.raises(ArtifactError, match="cannot be read"):
        load(tmp_path, result("model.a.x"))


def compile_hook(folder: Path, sql: str) -> None:
    folder.mkdir(parents=True)
    (folder / "meshwright-on-run-end-0.sql").write_text(sql, encoding="utf-8")
