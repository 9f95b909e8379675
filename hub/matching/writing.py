"""Instances and results as JSON values, and the hashes by which they are known."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from hub.matching.instance import Instance, Pin, University
from hub.matching.result import (
    Figures,
    Placement,
    Result,
    Team,
    UniversityFigures,
)

RESULT_FORMAT = "matching-result/1"


def canonical(value: Any) -> bytes:
    """JSON in one way only: UTF-8, sorted keys, no spaces, whole numbers."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def sha256(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def _pins(pins: tuple[Pin, ...]) -> list[dict[str, str]]:
    return [asdict(pin) for pin in sorted(set(pins), key=lambda one: (one.student, one.challenge))]


def _university(one: University) -> dict[str, Any]:
    """A least number is written only where there is one: rounds without keep their hash."""
    record = asdict(one)
    if not one.min_students:
        del record["min_students"]
    return record


def student_record(instance: Instance, student_id: str) -> dict[str, Any]:
    """All that the matcher reads of one student: a leaf of the published tree of hashes."""
    one = next(one for one in instance.students if one.id == student_id)
    record = asdict(one)
    for key in ("languages", "availability", "wishes", "vetoes", "inclusion", "unavailable"):
        record[key] = sorted(set(record[key]))
    record["skills"] = dict(sorted(one.skills))
    record["ranking"] = [sorted(tie) for tie in one.ranking]
    return record


def instance_json(instance: Instance) -> dict[str, Any]:
    """The frozen input in canonical order: integers, sorted ids, one way to write each round.

    `read_instance` gives the same round back. It differs from the exchange format in one key:
    a challenge has `share_permille` instead of `max_university_share`.
    """
    rule = instance.rule
    challenges = []
    for one in sorted(instance.challenges, key=lambda c: c.id):
        record = asdict(one)
        record["languages"], record["levels"] = sorted(one.languages), sorted(one.levels)
        record["skills"] = [asdict(need) for need in one.skills]
        record["criteria"] = [
            {"field": c.field, "value": c.value, "min": c.minimum, "level": c.level}
            for c in one.criteria
        ]
        challenges.append(record)
    return {
        "format": "matching-instance/1",
        "name": instance.name,
        "block_hours": instance.block_hours,
        "seed": instance.seed,
        "universities": [_university(u) for u in sorted(instance.universities, key=lambda u: u.id)],
        "students": [
            student_record(instance, one) for one in sorted(s.id for s in instance.students)
        ],
        "challenges": challenges,
        "pins": _pins(instance.pins),
        "forbidden": _pins(instance.forbidden),
        "rule": {**asdict(rule), "rank_rule": rule.rank_rule.value},
        **({"salt": instance.salt} if instance.salt else {}),
    }


def input_hash(instance: Instance) -> str:
    """SHA-256 of the frozen input; the order of students or rows in a file has no effect."""
    return sha256(instance_json(instance))


def result_hash(result: Result) -> str:
    """SHA-256 of what was decided and by which rule, input and seed; time and machine left out."""
    decided = {
        "teams": [asdict(team) for team in result.teams],
        "unmatched": sorted(result.unmatched),
        "waiting": list(result.waiting),
        "seed": result.seed,
        "draw": result.draw,
        "input_hash": result.input_hash,
        "rule_version": result.rule_version,
    }
    return sha256(decided)


def to_json(result: Result) -> dict[str, Any]:
    """A `matching-result/1` value; `read_result` gives the same Result back."""
    value = asdict(result)
    value["format"] = RESULT_FORMAT
    value["method"] = result.rule_version
    value["unmatched"] = [
        {"student": one, "reason": reason} for one, reason in sorted(result.unmatched.items())
    ]
    value["placements"] = [
        {"student": one, **asdict(place)} for one, place in sorted(result.placements.items())
    ]
    figures = value["figures"]
    figures["rank_profile"] = {str(rank): count for rank, count in result.figures.rank_profile}
    figures["by_university"] = {one: asdict(of) for one, of in result.figures.by_university}
    return value


def read_result(value: dict[str, Any]) -> Result:
    """The Result that `to_json` wrote. Raises KeyError or TypeError for anything else."""
    figures = dict(value["figures"])
    profile, by = figures.pop("rank_profile"), figures.pop("by_university")
    kept = {
        key: value[key]
        for key in (
            "instance", "proven", "unique", "status", "seed", "draw", "input_hash",
            "rule_version", "solver_version", "result_hash", "seconds",
        )
    }  # fmt: skip
    return Result(
        teams=tuple(Team(**{**team, "members": tuple(team["members"])}) for team in value["teams"]),
        placements={
            one["student"]: Placement(one["challenge"], one["team"], one["rank"])
            for one in value["placements"]
        },
        unmatched={one["student"]: one["reason"] for one in value["unmatched"]},
        waiting=tuple(value["waiting"]),
        figures=Figures(
            **figures,
            rank_profile=tuple((int(rank), count) for rank, count in profile.items()),
            by_university=tuple((one, UniversityFigures(**of)) for one, of in by.items()),
        ),
        **kept,
    )
