"""What a person, or a machine, is told when something does not work."""

import re

import pytest
from starlette.testclient import TestClient

from hub import limits
from hub.home import queries
from tests import makers
from tests.conftest import HOST

JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def no_counts_from_other_tests():
    limits.forget()


@pytest.mark.parametrize(
    "path", ["/nothing", "/teams/99999999999999", "/challenges/0", "/showcase/x"]
)
def test_what_is_not_there_is_a_page_that_helps(as_, work, validate, path):
    with work() as w:
        person = makers.student(w)
    answer = as_(person).get(path)
    assert answer.status_code == 404
    assert "Nothing is here" in answer.text
    assert "/help" in answer.text
    validate(answer.text)


def test_what_is_not_open_says_to_whom_it_is(as_, work, validate):
    with work() as w:
        person = makers.student(w)
    answer = as_(person).get("/administration")
    assert answer.status_code == 403
    assert "Only administrators can see this page." in answer.text
    validate(answer.text)


def test_somebody_signed_out_is_led_to_the_door_and_back(as_):
    answer = as_().get("/teams/7/tasks?whose=mine")
    assert answer.headers["location"] == "/identity/sign-in?next=/teams/7/tasks%3Fwhose%3Dmine"


def test_a_machine_gets_problem_details(as_):
    for path, status in (("/nothing", 404), ("/teams", 403)):
        answer = as_().get(path, headers=JSON)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        told = answer.json()
        assert told["status"] == status
        assert told["detail"].endswith(".")


def test_the_wrong_method_is_said_and_changes_nothing(as_):
    assert as_().post("/help").status_code == 405
    assert as_().get("/identity/sign-out").status_code in (404, 405)


@pytest.fixture
def broken(app, monkeypatch):
    """A hub whose front has a defect."""

    def fail(_):
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr(queries, "front", fail)
    with TestClient(app, base_url=HOST, raise_server_exceptions=False) as client:
        yield client


def test_a_defect_gives_a_number_and_no_details(broken, validate):
    answer = broken.get("/")
    assert answer.status_code == 500
    assert re.search(r"<code>[0-9a-f]{8}</code>", answer.text)
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    validate(answer.text)
    told = broken.get("/", headers=JSON).json()
    assert told["instance"].startswith("urn:samskap:fault:")


def test_too_many_tries_say_when_to_come_back(as_, validate):
    client = as_()
    form = {"email": "maja@stud.example", "password": "not this one"}
    answers = [client.post("/identity/sign-in/password", data=form) for _ in range(11)]
    last = answers[-1]
    assert [answer.status_code for answer in answers[:10]] == [422] * 10
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) > 0
    assert "Wait fifteen minutes" in last.text
    validate(last.text)


def test_a_notice_is_said_once(as_, work):
    with work() as w:
        person = makers.student(w)
    client = as_(person)
    client.post("/notices/read")
    by_script = client.get("/notices", headers={"sec-fetch-dest": "empty"})
    assert "All notices are marked as read." not in by_script.text
    assert "All notices are marked as read." in client.get("/notices").text
    assert "All notices are marked as read." not in client.get("/notices").text
