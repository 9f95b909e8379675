"""What coordinators decided that concerns one student, as that student reads it.

A reason is shown only where its author was told so on the form. Reasons of before were written for
coordinators and the ombud alone: they may name others, and nobody who wrote them could know. Of
those the student reads that there is one, and whom to ask for it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from hub.challenges import Challenge
from hub.db import Work
from hub.matching import Aim
from hub.profiles import StudentProfile
from hub.rounds.models import (
    Decision,
    MatchingRound,
    Placement,
    Quota,
    Repair,
    Ruling,
    RulingKind,
    unread,
)
from hub.rounds.quotas import words as quota_words

ASK = "The reason was written when only coordinators and the ombud read it. Ask for it."
CHANGES = {
    "out": "It was entered that you leave your team, so you were taken out of it.",
    "moves": "You got a place in another challenge.",
    "regrouped": "You got another team in the same challenge.",
    "comes": "You got a place.",
    "loses": "Your team could not go on, and you lost your place.",
    "stays": "You stayed where you were, and others in your team changed.",
}
"""What a repair did to one person → the sentence for them."""


CHOSEN = {
    Aim.MOST_PLACES: " There were two ways to repair them. The one that gives most people a place "
    "was chosen, not the one that moves fewest.",
    Aim.FEWEST_MOVES: " There were two ways to repair them. The one that moves fewest people was "
    "chosen, not the one that gives most a place.",
}
"""What a coordinator chose between two proposals, for those whom it concerns."""


@dataclass(frozen=True)
class Told:
    """One decision. reason: in the coordinator's own words, empty where it may not be shown.
    out: whether it took the student out of a team."""

    title: str
    what: str
    reason: str
    at: datetime
    out: bool = False


def of_student(work: Work, found: MatchingRound, placement: Placement) -> list[Told]:
    """The decisions about one student, the oldest first."""
    told = _rulings(work, found, placement.person_id)
    told += _quotas(work, found, placement.person_id)
    told += [
        Told(
            f"The teams were repaired (repair {one.number})",
            f"{CHANGES[change]}{CHOSEN[one.aim] if one.other else ''}",
            one.reason,
            one.decided_at or one.made_at,
            out=change == "out",
        )
        for one, change in _repairs(work, found, placement.person_id)
        if one.reason
    ]
    return sorted(told, key=lambda one: one.at)


def _rulings(work: Work, found: MatchingRound, person_id: int) -> list[Told]:
    said = {
        RulingKind.PIN: ("Your place was decided by hand", "Before the matching, you were given a"
                         " place in “{}”."),
        RulingKind.CLOSED: ("A challenge was closed to you", "Before the matching, “{}” was closed"
                            " to you."),
    }  # fmt: skip
    rows = work.all(
        select(Ruling, Challenge.title)
        .join(Challenge, col(Challenge.id) == col(Ruling.challenge_id))
        .where(col(Ruling.round_id) == found.id, col(Ruling.person_id) == person_id)
    )
    return [
        Told(
            said[row.kind][0],
            said[row.kind][1].format(title),
            row.reason if row.told else "",
            row.made_at,
        )
        for row, title in rows
    ]


def _quotas(work: Work, found: MatchingRound, person_id: int) -> list[Told]:
    rows = work.all(
        select(Quota)
        .join(StudentProfile, col(StudentProfile.university_id) == col(Quota.university_id))
        .where(col(Quota.round_id) == found.id, col(StudentProfile.person_id) == person_id)
    )
    return [
        Told(
            "Your university has a quota in this round",
            f"{quota_words(row.least, row.most)} of its students are placed.",
            row.reason if row.told else "",
            row.made_at,
        )
        for row in rows
    ]


def _repairs(work: Work, found: MatchingRound, person_id: int) -> list[tuple[Repair, str]]:
    """The accepted repairs that concern somebody, and what each did: a key of CHANGES."""
    rows = work.all(
        select(Repair)
        .where(col(Repair.round_id) == found.id, col(Repair.decision) == Decision.ACCEPTED)
        .options(unread(Repair.result))
        .order_by(col(Repair.number))
    )
    return [(one, change) for one in rows if (change := _change(one, person_id))]


def _change(repair: Repair, person_id: int) -> str:
    if person_id in repair.withdrawn:
        return "out"
    moved = [one["kind"] for one in repair.moves if one["person_id"] == person_id]
    if moved:
        return str(moved[0])
    return "stays" if person_id in repair.figures.get("stayed", []) else ""
