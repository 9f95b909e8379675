"""Every page of every capability in a real browser: accessible, narrow, and readable unscripted."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from hub.app import CAPABILITIES
from hub.identity import Person
from tests.browser.hubs import RunningHub
from tests.browser.pages import Visitors
from tests.house.walking import SIGNED_OUT, Walk, walk_through

ORDER = [
    SIGNED_OUT,
    *("student", "teacher", "partner", "coordinator", "administrator", "ombud"),
]
"""Who is asked first to show a page: a visitor sees most of what there is."""


@pytest.fixture(scope="module")
def walk(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The same demo in this process, to find out who sees which page."""
    with walk_through(demo_data, tmp_path_factory.mktemp("walk") / "data") as walk:
        yield walk


def pages_of(walk: Walk, capability: str) -> Iterator[tuple[str, str]]:
    """One (path, role) for every page of a capability: the first that is shown to somebody."""
    for pattern, route in walk.routes("GET"):
        if route.name.split(":")[0] == capability:
            found = next(
                (
                    (path, role)
                    for path in walk.filled(pattern)
                    for role in ORDER
                    if role in walk.people and is_a_page(walk, path, role)
                ),
                None,
            )
            if found is not None:
                yield found


def is_a_page(walk: Walk, path: str, role: str) -> bool:
    answer = walk.ask("GET", path, role)
    return answer.status_code == 200 and "text/html" in answer.headers["content-type"]


def email_of(walk: Walk, role: str) -> str | None:
    person_id = walk.people[role]
    if person_id is None:
        return None
    with walk.database.work() as work:
        return work.get(Person, person_id).email


@pytest.mark.parametrize("capability", [*CAPABILITIES, "home"])
def test_every_page(
    capability: str,
    walk: Walk,
    hub: RunningHub,
    page_as: Visitors,
    axe: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
) -> None:
    faults: list[str] = []
    for path, role in pages_of(walk, capability):
        page = page_as(email_of(walk, role))
        page.goto(path)
        for measure in (axe, no_overflow, has_words):
            try:
                measure(page)
            except AssertionError as fault:
                faults.append(f"as {role}: {fault}")
        page.context.close()
        plain = page_as(email_of(walk, role), script=False)
        plain.goto(path)
        try:
            has_words(plain)
        except AssertionError as fault:
            faults.append(f"as {role}, without script: {fault}")
        plain.context.close()
    assert not faults, "\n".join(faults)


def has_words(page: Page) -> None:
    """There is one heading of the page, and something under it."""
    assert page.locator("h1").count() == 1, f"{page.url} has {page.locator('h1').count()} h1"
    assert len(page.locator("main").inner_text()) > 40, f"{page.url} is empty"
