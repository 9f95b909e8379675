"""What people keep of the catalogue: searches that tell, and challenges they follow."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from hub.challenges import Challenge, Mode, Question, State, asking, commands, keeping, move
from hub.challenges.models import ChallengeFollow, SavedSearch
from hub.identity import Person
from hub.notices import Notice
from tests import makers
from tests.conftest import Client, Opening

As = Callable[..., Client]


def told(work: Opening, person: Person) -> list[str]:
    with work() as w:
        mine = col(Notice.person_id) == person.id
        return w.all(select(Notice.sentence).where(mine).order_by(col(Notice.id)))


@pytest.fixture
def student(work: Opening) -> Person:
    with work() as w:
        return makers.student(w)


@pytest.fixture
def challenge(work: Opening) -> Challenge:
    with work() as w:
        return makers.challenge(w, title="Keep cellars dry", mode=Mode.BLENDED)


def kept(work: Opening) -> SavedSearch:
    with work() as w:
        return w.one(select(SavedSearch))


def test_a_search_is_kept_opened_renamed_and_removed(
    work: Opening, as_: As, student: Person, challenge: Challenge
) -> None:
    client = as_(student)
    sent = {"name": "Water", "query": "q=cellar&mode=blended&page=3&compare=4&nonsense=1"}
    answer = client.post("/challenges/searches", data=sent)
    assert answer.headers["location"] == "/challenges?q=cellar&mode=blended"
    page = client.get("/challenges").text
    assert 'href="/challenges?q=cellar&amp;mode=blended">Water</a>' in page
    one = kept(work)
    assert not one.tells
    client.post(f"/challenges/searches/{one.id}", data={"name": "Cellars", "tells": "yes"})
    assert (kept(work).name, kept(work).tells) == ("Cellars", True)
    client.post(f"/challenges/searches/{one.id}/removal")
    with work() as w:
        assert not w.all(select(SavedSearch))


def test_a_search_without_a_name_is_asked_for_one_and_stays(
    as_: As, student: Person, challenge: Challenge
) -> None:
    sent = {"name": " ", "query": "q=cellar", "tells": "yes"}
    answer = as_(student).post("/challenges/searches", data=sent)
    assert answer.status_code == 422
    assert "Fill in this field" in answer.text
    assert 'name="query" value="q=cellar"' in answer.text
    assert "1 of 1 challenge" in answer.text


def test_two_searches_have_two_names(work: Opening, as_: As, student: Person) -> None:
    client = as_(student)
    client.post("/challenges/searches", data={"name": "Water", "query": "q=a"})
    client.post("/challenges/searches", data={"name": "Heat", "query": "q=b"})
    again = client.post("/challenges/searches", data={"name": "Water", "query": "q=c"})
    assert again.status_code == 422
    assert keeping.TAKEN in again.text
    with work() as w:
        heat = w.one(select(SavedSearch.id).where(col(SavedSearch.name) == "Heat"))
    renamed = client.post(f"/challenges/searches/{heat}", data={"name": "Water"})
    assert renamed.status_code == 422
    with work() as w:
        other = makers.student(w)
    named = as_(other).post("/challenges/searches", data={"name": "Water", "query": "q=d"})
    assert named.status_code == 303


def test_nobody_keeps_searches_without_end(work: Opening, as_: As, student: Person) -> None:
    client = as_(student)
    for n in range(keeping.MOST_SEARCHES):
        client.post("/challenges/searches", data={"name": f"{n}", "query": ""})
    assert "Remove one first" in client.post("/challenges/searches", data={"name": "x"}).text


def test_what_is_new_is_told_once_to_those_who_asked(
    work: Opening, student: Person, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        quiet, elsewhere = makers.student(w), makers.student(w)
        for person, name, query, tells in (
            (student, "Water", "q=cellar&mode=blended", True),
            (student, "Everything", "", True),
            (quiet, "Water", "q=cellar", False),
            (elsewhere, "Online", "q=cellar&mode=online", True),
        ):
            keeping.keep(w, person, name, query, tells=tells)
        one = makers.challenge(w, title="Cellars", mode=Mode.BLENDED, state=State.APPROVED)
        commands.publish(w, one)
        w.later("challenges.tell_searches", challenge_id=one.id)
    run_errands()
    assert told(work, student) == ["“Cellars” is new and fits your search “Water”."]
    assert told(work, quiet) == told(work, elsewhere) == []


def test_followers_hear_of_answers_but_the_one_who_asked_only_of_the_own(
    work: Opening, as_: As, student: Person, challenge: Challenge
) -> None:
    with work() as w:
        asker = makers.student(w)
        question = w.add(
            Question(
                challenge_id=challenge.id, asker_id=asker.id, text="May we knock?", asked_at=w.now
            )
        )
    for one in (student, asker):
        as_(one).post(f"/challenges/{challenge.id}/following")
    with work() as w:
        row = w.get(Question, question.id)
        asking.answer(w, w.get(Challenge, challenge.id), row, "Yes.")
        asking.answer(w, w.get(Challenge, challenge.id), row, "Yes, you may.")
    assert told(work, student) == ["A question on “Keep cellars dry” is answered."]
    assert told(work, asker) == ["Your question about “Keep cellars dry” is answered."]


def test_followers_hear_of_states_and_a_withdrawal_ends_it(
    work: Opening, as_: As, student: Person, challenge: Challenge
) -> None:
    client = as_(student)
    for _ in range(2):
        assert client.post(f"/challenges/{challenge.id}/following").status_code == 303
    page = client.get(f"/challenges/{challenge.id}").text
    assert "Stop following" in page
    with work() as w:
        row = w.get(Challenge, challenge.id)
        for state in (State.MATCHING, State.PUBLISHED, State.WITHDRAWN):
            move(w, row, state)
    assert told(work, student) == [
        "Ranking has ended for “Keep cellars dry”. Teams are being formed.",
        "“Keep cellars dry” is open for ranking again.",
        "“Keep cellars dry” was withdrawn by its organisation.",
    ]
    with work() as w:
        assert not w.all(select(ChallengeFollow))
    assert "You follow no challenge" in client.get("/challenges/followed").text


def test_who_follows_no_longer_hears_nothing(
    work: Opening, as_: As, student: Person, challenge: Challenge
) -> None:
    client = as_(student)
    client.post(f"/challenges/{challenge.id}/following")
    assert "Keep cellars dry" in client.get("/challenges/followed").text
    client.post(f"/challenges/{challenge.id}/following/end")
    assert "Stop following" not in client.get(f"/challenges/{challenge.id}").text
    with work() as w:
        move(w, w.get(Challenge, challenge.id), State.MATCHING)
    assert told(work, student) == []
