"""`run.py match`: a round from a file to a file."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from hub.matching.checker import check
from hub.matching.engine import solve
from hub.matching.reading import read_instance
from hub.matching.result import BadInstance, Infeasible, Progress, Result
from hub.matching.writing import to_json

GOOD, ILLEGAL, UNREADABLE, DIFFERENT = 0, 1, 2, 3


def match(instance: Path, output: Path, seed: int = 1, replay: bool = False) -> int:
    """Solve the round in `instance` and write the result to `output`.

    With `replay`, `output` is a published result: its seed is used, nothing is written, and the
    run must come to the same hashes. Returns the exit status: 0 good, 1 no legal result, 2 a file
    cannot be read, 3 the replay differs.
    """
    began, used = time.monotonic(), time.process_time()
    published: dict[str, Any] = {}
    try:
        round_ = read_instance(json.loads(instance.read_bytes()))
        if replay:
            published = json.loads(output.read_bytes())
            seed = int(published["seed"])
    except BadInstance as bad:
        return _say(UNREADABLE, f"{instance} cannot be used:", *bad.faults)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        return _say(UNREADABLE, f"The file cannot be read: {fault}")
    try:
        result = solve(round_, seed=seed, progress=_show)
    except Infeasible as none:
        return _say(ILLEGAL, "No legal result exists. These demands clash:", *none.conflict)
    broken = check(round_, result)
    if broken:
        return _say(ILLEGAL, "The result breaks a rule and was not written:", *broken)
    if replay:
        return _compare(result, published)
    value = to_json(result)
    value["seconds"] = round(time.monotonic() - began, 3)
    value["cpu_seconds"] = round(time.process_time() - used, 3)
    output.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    figures = result.figures
    return _say(
        GOOD,
        result.status,
        f"Placed {figures.matched} of at most {figures.matched_bound}; total rank "
        f"{figures.total_rank}, at least {figures.total_rank_bound}.",
        f"Input {result.input_hash}",
        f"Result {result.result_hash}",
    )


def _compare(result: Result, published: dict[str, Any]) -> int:
    found = to_json(result)
    keys = ("input_hash", "seed", "draw", "rule_version", "solver_version", "result_hash")
    other = [key for key in keys if found[key] != published.get(key)]
    if "result_hash" in other or "input_hash" in other or "rule_version" in other:
        return _say(
            DIFFERENT, "The replay differs from the published result in: " + ", ".join(other) + "."
        )
    return _say(GOOD, f"The replay agrees: result {result.result_hash}")


def _show(progress: Progress) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{progress.fraction:4.0%} {progress.sentence:<70}")


def _say(status: int, *lines: str) -> int:
    stream = sys.stdout if status == GOOD else sys.stderr
    stream.write("\n".join(lines) + "\n")
    return status
