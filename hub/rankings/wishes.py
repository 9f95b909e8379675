"""Wishes for team-mates: kept by mail address, read by their owner alone, of effect only if mutual.

Nothing here looks an address up while somebody writes it: the answer is the same whoever it belongs
to. The one place where addresses become people is `mutual`, for the freeze of a round.
"""

import sqlalchemy as sa
from sqlmodel import col, select

from hub.db import Work
from hub.errors import Invalid
from hub.identity import Person
from hub.rankings.commands import require_open
from hub.rankings.models import Wish
from hub.rounds import MatchingRound
from hub.web.words import number

MOST = 2
"""How many people one student may name in a round."""


def own(work: Work, found: MatchingRound) -> list[Wish]:
    """The wishes of the one who asks, in the order in which they were named."""
    return work.all(
        select(Wish)
        .where(col(Wish.round_id) == found.id, col(Wish.person_id) == work.actor.person_id)
        .order_by(col(Wish.id))
    )


def keep(work: Work, found: MatchingRound, email: str) -> None:
    """Name somebody. Raises Invalid for what the one who asks knows anyway, and NotOpen."""
    require_open(work, found)
    person = work.get(Person, work.actor.person_id)
    work.hold(person)  # two windows at once keep no more than one may
    named = [one.email for one in own(work, found)]
    if email == person.email:
        raise Invalid("email", "This is your own address. Write that of somebody else.")
    if email in named:
        raise Invalid("email", "You have named this address already.")
    if len(named) >= MOST:
        raise Invalid("email", f"You can name {number(MOST)} people. Remove one first.")
    work.add(Wish(round_id=found.id, person_id=person.id, email=email, made_at=work.now))
    work.record("rankings.wish", f"rounds/{found.id}")


def remove(work: Work, found: MatchingRound, wish: Wish) -> None:
    """Take a wish back. Raises NotOpen."""
    require_open(work, found)
    work.remove(wish)
    work.record("rankings.remove_wish", f"rounds/{found.id}")


def mutual(work: Work, round_id: int) -> dict[int, set[int]]:
    """Person → those who wish for them, and for whom they wish. Both directions of each pair."""
    wished = set(
        work.all(
            select(Wish.person_id, Person.id)
            .join(Person, col(Person.email) == col(Wish.email))
            .where(
                col(Wish.round_id) == round_id,
                col(Person.email_proven_at).is_not(None),
                col(Person.closed_at).is_(None),
            )
        )
    )
    made: dict[int, set[int]] = {}
    for one, other in wished:
        if (other, one) in wished:
            made.setdefault(one, set()).add(other)
    return made


def erase_of_person(work: Work, person_id: int) -> None:
    """Forget what somebody wished, in every round. What others wished stays with them: were it
    gone, they would see that something happened to this person."""
    work.execute(sa.delete(Wish).where(col(Wish.person_id) == person_id))


def erase_of_round(work: Work, round_id: int) -> None:
    """Forget all wishes of a round that needs them no more."""
    work.execute(sa.delete(Wish).where(col(Wish.round_id) == round_id))
