"""The reference rounds, judged by their own checker, which knows nothing of the matcher."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hub.matching.cli import match

HOUSE = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("SAMSKAP_SHARED", HOUSE.parent / "shared")) / "matching-data"
pytestmark = pytest.mark.skipif(
    not (DATA / "check.py").exists(), reason="the reference rounds are not on this machine"
)


def judged(name: str, folder: Path) -> dict[str, Any]:
    """The report of check.py on the matcher's result for a reference round."""
    result, report = folder / "result.json", folder / "report.json"
    assert match(DATA / f"{name}.json", result, seed=1) == 0
    command = [sys.executable, str(DATA / "check.py"), str(DATA / f"{name}.json"), str(result)]
    done = subprocess.run(  # noqa: S603 - our own judge
        [*command, "--json", str(report), "--quiet"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(report.read_text())


@pytest.mark.parametrize(
    ("name", "short", "alone"),
    [("synthetic-100", 12, 18), ("synthetic-500", 10, 20), ("glasgow-2014-x10", 7, 15)],
)
def test_a_reference_round_reaches_its_bounds(name: str, short: int, alone: int, tmp_path: Path):
    report = judged(name, tmp_path)
    assert report["violations"] == 0
    assert report["matched_gap"] == 0
    assert report["total_rank_gap_pct"] <= 0.5
    assert 100 * report["teams_without_overlap"] <= short * report["teams"]
    assert report["isolated_pct_of_holders"] <= alone
