"""The first visit, the account page, and the choice of colours."""

import pytest
from sqlmodel import select

from hub import limits
from hub.actor import Role
from hub.identity import GrantState, Person
from hub.identity.models import SignedIn
from tests import makers


@pytest.fixture(autouse=True)
def no_counts_from_other_tests():
    limits.forget()


@pytest.fixture
def person(work):
    with work() as w:
        return makers.student(w)


DETAILS = {
    "name": "Maja Nowak",
    "official_name": "Maria Nowak",
    "about": "I build bridges.",
    "time_zone": "Europe/Warsaw",
    "language": "pl",
    "mail_notices": "yes",
}


def test_the_first_visit_asks_three_questions_and_keeps_the_answers(as_, work):
    with work() as w:
        newcomer = makers.person(w, name="")
    client = as_(newcomer)
    assert "Three questions" in client.get("/identity/welcome").text
    bad = client.post("/identity/welcome", data={"name": "Maja", "time_zone": "Mars/North"})
    assert bad.status_code == 422
    assert "Choose a time zone from the list." in bad.text
    assert 'value="Maja"' in bad.text
    good = {"name": "Maja", "time_zone": "Europe/Warsaw", "language": "pl"}
    answer = client.post("/identity/welcome", data=good)
    assert answer.headers["location"] == "/"
    assert "Welcome, Maja." in client.get("/").text
    with work() as w:
        assert w.get(Person, newcomer.id).time_zone == "Europe/Warsaw"


def test_details_are_changed_and_an_unticked_box_is_no(as_, work, person):
    client = as_(person)
    assert client.post("/identity/account", data=DETAILS).status_code == 303
    assert "Your details are saved." in client.get("/identity/account").text
    without = {name: value for name, value in DETAILS.items() if name != "mail_notices"}
    client.post("/identity/account", data={**without, "version": "1"})
    with work() as w:
        row = w.get(Person, person.id)
    assert (row.official_name, row.mail_notices) == ("Maria Nowak", False)


def test_a_second_window_is_told_what_the_first_one_saved(as_, work, person):
    client = as_(person)
    assert 'name="version" value="0"' in client.get("/identity/account").text
    assert client.post("/identity/account", data=DETAILS).status_code == 303
    other = {**DETAILS, "about": "I build boats.", "language": "de", "mail_notices": ""}
    told = client.post("/identity/account", data=other)
    assert told.status_code == 422
    assert "You, in another window, changed this while you wrote." in told.text
    assert "<strong>Saved meanwhile:</strong> I build bridges." in told.text
    assert "<strong>Saved meanwhile:</strong> Polski" in told.text
    assert "<strong>Saved meanwhile:</strong> yes" in told.text
    assert "I build boats.</textarea>" in told.text
    assert 'id="name-theirs"' not in told.text
    assert client.post("/identity/account", data={**other, "version": "1"}).status_code == 303
    with work() as w:
        row = w.get(Person, person.id)
    assert (row.about, row.mail_notices, row.version) == ("I build boats.", False, 2)


def test_nobody_gives_themselves_more_by_a_form(as_, work, person):
    sent = {**DETAILS, "email": "boss@hub.example", "closed_at": "x", "id": "1", "role": "admin"}
    as_(person).post("/identity/account", data=sent)
    with work() as w:
        row = w.get(Person, person.id)
    assert row.email == person.email


@pytest.mark.parametrize(("theme", "kept"), [("dark", "dark"), ("light", "light"), ("neon", None)])
def test_colours_are_kept_in_a_cookie_and_rendered(as_, theme, kept):
    client = as_()
    answer = client.post("/identity/appearance", data={"theme": theme, "back": "/help"})
    assert answer.headers["location"] == "/help"
    assert client.cookies.get("theme") == kept
    assert f'data-theme="{kept or "system"}"' in client.get("/help").text


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_choosing_colours_never_leads_to_another_site(as_, back):
    answer = as_().post("/identity/appearance", data={"theme": "dark", "back": back})
    assert answer.headers["location"] == "/"


def test_signing_out_clears_what_was_kept_on_the_device(as_, person):
    answer = as_(person).post("/identity/sign-out")
    assert answer.headers["clear-site-data"] == '"storage"'


def test_a_password_is_long_and_without_the_own_name(as_, work, person):
    client = as_(person)
    short = client.post("/identity/account/password", data={"password": "short"})
    assert "Write at least 10 characters." in short.text
    assert 'value="short"' not in short.text
    named = {"password": f"{person.email.split('@')[0]} and more words"}
    assert client.post("/identity/account/password", data=named).status_code == 422
    good = {"password": "four words make one"}
    assert client.post("/identity/account/password", data=good).status_code == 303
    wrong = client.post("/identity/account/password", data={**good, "current": "not this"})
    assert "This is not your present password." in wrong.text


def test_all_other_browsers_are_signed_out_at_once(as_, work, person):
    here, there = as_(person), as_(person)
    here.post("/identity/account/sessions/others")
    assert here.get("/identity/account").status_code == 200
    assert there.get("/identity/account").status_code == 303
    with work() as w:
        assert len(w.all(select(SignedIn).where(SignedIn.person_id == person.id))) == 1


def test_a_new_session_takes_the_place_of_the_old_one(as_, work, person):
    client = as_(person)
    data = {"password": "four words make one"}
    client.post("/identity/account/password", data=data)
    answer = client.post("/identity/sign-in/password", data={**data, "email": person.email})
    assert "session=" in answer.headers["set-cookie"]
    with work() as w:
        assert len(w.all(select(SignedIn).where(SignedIn.person_id == person.id))) == 1


def test_the_account_says_what_one_is_and_where(as_, work):
    with work() as w:
        here, there = makers.university(w), makers.university(w)
        both = makers.student(w, here)
        makers.grant(w, both, Role.TEACHER, university_id=there.id)
        asked = makers.person(w)
        makers.grant(w, asked, Role.COORDINATOR, state=GrantState.REQUESTED)
    page = as_(both).get("/identity/account").text
    assert f"Student at {here.short_name}" in page
    assert f"Teacher at {there.short_name}" in page
    waiting = as_(asked).get("/identity/account").text
    assert "Coordinator, asked for and not confirmed yet" in waiting
