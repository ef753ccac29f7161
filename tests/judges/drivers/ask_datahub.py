"""Runs one ingestion in DataHub's environment: `python ask_datahub.py CONTRACTS EVENTS REPORT`.

CONTRACTS is a file or folder, EVENTS gets what DataHub would send, REPORT what it says of the source and of the sink.
`datahub ingest` does the same, and prints its report for people alone.
"""

import json
import sys
from pathlib import Path

from datahub.ingestion.run.pipeline import Pipeline


def main() -> None:
    contracts, events, report = sys.argv[1:]
    pipeline = Pipeline.create(
        {
            "source": {"type": "odcs", "config": {"path": contracts}},
            "sink": {"type": "file", "config": {"filename": events}},
        },
        report_to=None,
    )
    pipeline.run()
    found = {"source": pipeline.source.get_report().as_obj(), "sink": pipeline.sink.get_report().as_obj()}
    Path(report).write_text(json.dumps(found, default=str))


main()
