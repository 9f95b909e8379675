"""Who may read a need: the student whom it is of, and the ombud team. No other role implies it."""

import sqlalchemy as sa
from sqlmodel import col, select

from hub.actor import Actor, Role
from hub.db import Work
from hub.identity import Person, require
from hub.identity import member as signed_in
from hub.needs.models import AccessNeed


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """The needs this actor may know of: the own ones, and for the ombud team all."""
    if actor.has(Role.OMBUD):
        return sa.true()
    return col(AccessNeed.person_id) == actor.person_id


def owner(work: Work) -> Person:
    """Whoever is signed in, on what is their own."""
    return signed_in(work)


def own(work: Work, need_id: int) -> AccessNeed:
    """The student whom a need is of. For everybody else, the ombud team too, it is not here."""
    person = owner(work)
    return work.one(
        select(AccessNeed).where(
            col(AccessNeed.id) == need_id,
            col(AccessNeed.person_id) == person.id,
            visible(work.actor),
        )
    )


def ombud(work: Work) -> None:
    """The ombud team."""
    require(work, Role.OMBUD)


def ombud_reader(work: Work, need_id: int) -> AccessNeed:
    """The ombud team, on one need."""
    ombud(work)
    return work.one(select(AccessNeed).where(col(AccessNeed.id) == need_id, visible(work.actor)))
