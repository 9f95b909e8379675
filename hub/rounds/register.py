"""The public register of rounds: by which rule each forms its teams, where it stands, what came
of it."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from hub.rounds.models import MatchingRound, MatchingRun, unread
from hub.rounds.policy import HIDDEN, TOLD
from hub.rounds.standing import LOOKS, NAMES, RULES, closed
from hub.web.words import date, moment, plural

Placed = tuple[int | None, int | None, int | None]
"""Students of the published run: all, placed, and the most that could be. None before it."""


def rounds() -> Select[MatchingRound, int | None, int | None, int | None]:
    """The rounds that anybody may know of, newest first, with the figures of the published run."""
    figures = col(MatchingRun.figures)
    return (
        select(
            MatchingRound,
            figures["students"].as_integer(),
            figures["matched"].as_integer(),
            figures["matched_bound"].as_integer(),
        )
        .join(MatchingRun, col(MatchingRun.id) == col(MatchingRound.published_run_id), isouter=True)
        .where(col(MatchingRound.state).not_in(HIDDEN))
        .options(unread(MatchingRound.instance))
        .order_by(col(MatchingRound.closes_at).desc(), col(MatchingRound.id).desc())
    )


def entry(found: MatchingRound, placed: Placed, now: datetime, zone: str) -> dict[str, Any]:
    """One round as the register shows it."""
    return {
        "round": found,
        "state": NAMES[found.state],
        "look": LOOKS[found.state],
        "sentence": _sentence(found, placed, now, zone),
        "rule": _rule(found),
        "told": found.state in TOLD,
    }


def _sentence(found: MatchingRound, placed: Placed, now: datetime, zone: str) -> str:
    if found.published_at is not None:
        students, matched, most = placed
        published = f"Published on {date(found.published_at)}"
        if matched is None or most is None:
            return f"{published}."
        share = f"{matched} of {plural(students or 0, 'student', 'students')} placed"
        bound = "the most possible" if matched == most else f"at most {most} possible"
        return f"{published}: {share}, {bound}."
    if found.frozen_at is not None:
        return f"The answers were frozen on {date(found.frozen_at)}. The teams are being formed."
    if now < found.opens_at:
        return f"Students rank from {moment(found.opens_at, zone)}."
    if not closed(found, now):
        return f"Students rank until {moment(found.closes_at, zone)}."
    return f"Ranking closed on {date(found.closes_at)}. The answers are frozen next."


def _rule(found: MatchingRound) -> str:
    least, most = found.team_size_min, found.team_size_max
    size = f"{least}" if least == most else f"{least} to {most}"
    hours = plural(found.min_overlap_hours, "common hour", "common hours")
    return (
        f"{RULES[found.rank_rule][0]}. Teams of {size} from at least {found.min_universities} "
        f"universities; {hours} a week {'required' if found.overlap_is_hard else 'sought'}."
    )
