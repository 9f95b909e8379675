"""Who may know of a challenge, write it, review it, ask about it."""

import sqlalchemy as sa
from sqlmodel import col, select

from hub.actor import Actor, Role
from hub.challenges.models import PUBLIC, Challenge, FieldComment, Question, SavedSearch, State
from hub.challenges.moves import EDITABLE
from hub.challenges.steps import BY_KEY, Step
from hub.db import Work
from hub.errors import Conflict, Forbidden, NotFound, SignInFirst
from hub.identity import Person, anyone, coordinator, member
from hub.organisations import Organisation


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """The challenges this actor may know of: lists and single loads both begin here."""
    ways: list[sa.ColumnElement[bool]] = [
        col(Challenge.state).in_(PUBLIC),
        col(Challenge.organisation_id).in_(actor.organisation_ids),
    ]
    if actor.has(Role.COORDINATOR) or actor.has(Role.ADMINISTRATOR):
        ways.append(col(Challenge.state) != State.DRAFT)
    return sa.or_(*ways)


def reader(work: Work, challenge_id: int) -> Challenge:
    """Whoever may see this challenge."""
    return work.one(select(Challenge).where(col(Challenge.id) == challenge_id, visible(work.actor)))


def is_owner(actor: Actor, challenge: Challenge) -> bool:
    """Whether this actor speaks for the organisation of the challenge."""
    return challenge.organisation_id in actor.organisation_ids


def owner(work: Work, challenge_id: int) -> Challenge:
    """Somebody who speaks for the challenge's organisation."""
    member(work)
    challenge = reader(work, challenge_id)
    if not is_owner(work.actor, challenge):
        raise Forbidden("Only the organisation that put this challenge can do this.")
    return challenge


def writer(work: Work, challenge_id: int) -> Challenge:
    """Its organisation, while it may be written."""
    challenge = owner(work, challenge_id)
    if challenge.state not in EDITABLE:
        raise Conflict(
            "This challenge has been sent, so its text stands still. "
            "If a reviewer asks for a change, you can write again."
        )
    return challenge


def step_writer(work: Work, challenge_id: int, step: str) -> tuple[Challenge, Step]:
    """Its organisation, on one page of the wizard."""
    challenge = writer(work, challenge_id)
    if step not in BY_KEY:
        raise NotFound
    return challenge, BY_KEY[step]


def speaker(work: Work, organisation_id: int) -> Organisation:
    """Somebody who speaks for this organisation, to put a challenge in its name."""
    member(work)
    if organisation_id not in work.actor.organisation_ids:
        raise Forbidden("Only the people of this organisation can put challenges in its name.")
    return work.get(Organisation, organisation_id)


def partner(work: Work) -> None:
    """Somebody signed in; who speaks for no organisation yet is shown how to begin."""
    member(work)


def previewer(work: Work, challenge_id: int) -> Challenge:
    """Who may see it as students will: its organisation and the reviewers."""
    member(work)
    challenge = reader(work, challenge_id)
    if not is_owner(work.actor, challenge) and not work.actor.has(Role.COORDINATOR):
        raise Forbidden("Only its organisation and the reviewers can see the preview.")
    return challenge


def reviewer(work: Work, challenge_id: int) -> Challenge:
    """Somebody who reviews challenges. Drafts are not theirs to see."""
    member(work)
    challenge = reader(work, challenge_id)
    if not work.actor.has(Role.COORDINATOR):
        raise Forbidden("Only coordinators review challenges.")
    if is_owner(work.actor, challenge):
        raise Forbidden("You speak for this organisation, so another coordinator reviews it.")
    if challenge.state is State.DRAFT:
        raise NotFound
    return challenge


def commenter(work: Work, challenge_id: int, comment_id: int) -> tuple[Challenge, FieldComment]:
    """A reviewer, on one open comment of this challenge."""
    challenge = reviewer(work, challenge_id)
    comment = work.one(
        select(FieldComment).where(
            col(FieldComment.id) == comment_id,
            col(FieldComment.challenge_id) == challenge.id,
            col(FieldComment.resolved_at).is_(None),
        )
    )
    return challenge, comment


def asker(work: Work, challenge_id: int) -> Challenge:
    """A student, who may ask in public."""
    challenge = reader(work, challenge_id)
    if not work.actor.signed_in:
        raise SignInFirst
    if not work.actor.has(Role.STUDENT):
        raise Forbidden("Questions here are asked by students.")
    return challenge


def answerer(work: Work, challenge_id: int, question_id: int) -> tuple[Challenge, Question]:
    """Its organisation, on one question asked about this challenge."""
    challenge = owner(work, challenge_id)
    question = work.one(
        select(Question).where(
            col(Question.id) == question_id, col(Question.challenge_id) == challenge.id
        )
    )
    return challenge, question


def keeper(work: Work, search_id: int) -> SavedSearch:
    """Whoever keeps this search: nobody else knows of it."""
    person = member(work)
    return work.one(
        select(SavedSearch).where(
            col(SavedSearch.id) == search_id, col(SavedSearch.person_id) == person.id
        )
    )


def follower(work: Work, challenge_id: int) -> tuple[Person, Challenge]:
    """Somebody signed in, on a challenge they may see."""
    person = member(work)
    return person, reader(work, challenge_id)


__all__ = [
    "answerer",
    "anyone",
    "asker",
    "commenter",
    "coordinator",
    "follower",
    "is_owner",
    "keeper",
    "member",
    "owner",
    "partner",
    "previewer",
    "reader",
    "reviewer",
    "speaker",
    "step_writer",
    "visible",
    "writer",
]
