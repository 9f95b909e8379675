"""Public questions and their answers: what can happen to them."""

from datetime import timedelta

from sqlmodel import col, select

from hub.challenges.models import Challenge, Question, State
from hub.challenges.news import tell_asker, tell_followers, tell_organisation
from hub.db import Work
from hub.errors import Conflict, Invalid

MOST_OPEN_QUESTIONS = 5
MEND_HOURS = 24
"""How long an answer may be mended after it was given."""


def ask(work: Work, challenge: Challenge, text: str) -> Question:
    """Ask in public. The hub never says who asked."""
    if challenge.state is not State.PUBLISHED:
        raise Conflict("Questions can be asked while a challenge is open for ranking.")
    mine = select(Question.id).where(
        col(Question.challenge_id) == challenge.id,
        col(Question.asker_id) == work.actor.person_id,
        col(Question.answered_at).is_(None),
    )
    if work.count(mine) >= MOST_OPEN_QUESTIONS:
        raise Invalid("text", "Wait for an answer to one of your questions, then ask the next.")
    question = work.add(
        Question(
            challenge_id=challenge.id, asker_id=work.actor.person_id, text=text, asked_at=work.now
        )
    )
    tell_organisation(
        work,
        challenge,
        "challenges.asked",
        f"A student asks about “{challenge.title}”.",
        f"/challenges/{challenge.id}#question-{question.id}",
    )
    work.record("challenges.ask", f"challenges/{challenge.id}", question=question.id)
    work.announce(f"challenges/{challenge.id}")
    return question


def answer(work: Work, challenge: Challenge, question: Question, text: str) -> None:
    """Answer once for all; the answer may be mended for a day, then it stands."""
    if not mendable(question, work):
        raise Conflict(f"An answer can be changed for {MEND_HOURS} hours. This one stands now.")
    first = question.answered_at is None
    question.answer = text
    question.answered_by_id = work.actor.person_id
    question.answered_at = question.answered_at or work.now
    work.add(question)
    if first:
        tell_asker(work, challenge, question)
        tell_followers(
            work,
            challenge,
            "challenges.followed",
            f"A question on “{challenge.title}” is answered.",
            f"/challenges/{challenge.id}#question-{question.id}",
            question.asker_id,
        )
    work.record("challenges.answer", f"challenges/{challenge.id}", question=question.id)
    work.announce(f"challenges/{challenge.id}")


def mendable(question: Question, work: Work) -> bool:
    """Whether the organisation may still write the answer."""
    given = question.answered_at
    return given is None or work.now < given + timedelta(hours=MEND_HOURS)
