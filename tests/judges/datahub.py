"""What DataHub takes from contracts: its source `odcs` into a file.

It is a reader of the standard that nobody wrote to judge. What it cannot read it leaves out, and ends well; so what it
has taken is counted.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.judges.environments import DATAHUB
from tests.judges.processes import Finding, run

DRIVER = Path(__file__).parent / "drivers" / "ask_datahub.py"
NO_SCHEMAS = "ODCS JSON Schema validators unavailable"
"""Its package lacks the schemas of ODCS, of which it warns at each start. The others read them."""
OF_CONTRACTS = "urn:li:dataPlatform:odcs,"
SILENT = ("contracts_skipped", "validation_errors", "unknown_fields_count")
SKIPPED = ("files_skipped", "rules_skipped_no_threshold", "filtered")


@dataclass(frozen=True, slots=True)
class Taken:
    """What DataHub has made of a folder of contracts.

    Attributes:
        events: how many it would send for each contract, by its id.
        tags: those that it would make.
        tables: the real ones that it would link to what contracts describe.
        fallbacks: the columns whose type it does not know: contract, object, column, type.
        findings: failures, warnings, and what it has left out.
        ignored: what it says that it does not map; no finding.
    """

    events: dict[str, int]
    tags: frozenset[str]
    tables: frozenset[str]
    fallbacks: tuple[str, ...]
    findings: tuple[Finding, ...]
    ignored: tuple[str, ...]


def ingest(folder: Path, contracts: Path) -> Taken:
    """Let DataHub read all contracts below a folder.

    Args:
        folder: for what it writes.
        contracts: where they lie, at any depth. Given the folder itself, it would take each `product.odps.yaml` for a
            contract of a version that it does not know.
    """
    events, report = folder / ".datahub-events.json", folder / ".datahub-report.json"
    for leftover in (events, report):
        leftover.unlink(missing_ok=True)
    ended = run([DATAHUB.program("python"), DRIVER, contracts / "**" / "*.odcs.yaml", events, report], folder)
    assert report.exists(), ended.output[-3000:]
    told = json.loads(report.read_text())
    source, sink = told["source"], told["sink"]
    sent = json.loads(events.read_text()) if events.exists() else []
    tags = {each["entityUrn"] for each in sent if each["entityType"] == "tag"}
    tables = {
        each["entityUrn"] for each in sent if each["entityType"] == "dataset" and OF_CONTRACTS not in each["entityUrn"]
    }
    return Taken(
        events=_counted([each for each in sent if each["entityUrn"] not in tags | tables]),
        tables=frozenset(tables),
        tags=frozenset(_decoded(each.removeprefix("urn:li:tag:")) for each in tags),
        fallbacks=tuple(source["schema_type_fallbacks"]),
        findings=tuple(_findings(source, sink, ended.code)),
        ignored=tuple(text for info in source["infos"] for text in info["context"] if "ignored" in info["message"]),
    )


def _findings(source: dict[str, Any], sink: dict[str, Any], code: int) -> list[Finding]:
    found = [
        Finding("DataHub", str(each["title"]), f"{each['message']} {each['context']}")
        for each in [*source["failures"], *source["warnings"]]
        if each["title"] != NO_SCHEMAS
    ]
    found += [Finding("DataHub", "sink", str(each)) for each in [*sink["failures"], *sink["warnings"]]]
    found += [Finding("DataHub", name, str(source[name])) for name in (*SILENT, *SKIPPED) if source[name]]
    if source["contracts_scanned"] != source["contracts_parsed"] or source["events_produced"] == 0:
        found.append(Finding("DataHub", "contracts_parsed", str(source["contracts_parsed"])))
    if sink["total_records_written"] != source["events_produced"]:
        found.append(Finding("DataHub", "sink", f"{sink['total_records_written']} of {source['events_produced']}"))
    return found + ([Finding("DataHub", "exit code", str(code))] if code else [])


def _counted(events: list[dict[str, Any]]) -> dict[str, int]:
    """The number of events by contract: what is said of its dataset, of the dataset's assertions, of its contract."""
    datasets: dict[str, str] = {}
    for event in events:
        urn, aspect = event["entityUrn"], event.get("aspect") or {}
        content = aspect.get("json", aspect)
        if event["entityType"] == "dataset":
            datasets[urn] = urn
        elif event["aspectName"] == "dataContractProperties":
            datasets[urn] = content["entity"]
        elif event["aspectName"] == "assertionInfo":
            datasets[urn] = next(found for found in _texts(content) if found.startswith("urn:li:dataset:"))
    return dict(sorted(Counter(_contract_id(datasets[event["entityUrn"]]) for event in events).items()))


def _decoded(name: str) -> str:
    """A name in a URN, where brackets and commas are escaped, and nothing else."""
    return name.replace("%28", "(").replace("%29", ")").replace("%2C", ",")


def _contract_id(dataset: str) -> str:
    """`urn:li:dataset:(urn:li:dataPlatform:odcs,ID.OBJECT,PROD)` -> `ID`."""
    return dataset.split(",")[1].partition(".")[0]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []
