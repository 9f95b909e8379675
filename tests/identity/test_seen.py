"""When a browser was last here: true in the list of browsers, and rarely written."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from hub.identity.models import SignedIn
from tests import makers
from tests.conftest import NOW


@pytest.fixture
def person(work):
    with work() as w:
        return makers.administrator(w)


def seen(work):
    with work() as w:
        return w.one(select(SignedIn)).seen_at


def test_a_browser_that_only_reads_is_seen_again_after_five_minutes(as_, work, clock, person):
    client = as_(person)
    clock.now += timedelta(minutes=4)
    client.get("/identity/account")
    assert seen(work) == NOW
    clock.now += timedelta(minutes=2)
    client.get("/identity/account")
    assert seen(work) == NOW + timedelta(minutes=6)


def test_only_one_page_in_five_minutes_writes(as_, clock, person, queries):
    client = as_(person)
    clock.now += timedelta(hours=1)
    with queries() as first:
        client.get("/identity/account")
    with queries() as second:
        client.get("/identity/account")
    writes = [one for one in first if not one.startswith("SELECT")]
    assert [one.split()[:2] for one in writes] == [["UPDATE", "signed_in"]]
    assert len(second) == len(first) - 1


def test_who_is_refused_was_here_too(as_, work, clock, person):
    client = as_(person)
    clock.now += timedelta(hours=1)
    assert client.get("/teams/99").status_code == 404
    assert seen(work) == clock.now


def test_an_action_with_a_savepoint_does_not_wait_for_itself(as_, clock, person, monkeypatch):
    client = as_(person)
    noted = []
    monkeypatch.setattr("hub.identity.seen.keep", lambda *given: noted.append(given))
    clock.now += timedelta(hours=1)
    sent = {"name": "University of Heron", "short_name": "Heron", "city": "Trondheim"}
    sent |= {"country": "NO", "time_zone": "Europe/Oslo", "since": "2020"}
    assert client.post("/universities", data=sent).status_code == 303
    assert len(noted) == 1


def test_signing_out_leaves_nothing_to_note(as_, work, clock, person):
    client = as_(person)
    clock.now += timedelta(hours=1)
    assert client.post("/identity/sign-out").status_code == 303
    with work() as w:
        assert w.all(select(SignedIn)) == []


def test_a_page_is_shown_although_it_cannot_be_noted(as_, clock, person, monkeypatch):
    client = as_(person)
    clock.now += timedelta(hours=1)

    def locked(*_, **__):
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr("hub.identity.seen.keep", locked)
    assert client.get("/identity/account").status_code == 200


def test_a_socket_that_stays_open_is_noted_when_it_asks(as_, work, clock, person):
    with work() as w:
        team = makers.team(w)
    client = as_(person)
    clock.now += timedelta(hours=1)
    with client.open(f"/teams/{team.id}/live"):
        pass
    assert seen(work) == clock.now


def test_the_list_says_when_the_other_browser_was_last_here(as_, clock, person):
    as_(person)
    here = as_(person)
    clock.now += timedelta(hours=9)
    page = here.get("/identity/account").text
    assert page.count("Last here") == 1
    assert f'Last here <time datetime="{NOW.isoformat()}">' in page
