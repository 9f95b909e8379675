"""Public questions: asked by students, answered once for all, never with a name."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from hub.challenges import Challenge, Question, State
from hub.challenges.queries import reliability
from hub.identity import Person
from hub.notices import Notice
from tests import makers
from tests.conftest import Client, Clock, Opening

As = Callable[..., Client]
ASKED = "May we knock on doors?"
ANSWERED = "Yes, together with a caretaker."


class Talk:
    """A published challenge, its organisation and a student."""

    def __init__(self, work: Opening, as_: As) -> None:
        with work() as w:
            organisation = makers.organisation(w)
            self.partner: Person = makers.partner(w, organisation)
            self.student: Person = makers.student(w)
            self.student.name = "Maja Secretova"
            w.add(self.student)
            self.challenge: Challenge = makers.challenge(w, organisation_id=organisation.id)
        self.work, self.as_ = work, as_
        self.path = f"/challenges/{self.challenge.id}"

    @property
    def asker(self) -> Client:
        """Signed in anew each time, since the clock moves in these tests."""
        return self.as_(self.student)

    @property
    def answerer(self) -> Client:
        return self.as_(self.partner)

    def ask(self, text: str = ASKED) -> Any:
        return self.asker.post(f"{self.path}/questions", data={"text": text})

    def answer(self, text: str = ANSWERED) -> Any:
        with self.work() as w:
            question = w.one(select(Question.id).order_by(col(Question.id)))
        return self.answerer.post(f"{self.path}/questions/{question}/answer", data={"answer": text})


@pytest.fixture
def talk(work: Opening, as_: As) -> Talk:
    return Talk(work, as_)


def test_a_question_and_its_answer_are_public_and_nameless(talk: Talk, as_: As) -> None:
    assert talk.ask().status_code == 303
    assert talk.answer().status_code == 303
    for client in (as_(), talk.asker, talk.answerer):
        page = client.get(talk.path).text
        assert ASKED in page
        assert ANSWERED in page
    assert "Maja" not in as_().get(talk.path).text
    assert "Maja" not in talk.answerer.get(talk.path).text


def test_each_side_gets_a_notice(talk: Talk) -> None:
    talk.ask()
    talk.answer()
    with talk.work() as w:
        told = {
            (one.person_id, one.kind) for one in w.all(select(Notice)) if "Maja" not in one.sentence
        }
    assert told == {
        (talk.partner.id, "challenges.asked"),
        (talk.student.id, "challenges.answered"),
    }


def test_an_answer_can_be_mended_for_a_day(talk: Talk, clock: Clock) -> None:
    talk.ask()
    talk.answer("Yes.")
    assert talk.answer("No, not alone.").status_code == 303
    clock.now += timedelta(hours=25)
    assert talk.answer("Perhaps.").status_code == 409
    assert "No, not alone." in talk.asker.get(talk.path).text
    with talk.work() as w:
        kinds = w.all(select(Notice.kind).where(col(Notice.person_id) == talk.student.id))
    assert kinds == ["challenges.answered"]


def test_a_short_question_comes_back_as_it_was(talk: Talk) -> None:
    answer = talk.ask("Why?")
    assert answer.status_code == 422
    assert "Why?" in answer.text
    assert "Write at least 10 characters." in answer.text


def test_an_empty_answer_comes_back(talk: Talk) -> None:
    talk.ask()
    assert talk.answer("").status_code == 422


def test_questions_end_with_the_ranking(talk: Talk) -> None:
    with talk.work() as w:
        row = w.get(Challenge, talk.challenge.id)
        row.state = State.IN_PROGRESS
        w.add(row)
    assert talk.ask().status_code == 409
    assert "Ask in public" not in talk.asker.get(talk.path).text


def test_one_student_cannot_flood_a_page(talk: Talk) -> None:
    codes = [talk.ask(f"May we knock on door {n}?").status_code for n in range(6)]
    assert codes == [303] * 5 + [422]


def test_markup_in_a_question_stays_text(talk: Talk, as_: As) -> None:
    talk.ask("<script>alert('hello there')</script>")
    assert "<script>alert" not in as_().get(talk.path).text


def test_reliability_is_counted_from_what_happened(talk: Talk, clock: Clock) -> None:
    talk.ask()
    clock.now += timedelta(days=2)
    talk.answer()
    talk.ask("And is an app excluded?")
    with talk.work() as w:
        facts = reliability(w, talk.challenge.organisation_id)
    assert (facts.asked, facts.answered, facts.median_days) == (2, 1, 2.0)


def test_the_page_shows_similar_ones_first_by_what_is_shared(talk: Talk) -> None:
    with talk.work() as w:
        makers.challenge(w, title="Nothing shared", sdgs=[1], theme="food")
        makers.challenge(w, title="One shared", sdgs=[11], theme="food")
        makers.challenge(w, title="All shared", sdgs=[11, 13], theme="water")
        makers.challenge(w, title="Not public", state=State.DRAFT)
    page = talk.asker.get(talk.path).text
    assert "Nothing shared" not in page
    assert "Not public" not in page
    assert page.index("All shared") < page.index("One shared")


def test_the_page_says_until_when_one_ranks(talk: Talk, clock: Clock) -> None:
    assert "Ranking opens with the next round" in talk.asker.get(talk.path).text
    with talk.work() as w:
        makers.matching_round(w, [talk.challenge], closes_at=clock.now + timedelta(days=10))
    assert "10 days left" in talk.asker.get(talk.path).text


@pytest.mark.parametrize("who", ["nobody", "student", "partner"])
def test_the_page_asks_as_much_for_many_as_for_few(
    talk: Talk,
    as_: As,
    queries: Callable[[], AbstractContextManager[list[str]]],
    who: str,
) -> None:
    client = {"nobody": as_(), "student": talk.asker, "partner": talk.answerer}[who]
    seen = []
    for more in (10, 190):
        with talk.work() as w:
            for n in range(more):
                w.add(
                    Question(
                        challenge_id=talk.challenge.id,
                        asker_id=talk.student.id,
                        text=f"May we knock on door {n}?",
                        asked_at=w.now,
                    )
                )
                makers.challenge(w, organisation_id=talk.challenge.organisation_id)
        for path in (talk.path, "/challenges/mine") if who == "partner" else (talk.path,):
            with queries() as statements:
                assert client.get(path).status_code == 200
            seen.append(len(statements))
    half = len(seen) // 2
    assert seen[:half] == seen[half:]
    assert max(seen) <= 12
