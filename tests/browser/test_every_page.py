"""Every page of every capability in a real browser: accessible, narrow, valid, with few queries.

A width of 320 px is also what a window of 1280 px shows at 400 % zoom. That pages read without
script is judged on the HTML as it is sent.
"""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hub.app import CAPABILITIES
from hub.identity import Person
from tests.browser.hubs import RunningHub
from tests.browser.pages import Visitors
from tests.house.viewers import Seen, viewer
from tests.house.walking import Walk, walk_through

MAX_QUERIES = 12
HTML_KB = {
    "boards": 60,
    "pages": 40,
    "assessment": 45,
    "rounds": 45,
    "administration": 45,
    "home": 45,
}
"""How large a page's HTML may be, compressed; 30 KB where nothing is said."""
NOT_IN_THE_DEMO = {
    "challenges:search": "nobody in the demo keeps a search; test_catalogue.py keeps one",
    "identity:link": "a mailed link is opened in test_signing_in.py",
    "organisations:invitation": "nobody is invited at the moment",
    "rounds:declining": "nobody has an unanswered offer; test_matching.py declines one",
    "rounds:record": "a file of the matching, tested in tests/rounds",
    "rounds:repair": "no published round was repaired",
    "teams:download": "no team has uploaded a file",
    "pages:image": "an image, not a page",
    "submissions:image": "an image, not a page",
    "showcase:part": "needs a number after the path; test_showcase.py opens one",
    "showcase:image": "an image, not a page",
}
"""Pages that the walk cannot find, with the reason. Everything else has to be found."""


@pytest.fixture(scope="module")
def walk(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The same demo in this process, to find out who sees which page."""
    with walk_through(demo_data, tmp_path_factory.mktemp("walk") / "data") as walk:
        yield walk


@pytest.fixture
def look(
    axe: Callable[[Page], None], no_overflow: Callable[[Page], None]
) -> Callable[[Page], list[str]]:
    """What is wrong with a page that is open."""

    def faults_of(page: Page) -> list[str]:
        faults = []
        for measure in (axe, no_overflow):
            try:
                measure(page)
            except AssertionError as fault:
                faults.append(str(fault))
        return faults

    return faults_of


@pytest.mark.parametrize("capability", [*CAPABILITIES, "home"])
def test_every_page(
    capability: str,
    walk: Walk,
    hub: RunningHub,
    page_as: Visitors,
    look: Callable[[Page], list[str]],
    validate: Callable[[str], None],
) -> None:
    faults: list[str] = []
    windows: dict[int | None, Page] = {}
    for pattern, route in walk.routes("GET"):
        if route.name.split(":")[0] != capability:
            continue
        seen = viewer(walk, pattern)
        if seen is None:
            if route.name not in NOT_IN_THE_DEMO:
                faults.append(f"Nobody in the demo sees {pattern}")
        elif seen.is_page:
            faults += faults_of_html(walk, seen, validate, HTML_KB.get(capability, 30))
            if seen.person_id not in windows:
                windows[seen.person_id] = page_as(email_of(walk, seen.person_id))
            page = windows[seen.person_id]
            page.goto(seen.path)
            faults += [f"as person {seen.person_id}: {fault}" for fault in look(page)]
    assert not faults, "\n".join(faults)


def email_of(walk: Walk, person_id: int | None) -> str | None:
    if person_id is None:
        return None
    with walk.database.work() as work:
        return work.get(Person, person_id).email


def faults_of_html(
    walk: Walk, seen: Seen, validate: Callable[[str], None], limit_kb: int
) -> Iterator[str]:
    """What is wrong with a page as it is sent: its size, its HTML, its heading, its queries."""
    with walk.counting() as statements:
        answer = walk.ask("GET", seen.path, seen.person_id)
    if len(statements) > MAX_QUERIES + 4:
        # Four are the session's: made and read, by this walk.
        yield f"{len(statements)} queries: {seen.path}"
    size = len(gzip.compress(answer.content))
    if size > limit_kb * 1024:
        yield f"{seen.path} has {size} bytes, compressed"
    try:
        validate(answer.text)
    except AssertionError as error:
        yield f"{seen.path}: {error}"
    if answer.text.count("<h1") != 1:
        yield f"{seen.path} has {answer.text.count('<h1')} h1"
    main = re.search(r"<main.*</main>", answer.text, re.DOTALL)
    if main is None or len(re.sub(r"<[^>]*>|\s", "", main.group())) < 40:
        yield f"{seen.path} says nothing without script"


def test_refusals_are_pages_too(page_as: Visitors, look: Callable[[Page], list[str]]) -> None:
    page = page_as("ingrid.solheim@ntnu.example")
    faults = []
    for path, heading in (("/nothing", "Nothing is here"), ("/administration", "This is not open")):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        faults += look(page)
    assert not faults, "\n".join(faults)


def test_who_asks_too_often_is_told_in_words(
    page_as: Visitors, look: Callable[[Page], list[str]]
) -> None:
    page = page_as()
    for _ in range(6):
        page.goto("/identity/sign-in")
        page.get_by_label("Mail address").fill("often@stud.example")
        page.get_by_role("button", name="Send me a link").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many tries")
    assert not look(page)
