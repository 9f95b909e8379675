"""What students said of themselves goes from a round when the time to answer for places is over.

Until then it is in the frozen input, as tokens, and steers who is in a team with whom. What is left
has a hash of its own, published at the freeze, and no record of a student holds it, so that input
and records can be checked for ever. Only to solve again needs it: the hub does so by itself while
it can, and keeps what came of it. See decision 19.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from hub import matching
from hub.actor import HUB
from hub.db import Database, Work
from hub.jobs import Report, errand
from hub.matching import Instance
from hub.rounds.models import MatchingRound
from hub.web.words import date

ERRAND = "rounds.erase_private"


def rest_hash(instance: Instance) -> str:
    """The hash of what stays of an input for good."""
    students = tuple(replace(one, inclusion=()) for one in instance.students)
    return matching.input_hash(replace(instance, students=students))


def holds(found: MatchingRound) -> bool:
    """Whether there is something to erase."""
    return any(one["inclusion"] for one in found.instance.get("students", []))


def later(work: Work, found: MatchingRound) -> None:
    """Have it erased when the time to answer for the places of this publication is over."""
    work.later(ERRAND, due_at=found.accept_until, round_id=found.id)


@errand(ERRAND)
def erase_due(database: Database, report: Report, round_id: int) -> None:
    with database.work(HUB) as work:
        erase(work, work.get(MatchingRound, round_id))


def erase(work: Work, found: MatchingRound) -> None:
    """Take it out of the stored input. Done twice, it does nothing the second time."""
    work.hold(found)
    if not holds(found):
        return
    students = [{**one, "inclusion": []} for one in found.instance["students"]]
    found.instance = {**found.instance, "students": students}
    found.erased_at = work.now
    work.add(found)
    work.record(ERRAND, f"rounds/{found.id}")
    work.announce(f"rounds/{found.id}")


def unchanged(found: MatchingRound, frozen: Instance) -> bool:
    """Whether the stored input is the one of the freeze: all of it, or what was to stay of it."""
    expected = found.input_hash if found.erased_at is None else found.input_rest
    return matching.input_hash(frozen) == expected


def replayed_before(found: MatchingRound, name: str) -> list[dict[str, Any]]:
    """The check of this name from a verification before the erasure, saying when that was; none
    where there was no such verification."""
    known: list[dict[str, Any]] = found.verified.get("checks", [])
    made = datetime.fromisoformat(found.verified["at"]) if known else found.made_at
    return [
        one
        if one.get("before")
        else {
            **one,
            "before": True,
            "note": f"{one['note']} That was on {date(made)}, before answers of students about "
            "themselves were erased. It cannot be repeated since.",
        }
        for one in known
        if one["name"] == name
    ]
