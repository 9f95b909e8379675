"""Who may run rounds, who oversees and checks them, and who may read a result: each the own one."""

import sqlalchemy as sa
from sqlmodel import col, select

from hub.actor import Actor, Role
from hub.db import Work
from hub.errors import NotFound
from hub.identity import anyone, coordinator, require
from hub.identity import member as signed_in
from hub.rounds.models import (
    MatchingRound,
    MatchingRun,
    Placement,
    Quota,
    Repair,
    Ruling,
    State,
    unread,
)

TOLD = (State.PUBLISHED, State.FINAL)
"""The states in which students have their results."""


STAFF = (Role.TEACHER, Role.COORDINATOR, Role.ADMINISTRATOR)
"""The roles of a university's staff. With one that names no university, people run the hub."""


def speaks_for(actor: Actor) -> set[int]:
    """The universities at which an actor has a role of staff."""
    return {
        grant.university_id
        for grant in actor.grants
        if grant.university_id is not None and grant.role in STAFF
    }


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """The rounds whose inside this actor may know of: all for coordinators, none for others."""
    return sa.true() if actor.has(Role.COORDINATOR) else sa.false()


HIDDEN = (State.DRAFT, State.CANCELLED)
"""The states in which nobody outside knows of a round."""


def opened(work: Work, round_id: int) -> MatchingRound:
    """Anybody, on a round that was opened: what it commits to and how to check it is public."""
    return work.one(
        select(MatchingRound)
        .where(col(MatchingRound.id) == round_id, col(MatchingRound.state).not_in(HIDDEN))
        .options(unread(MatchingRound.instance))
    )


def published(work: Work, round_id: int) -> MatchingRound:
    """Anybody, on a round whose teams are published."""
    found = opened(work, round_id)
    if found.state not in TOLD:
        raise NotFound("There is nothing to check before the teams are published.")
    return found


def overseer(work: Work, round_id: int) -> MatchingRound:
    """A coordinator or the ombud, on a round that was opened."""
    require(work, Role.COORDINATOR, Role.OMBUD)
    return opened(work, round_id)


def witness(work: Work, round_id: int) -> MatchingRound:
    """Who may add a university's part to the draw: its own staff, and those who run the hub."""
    if not speaks_for(work.actor):
        require(work, Role.COORDINATOR, Role.ADMINISTRATOR)
    return opened(work, round_id)


def fairness_reader(work: Work, round_id: int) -> MatchingRound:
    """Coordinators and the ombud before publication, everybody after it."""
    found = opened(work, round_id)
    if found.state not in TOLD:
        require(work, Role.COORDINATOR, Role.OMBUD)
    return found


def reader(work: Work, round_id: int) -> MatchingRound:
    """A coordinator, on one round."""
    coordinator(work)
    return work.one(
        select(MatchingRound)
        .where(col(MatchingRound.id) == round_id, visible(work.actor))
        .options(unread(MatchingRound.instance))
    )


def run_reader(work: Work, round_id: int, run_id: int) -> tuple[MatchingRound, MatchingRun]:
    """A coordinator, on one run of a round."""
    found = reader(work, round_id)
    run = work.one(
        select(MatchingRun).where(
            col(MatchingRun.id) == run_id, col(MatchingRun.round_id) == found.id
        )
    )
    return found, run


def repair_reader(work: Work, round_id: int, repair_id: int) -> tuple[MatchingRound, Repair]:
    """A coordinator, on one proposed repair of a round."""
    found = reader(work, round_id)
    repair = work.one(
        select(Repair).where(col(Repair.id) == repair_id, col(Repair.round_id) == found.id)
    )
    return found, repair


def ruling_reader(work: Work, round_id: int, ruling_id: int) -> tuple[MatchingRound, Ruling]:
    """A coordinator, on one decision about a student."""
    found = reader(work, round_id)
    row = work.one(
        select(Ruling).where(col(Ruling.id) == ruling_id, col(Ruling.round_id) == found.id)
    )
    return found, row


def quota_reader(work: Work, round_id: int, quota_id: int) -> tuple[MatchingRound, Quota]:
    """A coordinator, on one quota of a round."""
    found = reader(work, round_id)
    row = work.one(select(Quota).where(col(Quota.id) == quota_id, col(Quota.round_id) == found.id))
    return found, row


def rulings_reader(work: Work, round_id: int) -> MatchingRound:
    """A coordinator, on any round; the ombud, on one that was opened."""
    if work.actor.has(Role.COORDINATOR):
        return reader(work, round_id)
    return overseer(work, round_id)


def placed(work: Work, round_id: int) -> tuple[MatchingRound, Placement]:
    """A student who took part, on the own outcome, once it is published."""
    signed_in(work)
    row = work.maybe(
        select(MatchingRound, Placement)
        .join(Placement, col(Placement.round_id) == col(MatchingRound.id))
        .where(
            col(MatchingRound.id) == round_id,
            col(MatchingRound.state).in_(TOLD),
            col(Placement.person_id) == work.actor.person_id,
        )
        .options(unread(MatchingRound.instance))
    )
    if row is None:
        raise NotFound("You have no result in a round of this number.")
    return row


__all__ = [
    "anyone",
    "coordinator",
    "fairness_reader",
    "opened",
    "overseer",
    "placed",
    "published",
    "quota_reader",
    "reader",
    "repair_reader",
    "ruling_reader",
    "rulings_reader",
    "run_reader",
    "speaks_for",
    "visible",
    "witness",
]
