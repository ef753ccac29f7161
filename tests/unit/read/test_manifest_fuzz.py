"""However a manifest is damaged, a check of it ends with a report or with a sentence, never with a traceback.

More of them, from another seed: `python benchmarks/fuzz_manifests.py 100000`.
"""

from __future__ import annotations

from pathlib import Path

from tests.unit.read.fuzzed_check import FuzzedCheck

CHECKS = 10_000
SEED = 20261122


def test_a_check_of_damaged_manifests_ends_with_a_report_or_a_sentence(tmp_path: Path) -> None:
    ended = FuzzedCheck(tmp_path).run(SEED, CHECKS)
    assert sum(ended.values()) == CHECKS
    assert set(ended) <= {"report", "report with findings", "refused"}
    # Otherwise it could hold because everything is refused, or because the rules see nothing.
    assert ended["report with findings"] > 0.4 * CHECKS
    assert ended["refused"] > 0.2 * CHECKS
