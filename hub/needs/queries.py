"""What pages ask of needs, and what the matching may know: limits and tokens, never a need."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from hub.db import Work
from hub.identity import Person
from hub.needs import attributes
from hub.needs.limits import Limits, counts, limits
from hub.needs.models import AccessNeed, InclusionAnswer, NeedReading
from hub.needs.policy import visible
from hub.profiles import StudentProfile
from hub.universities import University


@dataclass(frozen=True)
class Own:
    """The needs of one student by whether they hold: now or from a later day, or no more."""

    now: list[AccessNeed]
    ended: list[AccessNeed]


def own(work: Work) -> Own:
    """The needs of the one who asks, by the day from which they hold."""
    rows = work.all(
        select(AccessNeed)
        .where(visible(work.actor), col(AccessNeed.person_id) == work.actor.person_id)
        .order_by(col(AccessNeed.valid_from), col(AccessNeed.id))
    )
    today = work.now.date()
    ended = [one for one in rows if one.valid_to is not None and one.valid_to < today]
    return Own([one for one in rows if one not in ended], ended)


def readings(work: Work) -> list[tuple[date, str]]:
    """On which day who of the ombud team read the needs of the one who asks, newest first."""
    return work.all(
        select(col(NeedReading.day), Person.name)
        .join(Person, col(Person.id) == col(NeedReading.reader_id))
        .where(col(NeedReading.person_id) == work.actor.person_id)
        .order_by(col(NeedReading.day).desc(), col(NeedReading.id))
        .limit(50)
    )


def current(work: Work, words: str) -> Select[AccessNeed, Person, University]:
    """The needs that hold now or later, with their students, by name. For the ombud team.

    words: parts of the student's name; empty for all.
    """
    named = [col(Person.name).icontains(word, autoescape=True) for word in words.split()[:6]]
    ends = col(AccessNeed.valid_to)
    return (
        select(AccessNeed, Person, University)
        .join(Person, col(Person.id) == col(AccessNeed.person_id))
        .outerjoin(StudentProfile, col(StudentProfile.person_id) == col(Person.id))
        .outerjoin(University, col(University.id) == col(StudentProfile.university_id))
        .where(visible(work.actor), sa.or_(ends.is_(None), ends >= work.now.date()), *named)
        .order_by(col(Person.name_key), col(Person.id), col(AccessNeed.id))
    )


def said_yes(work: Work) -> set[str]:
    """The attributes that the one who asks named."""
    return set(
        work.all(
            select(InclusionAnswer.attribute).where(
                col(InclusionAnswer.person_id) == work.actor.person_id
            )
        )
    )


def limits_of(work: Work, person_ids: Collection[int], begins: date) -> dict[int, Limits]:
    """What holds of each of these people in a round whose work begins on that day; those without a
    need that bears on it are not in it."""
    needs: dict[int, list[AccessNeed]] = defaultdict(list)
    for one in work.all(select(AccessNeed).where(col(AccessNeed.person_id).in_(person_ids))):
        if counts(one, begins):
            needs[one.person_id].append(one)
    return {person_id: limits(rows) for person_id, rows in needs.items()}


def tokens_of(work: Work, person_ids: Collection[int], key: str) -> dict[int, tuple[str, ...]]:
    """The tokens of what each of these people said of themselves. key: of the round."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in work.all(
        select(InclusionAnswer).where(col(InclusionAnswer.person_id).in_(person_ids))
    ):
        if one.attribute in attributes.BY_KEY:
            found[one.person_id].append(attributes.token(key, one.attribute))
    return {person_id: tuple(sorted(tokens)) for person_id, tokens in found.items()}
