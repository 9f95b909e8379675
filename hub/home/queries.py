"""What the front door shows: from each capability, only what this actor may know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from hub import challenges, showcase, teams
from hub.actor import Role
from hub.challenges import Challenge, State
from hub.db import Work
from hub.home import mine
from hub.home.since import since
from hub.identity import GrantState, Person, RoleGrant
from hub.rounds import MatchingRound
from hub.rounds import State as RoundState
from hub.universities import University

SHOWN = 3
TEAMED = (Role.TEACHER, Role.PARTNER, Role.COORDINATOR, Role.OMBUD)
"""Who sees teams without being a member."""


def contacts(work: Work) -> list[str]:
    """The addresses of the administrators, for those who need help."""
    return work.all(
        select(Person.email)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            col(RoleGrant.role) == Role.ADMINISTRATOR,
            col(RoleGrant.state) == GrantState.CONFIRMED,
            col(Person.closed_at).is_(None),
        )
        .order_by(col(Person.id))
        .limit(3)
    )


def universities(work: Work) -> list[str]:
    """All open universities by their short names, in the order in which they joined."""
    return work.all(
        select(University.short_name)
        .where(col(University.closed_at).is_(None))
        .order_by(col(University.since), col(University.id))
    )


@dataclass(frozen=True)
class Closing:
    """The open round that closes first."""

    id: int
    name: str
    closes_at: datetime


def open_round(work: Work) -> Closing | None:
    """The round in which students rank now, by what the front says of it."""
    row = work.maybe(
        select(MatchingRound.id, MatchingRound.name, MatchingRound.closes_at)
        .where(
            col(MatchingRound.state) == RoundState.OPEN,
            col(MatchingRound.opens_at) <= work.now,
            col(MatchingRound.closes_at) > work.now,
        )
        .order_by(col(MatchingRound.closes_at))
        .limit(1)
    )
    return Closing(*row) if row else None


def front(work: Work) -> dict[str, Any]:
    """What the public front shows."""
    still_open = select(Challenge.id).where(col(Challenge.state) == State.PUBLISHED)
    newest = work.all(
        still_open.order_by(col(Challenge.published_at).desc(), col(Challenge.id)).limit(SHOWN)
    )
    cards = challenges.cards(work, newest)
    results = work.all(showcase.published().limit(SHOWN))
    return {
        "universities": universities(work),
        "open_count": work.count(still_open),
        "cards": [cards[key] for key in newest if key in cards],
        "asked": question(work),
        "round": open_round(work),
        "results": results,
        "said": showcase.outcomes(work, [project.id for project, *_ in results]),
    }


def question(work: Work) -> Challenge | None:
    """An open challenge with an essential question in English, for the ring on the front."""
    return work.maybe(
        select(Challenge)
        .where(
            col(Challenge.state) == State.PUBLISHED,
            col(Challenge.essential_question) != "",
            col(Challenge.content_language) == "en",
            sa.func.length(Challenge.essential_question) < 90,
        )
        .order_by(col(Challenge.id))
        .limit(1)
    )


def home(work: Work) -> dict[str, Any]:
    """What is next for this actor, and what belongs to them."""
    from hub.home.now import lines

    actor = work.actor
    student = actor.has(Role.STUDENT)
    studies = mine.studies(work) if student else []
    own = [(one.team, one.challenge, one.organisation) for one in studies]
    others = [role for role in TEAMED if actor.has(role)]
    rows = work.all(teams.lines(work).limit(mine.SHOWN)) if others else []
    return {
        "lines": lines(work),
        "teams": own[:SHOWN],
        "studies": studies,
        "glances": mine.glances(work, [row for row in rows if row[0] not in [o[0] for o in own]]),
        "since": since(work) if actor.has(Role.PARTNER) else None,
        "posted": mine.posted(work) if actor.has(Role.PARTNER) else [],
        "funnel": mine.funnel(work) if actor.has(Role.COORDINATOR) else [],
        "round": open_round(work),
    }
