"""Who may know of a challenge, write it, review it, ask about it: as tables."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from hub.actor import NOBODY, Actor, Role
from hub.challenges import PUBLIC, Challenge, Question, State, policy
from hub.db import Work
from hub.errors import Conflict, Forbidden, NotFound, SignInFirst
from tests import makers
from tests.conftest import Opening

WHO = ("nobody", "student", "teacher", "partner", "other", "coordinator", "administrator", "both")


class Cast:
    """One challenge and everybody who may come to it."""

    def __init__(self, w: Work, state: State) -> None:
        mine, theirs = makers.organisation(w), makers.organisation(w)
        both = makers.partner(w, mine)
        makers.grant(w, both, Role.COORDINATOR)
        people = {
            "student": makers.student(w),
            "teacher": makers.teacher(w),
            "partner": makers.partner(w, mine),
            "other": makers.partner(w, theirs),
            "coordinator": makers.coordinator(w),
            "administrator": makers.administrator(w),
            "both": both,
        }
        self.actors: dict[str, Actor] = {
            "nobody": NOBODY,
            **{name: makers.actor(w, row) for name, row in people.items()},
        }
        self.challenge = makers.challenge(w, organisation_id=mine.id, state=state)
        self.organisation_id = mine.id
        self.question = w.add(
            Question(challenge_id=self.challenge.id, text="Why is that so?", asked_at=w.now)
        )


def verdict(guard: Callable[..., Any], w: Work, **params: Any) -> str:
    """What a guard says, as one word."""
    try:
        guard(w, **params)
    except SignInFirst:
        return "sign in"
    except Forbidden:
        return "forbidden"
    except NotFound:
        return "hidden"
    except Conflict:
        return "conflict"
    return "yes"


def verdicts(work: Opening, guard: Callable[..., Any], state: State) -> dict[str, str]:
    with work() as w:
        cast = Cast(w, state)
        params: dict[str, Any] = {"challenge_id": cast.challenge.id}
        if guard is policy.answerer:
            params["question_id"] = cast.question.id
        if guard is policy.step_writer:
            params["step"] = "problem"
        if guard is policy.speaker:
            params = {"organisation_id": cast.organisation_id}
        found = {}
        for name, actor in cast.actors.items():
            w.actor = actor
            found[name] = verdict(guard, w, **params)
        return found


def row(text: str) -> dict[str, str]:
    """ "-" for sign in, "h" hidden, "f" forbidden, "c" conflict, "y" yes; in the order of WHO."""
    words = {"-": "sign in", "h": "hidden", "f": "forbidden", "c": "conflict", "y": "yes"}
    return dict(zip(WHO, (words[one] for one in text), strict=True))


TABLE = [
    # nobody student teacher partner other coordinator administrator both
    (policy.reader, State.DRAFT, "hhhyhhhy"),
    (policy.reader, State.SUBMITTED, "hhhyhyyy"),
    (policy.reader, State.EDITS_REQUESTED, "hhhyhyyy"),
    (policy.reader, State.APPROVED, "hhhyhyyy"),
    (policy.reader, State.REJECTED, "hhhyhyyy"),
    (policy.reader, State.WITHDRAWN, "hhhyhyyy"),
    (policy.reader, State.PUBLISHED, "yyyyyyyy"),
    (policy.reader, State.CLOSED, "yyyyyyyy"),
    (policy.owner, State.DRAFT, "-hhyhhhy"),
    (policy.owner, State.PUBLISHED, "-ffyfffy"),
    (policy.writer, State.DRAFT, "-hhyhhhy"),
    (policy.writer, State.EDITS_REQUESTED, "-hhyhffy"),
    (policy.writer, State.SUBMITTED, "-hhchffc"),
    (policy.writer, State.PUBLISHED, "-ffcfffc"),
    (policy.step_writer, State.DRAFT, "-hhyhhhy"),
    (policy.previewer, State.DRAFT, "-hhyhhhy"),
    (policy.previewer, State.SUBMITTED, "-hhyhyfy"),
    (policy.reviewer, State.DRAFT, "-hhfhhhf"),
    (policy.reviewer, State.SUBMITTED, "-hhfhyff"),
    (policy.reviewer, State.PUBLISHED, "-ffffyff"),
    (policy.asker, State.PUBLISHED, "-yffffff"),
    (policy.asker, State.SUBMITTED, "hhhfhfff"),
    (policy.answerer, State.PUBLISHED, "-ffyfffy"),
    (policy.speaker, State.DRAFT, "-ffyfffy"),
]


@pytest.mark.parametrize(
    ("guard", "state", "expected"), TABLE, ids=lambda one: getattr(one, "__name__", str(one))
)
def test_who_may(work: Opening, guard: Callable[..., Any], state: State, expected: str) -> None:
    assert verdicts(work, guard, state) == row(expected)


@pytest.mark.parametrize("state", list(State))
def test_visible_and_reader_say_the_same(work: Opening, state: State) -> None:
    with work() as w:
        cast = Cast(w, state)
        for actor in cast.actors.values():
            w.actor = actor
            listed = w.count(select(Challenge.id).where(policy.visible(actor))) == 1
            assert listed is (verdict(policy.reader, w, challenge_id=cast.challenge.id) == "yes")
            if state in PUBLIC:
                assert listed


def test_a_step_nobody_knows_is_not_there(work: Opening) -> None:
    with work() as w:
        cast = Cast(w, State.DRAFT)
        w.actor = cast.actors["partner"]
        with pytest.raises(NotFound):
            policy.step_writer(w, cast.challenge.id, "secrets")


def test_a_question_is_reached_only_through_its_own_challenge(work: Opening) -> None:
    with work() as w:
        cast = Cast(w, State.PUBLISHED)
        other = makers.challenge(w, organisation_id=cast.organisation_id)
        w.actor = cast.actors["partner"]
        with pytest.raises(NotFound):
            policy.answerer(w, other.id, cast.question.id)
