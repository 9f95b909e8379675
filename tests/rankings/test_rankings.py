"""Ranking through its page: every control as a plain form, and what stands against it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from hub.actor import Role
from hub.rankings import Choice, Ranking
from hub.rounds import MatchingRound, RoundChallenge
from hub.rounds import State as RoundState
from tests import makers


class Desk:
    """A student at the ranking page of an open round with six challenges."""

    def __init__(self, work: Any, as_: Any, **round_values: Any) -> None:
        self.work = work
        with work() as w:
            challenges = [makers.challenge(w) for _ in range(6)]
            self.foreign = makers.challenge(w, languages=["pl"]).id
            self.ids = [one.id for one in challenges]
            offered = [*challenges, w.get(type(challenges[0]), self.foreign)]
            self.round_id = makers.matching_round(w, offered, **round_values).id
            self.student = makers.student(w).id
        self.client = as_(self.student)
        self.version = 0

    def send(self, status: int = 303, **values: Any) -> Any:
        sent = {"version": str(self.version), **values}
        answer = self.client.post(f"/rankings/{self.round_id}", data=sent)
        assert answer.status_code == status
        if status == 303:
            self.version += 1
        return answer

    def order(self) -> list[int]:
        with self.work() as w:
            return list(
                w.all(
                    select(Choice.challenge_id)
                    .where(col(Choice.place).is_not(None))
                    .order_by(col(Choice.place))
                )
            )

    def complete(self) -> bool:
        with self.work() as w:
            return w.one(select(Ranking)).sent_at is not None

    def page(self) -> str:
        return str(self.client.get("/rankings").text)


@pytest.fixture
def desk(work: Any, as_: Any) -> Desk:
    return Desk(work, as_)


def test_every_control_works_as_a_plain_form(desk: Desk, validate: Callable[[str], None]) -> None:
    a, b, c, d, e, _ = desk.ids
    validate(desk.page())
    for one in (a, b, c, d):
        desk.send(order=desk.order(), add=one)
    validate(desk.page())
    assert "4 of at least 5" in desk.page()
    assert not desk.complete()
    desk.send(order=desk.order(), add=e)
    assert desk.complete()
    assert "5 of at least 5" in desk.page()
    desk.send(order=desk.order(), up=b)
    assert desk.order() == [b, a, c, d, e]
    desk.send(order=desk.order(), down=b)
    assert desk.order() == [a, b, c, d, e]
    desk.send(order=desk.order(), place=[5, 2, 3, 4, 5])
    assert desk.order() == [b, c, d, e, a]
    desk.send(order=desk.order(), remove=c)
    assert desk.order() == [b, d, e, a]
    assert not desk.complete()


def test_exclusions_are_two_at_most_and_can_be_taken_back(desk: Desk) -> None:
    a, b, c, *_ = desk.ids
    desk.send(exclude=a)
    assert "Do not exclude" not in desk.page()  # a select alone is no act
    desk.send(order=[b], exclude=a, then="exclude")
    desk.send(order=[b], exclude=b, then="exclude")
    assert desk.order() == []
    refused = desk.send(422, exclude=c, then="exclude")
    assert "You can exclude 2. Take one back first." in refused.text
    desk.send(include=a)
    assert desk.page().count("Do not exclude") == 1


def test_what_does_not_fit_never_counts(desk: Desk) -> None:
    desk.send(order=[*desk.ids[:4], desk.foreign])
    assert "4 of at least 5" in desk.page()
    assert "Its teams work in Polish" in desk.page()
    assert not desk.complete()


def test_fewer_are_enough_where_fewer_fit(work: Any, as_: Any) -> None:
    desk = Desk(work, as_)
    with work() as w:
        for one in desk.ids[3:]:
            challenge = w.get(type(makers.challenge(w)), one)
            challenge.levels = ["doctoral"]
            w.add(challenge)
    desk.send(order=desk.ids[:3])
    assert "3 of at least 3" in desk.page()
    assert desk.complete()


def test_autosave_gives_the_next_version(desk: Desk) -> None:
    sent = {"version": "0", "order": desk.ids[:2], "autosave": "yes"}
    answer = desk.client.post(f"/rankings/{desk.round_id}", data=sent)
    assert (answer.status_code, answer.headers["version"]) == (204, "1")
    refused = desk.send(422, order=desk.ids[2:4])
    assert "Saved meanwhile" in refused.text
    assert desk.order() == desk.ids[:2]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"opens_at": timedelta(days=2)}, "Ranking opens on"),
        ({"closes_at": timedelta(days=-1)}, "Ranking closed on"),
        ({"state": RoundState.FROZEN}, "Ranking closed on"),
    ],
)
def test_outside_its_days_nothing_can_be_ranked(
    work: Any, as_: Any, clock: Any, values: dict[str, Any], words: str
) -> None:
    moments = {
        name: clock.now + value if isinstance(value, timedelta) else value
        for name, value in values.items()
    }
    desk = Desk(work, as_, **moments)
    page = desk.page()
    assert words in page
    assert "Save my ranking" not in page
    assert words in desk.send(409, order=desk.ids).text
    answer = desk.client.post(f"/rankings/challenges/{desk.ids[0]}")
    assert answer.status_code == 409


def test_a_challenge_page_adds_and_takes_out(desk: Desk) -> None:
    one = desk.ids[0]
    answer = desk.client.post(f"/rankings/challenges/{one}")
    assert answer.headers["location"] == f"/challenges/{one}"
    assert desk.order() == [one]
    assert desk.client.post(f"/rankings/challenges/{one}").status_code == 303
    text = desk.client.get(f"/challenges/{one}").text
    assert "You have ranked it first." in text
    assert "Change my ranking" in text
    assert "Add to my ranking" not in text
    assert "You have ranked <strong>1 challenge</strong>" in desk.client.get("/challenges").text
    assert desk.client.post(f"/rankings/challenges/{one}/removal").status_code == 303
    assert desk.order() == []
    assert "Add to my ranking" in desk.client.get(f"/challenges/{one}").text


def test_a_challenge_page_says_that_it_is_excluded(desk: Desk) -> None:
    one = desk.ids[0]
    desk.send(exclude=one, then="exclude")
    text = desk.client.get(f"/challenges/{one}").text
    assert "Excluded by you" in text
    assert "never placed here" in text
    assert "Take it out of my ranking" not in text


def test_a_reason_is_kept_with_its_challenge(desk: Desk, validate: Callable[[str], None]) -> None:
    one = desk.ids[0]
    path = f"/rankings/{desk.round_id}/reasons/{one}"
    assert desk.client.get(path).status_code == 404
    desk.send(order=desk.ids)
    validate(desk.client.get(path).text)
    assert desk.client.post(path, data={"why": "x" * 301}).status_code == 422
    assert desk.client.post(path, data={"why": "I know cellars."}).status_code == 303
    assert "I know cellars." in desk.page()
    desk.send(order=list(reversed(desk.ids)))
    assert "I know cellars." in desk.page()


@pytest.mark.parametrize("role", [None, *(one for one in Role if one is not Role.STUDENT)])
def test_only_students_rank(work: Any, as_: Any, role: Role | None) -> None:
    with work() as w:
        challenge = makers.challenge(w)
        found = makers.matching_round(w, [challenge])
        person = makers.person(w, *([role] if role else [])).id
        ids = found.id, challenge.id
    client = as_(person) if role else as_()
    assert client.get("/rankings").status_code in (303, 403)
    assert client.get(f"/rankings/{ids[0]}").status_code in (303, 403)
    assert client.post(f"/rankings/{ids[0]}").status_code == 403
    assert client.post(f"/rankings/challenges/{ids[1]}").status_code == 403


def test_a_draft_is_nobodys_to_see(desk: Desk) -> None:
    with desk.work() as w:
        found = w.get(MatchingRound, desk.round_id)
        found.state = RoundState.DRAFT
        w.add(found)
    assert desk.client.get(f"/rankings/{desk.round_id}").status_code == 404
    assert "Nothing to rank yet" in desk.page()


@pytest.mark.parametrize("path", ["/rankings"])
def test_queries_do_not_grow(work: Any, as_: Any, queries: Any, path: str) -> None:
    counts = []
    for many in (10, 100):
        with work() as w:
            makers.matching_round(w, [makers.challenge(w) for _ in range(many)])
            student = makers.student(w).id
        client = as_(student)
        with queries() as seen:
            assert client.get(path).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_the_shortlist_begins_with_what_one_follows_then_with_what_one_knows(
    desk: Desk, as_: Any, work: Any
) -> None:
    with work() as w:
        known = makers.challenge(
            w, title="Zeal asked", skills=[{"skill": "interviewing", "level": 2}]
        )
        w.add(RoundChallenge(round_id=desk.round_id, challenge_id=known.id))
    followed = desk.ids[3]
    desk.client.post(f"/challenges/{followed}/following")
    page = desk.page()
    shown = re.findall(r'name="add" value="(\d+)"', page)
    assert [int(one) for one in shown[:2]] == [followed, known.id]
    assert int(shown[-1]) == desk.foreign
    assert page.count(". You follow it</p>") == 1
