"""What a first visit asks for: few requests, all before the page is loaded, and few elements."""

import pytest

from tests.browser.pages import Visitors

TEACHER = "tomasz.wolny@pw.example"
MEMBER = "ingrid.solheim@ntnu.example"


@pytest.mark.parametrize(
    ("path", "email", "requests", "elements"),
    [
        ("/", None, 7, 900),
        ("/challenges", None, 7, 1_500),
        ("/challenges/1", None, 7, 900),
        ("/identity/sign-in", None, 7, 900),
        ("/rankings", MEMBER, 7, 1_500),
        ("/", MEMBER, 8, 900),
        ("/assessment/gradebook", TEACHER, 8, 2_500),
        ("/teams/3", MEMBER, 8, 900),
        ("/pages/of/3", MEMBER, 7, 900),
        ("/boards/of/3", MEMBER, 10, 1_500),
    ],
)
def test_a_first_visit_asks_for_little(
    page_as: Visitors, path: str, email: str | None, requests: int, elements: int
) -> None:
    page = page_as(email)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(path)
    assert len(asked) <= requests, asked
    count = page.evaluate("() => document.querySelectorAll('*').length")
    assert count <= elements, count
