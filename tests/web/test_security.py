"""The headers of every answer, and what other sites may not do."""

import pytest

from hub import limits
from hub.app import create_app
from hub.config import Settings
from tests import makers
from tests.conftest import HOST

PATHS = ["/", "/challenges", "/nothing-here", "/healthz", "/teams/1"]


@pytest.fixture(autouse=True)
def no_counts_from_other_tests():
    limits.forget()


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_brings_the_headers(as_, path):
    headers = as_().get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


def test_under_https_cookies_and_answers_insist_on_it(settings: Settings):
    secure = settings.model_copy(update={"public_url": "https://hub.example"})
    assert secure.secure
    app = create_app(secure, background=False)
    from starlette.testclient import TestClient

    with TestClient(app, base_url="https://hub.example") as client:
        headers = client.get("/healthz").headers
    assert headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-site", "origin": HOST},
        {"sec-fetch-site": "", "origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused_in_words(as_, work, headers):
    with work() as w:
        person = makers.student(w)
    answer = as_(person).post("/identity/sign-out", headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.text


def test_a_form_without_any_origin_is_refused_where_there_is_a_cookie(client_of, database, work):
    from hub.identity import sessions

    with work() as w:
        token = sessions.begin(w, makers.student(w), days=1)
    client = client_of()
    client.headers.pop("origin")
    client.headers.pop("sec-fetch-site")
    assert client.post("/identity/sign-in/link", data={"email": "a@b.example"}).status_code == 200
    client.cookies.set("session", token)
    assert client.post("/identity/sign-out").status_code == 403


def test_pages_of_somebody_signed_in_are_not_kept_by_caches(as_, work):
    with work() as w:
        person = makers.student(w)
    assert as_(person).get("/").headers["cache-control"] == "no-store"


def test_static_files_are_kept_for_ever_under_their_hash_only(app, as_):
    address = app.state.static.address("mark.svg")
    client = as_()
    kept = client.get(address)
    assert kept.status_code == 200
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    old = client.get(address.replace(app.state.static.hash, "0123456789ab"))
    assert old.headers["cache-control"] == "no-cache"
    for path in ("/static/", "/static/x/../../hub/app.py", "/static/x/nothing.css"):
        assert client.get(path).status_code == 404
