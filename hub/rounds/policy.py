"""Who may run rounds, and who may read a result: coordinators, and each student the own one."""

import sqlalchemy as sa
from sqlmodel import col, select

from hub.actor import Actor, Role
from hub.db import Work
from hub.errors import NotFound
from hub.identity import anyone, coordinator
from hub.identity import member as signed_in
from hub.rounds.models import MatchingRound, MatchingRun, Placement, State, unread

TOLD = (State.PUBLISHED, State.FINAL)
"""The states in which students have their results."""


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """The rounds whose inside this actor may know of: all for coordinators, none for others."""
    return sa.true() if actor.has(Role.COORDINATOR) else sa.false()


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


__all__ = ["anyone", "coordinator", "placed", "reader", "run_reader", "visible"]
