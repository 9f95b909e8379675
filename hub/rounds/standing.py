"""What a round's state means, in words: where it stands, what can be done, and what cannot."""

from datetime import datetime
from typing import Any

from hub.rounds.models import MatchingRound, State
from hub.web.words import date, moment

NAMES = {
    State.DRAFT: "Draft",
    State.OPEN: "Open for ranking",
    State.FROZEN: "Frozen",
    State.PUBLISHED: "Published",
    State.FINAL: "Final",
    State.CANCELLED: "Cancelled",
}
LOOKS = {
    State.DRAFT: "later",
    State.OPEN: "now",
    State.FROZEN: "now",
    State.PUBLISHED: "now",
    State.FINAL: "done",
    State.CANCELLED: "",
}
RULES = {
    "rank_squares": ("Balanced", "A late rank costs more than an early one gains (r² + 9r)"),
    "least_total": (
        "Least total",
        "The sum of all ranks is as small as it can be. Costs: a few more fall far down",
    ),
    "worst_first": (
        "Nobody far down",
        "The worst rank is as good as it can be, then the sum. Costs: a little in the mean rank",
    ),
    "rank_maximal": (
        "Most first choices",
        "Most first choices, then most second, and so on. Costs: many more fall far down",
    ),
}
"""Rank rule → its name, and what it does."""


def closed(found: MatchingRound, now: datetime) -> bool:
    """Whether the time for ranking is over."""
    return now >= found.closes_at


def sentence(found: MatchingRound, now: datetime, zone: str) -> str:
    """Where a round stands and who acts next."""
    match found.state:
        case State.DRAFT:
            return "Draft. Students do not see it. Open it when dates and challenges are right."
        case State.OPEN if now < found.opens_at:
            return f"Announced. Students can rank from {moment(found.opens_at, zone)}."
        case State.OPEN if not closed(found, now):
            return f"Open. Students rank until {moment(found.closes_at, zone)}."
        case State.OPEN:
            return f"Ranking closed on {moment(found.closes_at, zone)}. Freeze the round next."
        case State.FROZEN:
            return "Frozen. Run the matching, compare the runs, then publish one."
        case State.PUBLISHED if found.accept_until:
            return f"Published. Students answer until {moment(found.accept_until, zone)}."
        case State.PUBLISHED:
            return "Published. Students answer now."
        case State.FINAL:
            return "Final. All places are answered for, and the teams are at work."
        case State.CANCELLED:
            return "Cancelled. Nobody was placed by it."


def steps(found: MatchingRound, now: datetime, zone: str) -> list[dict[str, Any]]:
    """The states of a round as a stepper, with their dates."""
    order = [State.DRAFT, State.OPEN, State.FROZEN, State.PUBLISHED, State.FINAL]
    here = order.index(found.state) if found.state in order else -1
    ranking = f"{date(found.opens_at, zone)} to {date(found.closes_at, zone)}"
    frozen = f"on {date(found.frozen_at, zone)}" if found.frozen_at else "after ranking closes"
    told = f"on {date(found.published_at, zone)}" if found.published_at else "when a run is chosen"
    notes = [
        f"made on {date(found.made_at, zone)}",
        ranking,
        frozen,
        told,
        f"after {found.accept_hours} hours to answer",
    ]
    labels = ["Planned", "Open for ranking", "Frozen and solved", "Published", "Final"]
    return [
        {
            "label": label,
            "note": note,
            "state": "done" if at < here else "now" if at == here else "",
        }
        for at, (label, note) in enumerate(zip(labels, notes, strict=True))
    ]


def impossible(found: MatchingRound, now: datetime, zone: str) -> list[tuple[str, str]]:
    """What the state forbids: the act, and the reason with its date."""
    closes = moment(found.closes_at, zone)
    frozen = date(found.frozen_at, zone) if found.frozen_at else ""
    match found.state:
        case State.DRAFT:
            return [
                ("Freeze", f"After the round was open. Its ranking closes on {closes}."),
                ("Run the matching", "Once the round is frozen: a run needs input that is still."),
            ]
        case State.OPEN:
            return [
                ("Change the rule", "Students rank under it since the round was opened."),
                ("Run the matching", f"Once the round is frozen, after {closes}."),
            ]
        case State.FROZEN:
            return [
                ("Change a ranking", f"The input is frozen since {frozen}. Every run reads it."),
                ("Change dates or challenges", f"Frozen since {frozen}. Cancel and plan anew."),
                ("Change pins or quotas", "They are part of the frozen input, as rankings are."),
                ("Draw again", "All runs use one seed. It follows from the draw and the input."),
            ]
        case State.PUBLISHED:
            told = date(found.published_at, zone) if found.published_at else ""
            return [
                ("Run again", f"The result is published since {told} and does not change."),
                ("Move a student by hand", "A seat that becomes free goes to the waiting list."),
                ("Cancel", "Students have their places. A published round stays."),
            ]
        case State.FINAL:
            return [("Change anything", "The round is final, and kept for those who check it.")]
        case State.CANCELLED:
            return [("Open it again", "Plan a new round with the same challenges.")]
