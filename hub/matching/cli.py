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
    cannot be read or written, 3 the replay differs, 4 the published result is legal and was not
    reproduced: it says of itself that it is not proven, or private answers are not in the input.
    """
    began, used = time.monotonic(), time.process_time()
    published: dict[str, Any] = {}
    try:
        source = _read(instance)
        round_ = read_instance(source)
        if replay:
            published = _published(output)
            seed = published["seed"]
        elif not output.parent.is_dir():
            raise BadInstance([f"there is no folder {output.parent} to write {output.name} to"])
        elif seed < 0:
            raise BadInstance(["--seed: must be a whole number from 0 on"])
    except BadInstance as bad:
        return _say(UNREADABLE, f"{instance} cannot be used:", *bad.faults)
    except Unreadable as fault:
        return _say(UNREADABLE, str(fault))
    if replay and published["input_hash"] != input_hash(round_):
        return _other_input(source, round_, published)
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
    try:
        output.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as fault:
        return _say(UNREADABLE, f"{output} cannot be written: {fault.strerror}.")
    figures = result.figures
    return _say(
        GOOD,
        result.status,
        f"Placed {figures.matched} of at most {figures.matched_bound}; total rank "
        f"{figures.total_rank}, at least {figures.total_rank_bound}.",
        f"Input {result.input_hash}",
        f"Result {result.result_hash}",
    )


class Unreadable(Exception):
    """A file that holds no JSON, or no result. Its text names the file and the place."""


def _read(file: Path) -> Any:
    """The JSON of a file. Raises Unreadable."""
    try:
        return json.loads(file.read_bytes(), object_pairs_hook=_once)
    except OSError as fault:
        raise Unreadable(f"{file} cannot be read: {fault.strerror}.") from None
    except json.JSONDecodeError as fault:
        at = f"line {fault.lineno}, column {fault.colno}"
        raise Unreadable(f"{file} is not JSON: {fault.msg}, at {at}.") from None
    except UnicodeDecodeError as fault:
        raise Unreadable(f"{file} is not UTF-8: see its byte {fault.start}.") from None
    except RecursionError:
        raise Unreadable(f"{file} is not a round: it is nested too deeply.") from None
    except ValueError as fault:
        raise Unreadable(f"{file} cannot be read: {fault}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose every key stands once: of two, JSON would forget the first without a word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key in found if [name for name, _ in pairs].count(key) > 1)
        raise ValueError(f"the key “{twice}” stands twice in one object.")
    return found


def _published(file: Path) -> dict[str, Any]:
    """A published result, as far as a replay needs it at once. Raises Unreadable."""
    value = _read(file)
    kinds = {"seed": int, "input_hash": str, "result_hash": str}
    wrong = [
        key for key, kind in kinds.items()
        if not isinstance(value, dict) or not isinstance(value.get(key), kind)
    ]  # fmt: skip
    if wrong:
        raise Unreadable(f"{file} is not a published result: it has no {', '.join(wrong)}.")
    return dict(value)


def _other_input(source: Any, round_: Instance, published: dict[str, Any]) -> int:
    """What can be said where the input is another than the published run's: all that does not
    need the private answers, if the hub says that it left some out."""
    left_out = source.get("left_out") or []
    if not left_out:
        return _differs(["input_hash"])
    return _checked(
        round_,
        published,
        f"It was not reproduced. The input file leaves out {', '.join(map(str, left_out))}, which "
        "steered this run: only the hub can repeat it, on the page to verify the round.",
    )


def _compare(round_: Instance, result: Result, published: dict[str, Any]) -> int:
    found = to_json(result)
    keys = ("input_hash", "seed", "draw", "rule_version", "solver_version", "result_hash")
    other = [key for key in keys if found[key] != published.get(key)]
    if "rule_version" in other:
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
    if published.get("proven"):
        return _say(DIFFERENT, words)
    return _checked(
        round_,
        published,
        f"It was not reproduced. {words} The published run says itself that it is not proven: a "
        "time limit ended it, and how far a run comes within a time depends on the machine.",
        "So this does not show that the published rule and seed lead to these teams, nor that "
        "they do not.",
    )


def _checked(round_: Instance, published: dict[str, Any], *words: str) -> int:
    """Check a published result without a run, and then say why there was none."""
    try:
        result = read_result(published)
        own = result_hash(result)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        return _say(UNREADABLE, f"The published result cannot be read: {fault}")
    if result.result_hash != own:
        return _differs(["result_hash"])
    broken = check(round_, result)
    if broken:
        return _say(DIFFERENT, "The published result breaks a rule:", *broken)
    return _say(
        LEGAL_ONLY,
        "The published result was checked: it is a legal result of this input, and its hash is "
        "that of its teams.",
        *words,
    )


def _show(progress: Progress) -> None:
    """One line of a terminal, written anew: how far, what, best so far, bound, time."""
    if not sys.stderr.isatty():
        return
    placed = (
        f" {progress.best} placed, at most {progress.bound} possible."
        if progress.best is not None and progress.bound is not None
        else ""
    )
    line = f"{progress.fraction:4.0%} {progress.sentence}{placed} {progress.seconds:.0f} s"
    sys.stderr.write(f"\r{line:<110}" + ("\n" if progress.stage == "done" else ""))


def _say(status: int, *lines: str) -> int:
    stream = sys.stdout if status == GOOD else sys.stderr
    stream.write("\n".join(lines) + "\n")
    return status
