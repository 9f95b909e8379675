"""Signing in by mailed link and by password, and what a session is worth."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from hub import limits
from hub.identity import Person
from hub.identity.commands import own_path
from hub.notices import Mail
from tests import makers


@pytest.fixture(autouse=True)
def no_counts_from_other_tests():
    limits.forget()


def mailed_link(work):
    with work() as w:
        mail = w.all(select(Mail).order_by(Mail.id))[-1]
    return re.search(r"/identity/link/\S+", mail.text).group(0)


def test_a_mailed_link_signs_in_once_and_only_when_its_button_is_pressed(as_, work):
    client = as_()
    answer = client.post("/identity/sign-in/link", data={"email": "Maja@Stud.Example"})
    assert answer.status_code == 200
    assert "maja@stud.example" in answer.text
    path = mailed_link(work)
    assert "Sign in" in client.get(path).text
    assert "session" not in client.cookies
    entered = client.post(path)
    assert entered.headers["location"] == "/identity/welcome"
    assert client.get("/identity/account").status_code == 200
    again = as_().post(path)
    assert again.status_code == 409
    assert "Ask for a new one." in again.text
    assert "Send me a link" in again.text


@pytest.mark.parametrize("shared", [True, False])
def test_on_a_shared_computer_nothing_outlives_the_browser(as_, work, shared):
    client = as_()
    client.cookies.set("shared", "1")  # from whoever sat here before
    client.post("/identity/sign-in/link", data={"email": "maja@stud.example"})
    path = mailed_link(work)
    assert "Others use this computer too" in client.get(path).text
    entered = client.post(path, data={"shared": "yes"} if shared else {})
    session, told = sorted(entered.headers.get_list("set-cookie"))
    assert session.startswith("session=")
    assert ("max-age" in session.lower()) is not shared
    assert told.startswith("shared=1" if shared else 'shared=""')
    assert "httponly" not in told.lower()


def test_a_link_is_too_old_after_an_hour(as_, work, clock):
    as_().post("/identity/sign-in/link", data={"email": "maja@stud.example"})
    path = mailed_link(work)
    clock.now += timedelta(minutes=61)
    assert as_().get(path).status_code == 409


def test_known_and_unknown_addresses_get_the_same_answer(as_, work):
    with work() as w:
        known = makers.person(w).email
    unknown = as_().post("/identity/sign-in/link", data={"email": "nobody@here.example"})
    answer = as_().post("/identity/sign-in/link", data={"email": known})
    assert answer.text.replace(known, "X") == unknown.text.replace("nobody@here.example", "X")


def test_too_many_links_are_refused_with_a_sentence(as_):
    client = as_()
    for _ in range(5):
        client.post("/identity/sign-in/link", data={"email": "maja@stud.example"})
    refused = client.post("/identity/sign-in/link", data={"email": "maja@stud.example"})
    assert refused.status_code == 429
    assert "Wait ten minutes" in refused.text
    assert refused.headers["retry-after"]


def test_a_password_signs_in_and_a_wrong_one_does_not_say_what_was_wrong(as_, work):
    with work() as w:
        row = makers.person(w)
    client = as_(row)
    client.post("/identity/account/password", data={"password": "four plain words here"})
    good = as_().post(
        "/identity/sign-in/password",
        data={"email": row.email, "password": "four plain words here", "next": "/help"},
    )
    assert good.status_code == 303
    assert good.headers["location"] == "/help"
    for email in (row.email, "nobody@here.example"):
        bad = as_().post("/identity/sign-in/password", data={"email": email, "password": "no"})
        assert bad.status_code == 422
        assert "is not right" in bad.text


def test_setting_a_password_ends_the_other_sessions(as_, work):
    with work() as w:
        row = makers.person(w)
    here, elsewhere = as_(row), as_(row)
    here.post("/identity/account/password", data={"password": "four plain words here"})
    assert here.get("/identity/account").status_code == 200
    assert elsewhere.get("/identity/account").status_code == 303


def test_signing_out_ends_the_session_and_clears_the_device(as_, work):
    with work() as w:
        row = makers.person(w)
    client = as_(row)
    token = client.cookies["session"]
    answer = client.post("/identity/sign-out")
    assert answer.headers["clear-site-data"] == '"storage"'
    client.cookies.set("session", token)
    assert client.get("/identity/account").status_code == 303


def test_a_session_of_somebody_else_cannot_be_ended(as_, work):
    with work() as w:
        mine, theirs = makers.person(w), makers.person(w)
    as_(theirs)
    client = as_(mine)
    from hub.identity.models import SignedIn

    with work() as w:
        other = w.one(select(SignedIn).where(SignedIn.person_id == theirs.id))
    assert client.post(f"/identity/account/sessions/{other.id}").status_code == 404


def test_a_closed_account_is_signed_out(as_, work):
    with work() as w:
        row = makers.person(w)
    client = as_(row)
    with work() as w:
        person = w.get(Person, row.id)
        person.closed_at = w.now
        w.add(person)
    assert client.get("/identity/account").status_code == 303


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/teams/7?x=1", "/teams/7?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        ("teams", "/"),
    ],
)
def test_going_on_after_sign_in_stays_in_the_hub(asked, path):
    assert own_path(asked) == path


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(as_, work):
    with work() as w:
        row = makers.person(w)
    client = as_(row)
    client.post("/identity/account/password", data={"password": "four plain words here"})
    answer = as_().post(
        "/identity/sign-in/password",
        data={"email": row.email, "password": "four plain words here"},
    )
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_the_demo_door_does_not_exist_outside_the_demo(as_, work):
    with work() as w:
        row = makers.person(w)
    assert as_().post(f"/demo/{row.id}").status_code == 404
    assert "/demo/" not in as_().get("/identity/sign-in").text


def test_bad_details_keep_what_was_typed(as_, work):
    with work() as w:
        row = makers.person(w)
    answer = as_(row).post(
        "/identity/account",
        data={"name": "", "about": "I like rivers.", "time_zone": "Mars/Base", "language": "en"},
    )
    assert answer.status_code == 422
    assert "I like rivers." in answer.text
    assert "Choose a time zone from the list." in answer.text
    assert "Error:" in answer.text
