"""`run.py match`: a round from a file to a file."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from hub.matching.checker import check
from hub.matching.engine import solve
from hub.matching.instance import Instance
from hub.matching.reading import read_instance
from hub.matching.result import BadInstance, Infeasible, Progress, Result
from hub.matching.writing import input_hash, read_result, result_hash, to_json

GOOD, ILLEGAL, UNREADABLE, DIFFERENT, LEGAL_ONLY = 0, 1, 2, 3, 4


def match(instance: Path, output: Path, seed: int = 1, replay: bool = False) -> int:
    """Solve the round in `instance` and write the result to `output`.

    With `replay`, `output` is a published result: its seed is used, nothing is written, and the
    run must come to the same hashes. Returns the exit status: 0 good, 1 no legal result, 2 a file
    cannot be read, 3 the replay differs, 4 the replay differs from a published result that is
    legal and says of itself that it is not proven.
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
    except TimeoutError as late:
        return _unrepeated(round_, published, str(late)) if replay else _say(ILLEGAL, str(late))
    broken = check(round_, result)
    if broken:
        return _say(ILLEGAL, "The result breaks a rule and was not written:", *broken)
    if replay:
        return _compare(round_, result, published)
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


def _compare(round_: Instance, result: Result, published: dict[str, Any]) -> int:
    found = to_json(result)
    keys = ("input_hash", "seed", "draw", "rule_version", "solver_version", "result_hash")
    other = [key for key in keys if found[key] != published.get(key)]
    if "input_hash" in other or "rule_version" in other:
        return _differs(other)
    if "result_hash" in other:
        words = "The replay came to another result."
        return _differs(other) if published.get("proven") else _unrepeated(round_, published, words)
    return _say(GOOD, f"The replay agrees: result {result.result_hash}")


def _differs(keys: list[str]) -> int:
    return _say(
        DIFFERENT, "The replay differs from the published result in: " + ", ".join(keys) + "."
    )


def _unrepeated(round_: Instance, published: dict[str, Any], words: str) -> int:
    """What can still be said of a published result whose run was ended by its time limit."""
    try:
        result = read_result(published)
    except (KeyError, TypeError, ValueError) as fault:
        return _say(UNREADABLE, f"The published result cannot be read: {fault}")
    if result.proven:
        return _say(DIFFERENT, words)
    if result.input_hash != input_hash(round_) or result.result_hash != result_hash(result):
        return _differs(["input_hash", "result_hash"])
    broken = check(round_, result)
    if broken:
        return _say(DIFFERENT, "The published result breaks a rule:", *broken)
    return _say(
        LEGAL_ONLY,
        "The published result was checked: it is a legal result of this input, and its hash is "
        "that of its teams.",
        f"It was not reproduced. {words} The published run says itself that it is not proven: a "
        "time limit ended it, and how far a run comes within a time depends on the machine.",
        "So this does not show that the published rule and seed lead to these teams, nor that "
        "they do not.",
    )


def _show(progress: Progress) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{progress.fraction:4.0%} {progress.sentence:<70}")


def _say(status: int, *lines: str) -> int:
    stream = sys.stdout if status == GOOD else sys.stderr
    stream.write("\n".join(lines) + "\n")
    return status
