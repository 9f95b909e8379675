"""Wishes for team-mates through the ranking page: kept alike for everybody, read by their owner."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sqlmodel import col, select

from hub.actor import Role
from hub.audit import AuditEvent
from hub.identity import Person
from hub.rankings import Wish
from hub.rounds import MatchingRound
from hub.rounds import State as RoundState
from tests import makers

KEPT = "Kept. It counts if they wish the same, and you both rank a common challenge."


class Desk:
    """Two students and a teacher, and an open round."""

    def __init__(self, work: Any, as_: Any) -> None:
        self.work = work
        self.as_ = as_
        with work() as w:
            self.round_id = makers.matching_round(w, [makers.challenge(w) for _ in range(6)]).id
            one, other = makers.student(w), makers.student(w)
            self.student, self.email = one.id, one.email
            self.other, self.other_email = other.id, other.email
            self.teacher_email = makers.person(w, Role.TEACHER).email
        self.client = as_(self.student)
        self.here = f"/rankings/{self.round_id}"

    def name(self, email: str, status: int = 303) -> Any:
        answer = self.client.post(f"{self.here}/wishes", data={"email": email})
        assert answer.status_code == status, answer.text
        return answer

    def kept(self) -> list[tuple[int, str]]:
        with self.work() as w:
            return list(w.all(select(Wish.person_id, Wish.email).order_by(col(Wish.id))))

    def page(self) -> str:
        return unescape(self.client.get(self.here).text)

    def removals(self) -> list[str]:
        return re.findall(r'action="([^"]+/removal)"', self.client.get(self.here).text)


@pytest.fixture
def desk(work: Any, as_: Any) -> Desk:
    return Desk(work, as_)


def test_every_address_gets_the_same_answer(
    desk: Desk, queries: Any, validate: Callable[[str], None]
) -> None:
    answers = set()
    for email in (desk.other_email, "nobody@nowhere.example", desk.teacher_email):
        with queries() as seen:
            answer = desk.name(email)
        page = desk.page()
        validate(page)
        said = page.replace(email, "THIS")
        assert KEPT in said
        answers.add((answer.headers["location"], len(seen), re.sub(r"wishes/\d+", "", said)))
        assert desk.client.post(desk.removals()[0]).status_code == 303
        assert desk.kept() == []
        assert "Removed." in desk.page()
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Fill in this field."),
        ("maja", "Enter a mail address, such as maja@stud.example."),
        ("{own}", "This is your own address."),
        ("{OWN}", "This is your own address."),
    ],
)
def test_faults_of_form_are_said_beside_the_field(
    desk: Desk, validate: Callable[[str], None], email: str, sentence: str
) -> None:
    sent = email.format(own=desk.email, OWN=desk.email.upper())
    refused = desk.name(sent, 422).text
    validate(refused)
    assert sentence in refused.split('id="email-fault"')[1]
    assert 'href="#email"' in refused
    assert desk.kept() == []


def test_two_at_most_and_each_once_however_it_is_written(
    desk: Desk, validate: Callable[[str], None]
) -> None:
    desk.name(f"  {desk.other_email.upper()} ")
    assert desk.kept() == [(desk.student, desk.other_email)]
    assert "You have named this address already." in desk.name(desk.other_email, 422).text
    desk.name("later@nowhere.example")
    page = desk.page()
    validate(page)
    assert "You have named 2, the most there can be." in page
    assert "What is their mail address?" not in page
    refused = desk.name("third@nowhere.example", 422).text
    validate(refused)
    assert "You can name 2 people. Remove one first." in refused
    assert len(desk.kept()) == 2


def test_nobody_else_reads_or_removes_it(desk: Desk) -> None:
    desk.name("secret@nowhere.example")
    desk.name(desk.other_email)
    removal = desk.removals()[0]
    with desk.work() as w:
        staff = [makers.person(w, role).id for role in (Role.COORDINATOR, Role.ADMINISTRATOR)]
    others = desk.as_(desk.other)
    assert others.post(removal).status_code == 404
    assert desk.email not in others.get(desk.here).text
    assert "secret@nowhere.example" not in others.get("/notices").text
    for one in staff:
        for path in (f"/rounds/{desk.round_id}", "/administration/audit", "/rankings"):
            assert "secret@nowhere.example" not in desk.as_(one).get(path).text
        assert desk.as_(one).post(removal).status_code == 403
    assert len(desk.kept()) == 2
    with desk.work() as w:
        events = w.all(select(AuditEvent).where(col(AuditEvent.action).in_(("rankings.wish",))))
        assert [one.subject for one in events] == [f"rounds/{desk.round_id}"] * 2
        assert [one.details for one in events] == [{}, {}]


@pytest.mark.parametrize("state", [RoundState.FROZEN, RoundState.CANCELLED, RoundState.DRAFT])
def test_outside_its_days_nothing_changes(desk: Desk, state: RoundState) -> None:
    desk.name(desk.other_email)
    removal = desk.removals()[0]
    with desk.work() as w:
        found = w.get(MatchingRound, desk.round_id)
        found.state = state
        w.add(found)
    refusal = 404 if state is RoundState.DRAFT else 409
    desk.name("late@nowhere.example", refusal)
    assert desk.client.post(removal).status_code == refusal
    assert desk.kept() == [(desk.student, desk.other_email)]
    if state is not RoundState.DRAFT:
        page = desk.page()
        assert desk.other_email in page
        assert "Keep this wish" not in page


def test_it_goes_with_its_owners_account(desk: Desk, admin: Any) -> None:
    desk.name(desk.other_email)
    desk.as_(desk.other).post(f"{desk.here}/wishes", data={"email": desk.email})
    answer = admin.post(f"/administration/people/{desk.student}/closure", data={"closed": "yes"})
    assert answer.status_code == 303
    with desk.work() as w:
        assert w.get(Person, desk.student).closed_at is not None
    # What the other wished is the other's: it stays, or its going would say what happened.
    assert desk.kept() == [(desk.other, desk.email)]


def test_the_page_asks_as_often_with_two_wishes_as_with_none(desk: Desk, queries: Any) -> None:
    counts = []
    for more in (None, "one@nowhere.example", "two@nowhere.example"):
        if more:
            desk.name(more)
            desk.page()  # shows the notice
        with queries() as seen:
            desk.page()
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= 12
