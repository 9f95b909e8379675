"""Every route as every role, on the demo: never a 500, valid HTML, few queries."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.actor import Role
from hub.web.labels import Page
from tests.house.tables import astray
from tests.house.walking import PARAMETER, SIGNED_OUT, Walk, walk_through

ROLES = [SIGNED_OUT, *(role.value for role in Role)]
SEEN = {200, 303, 403, 404, 409}
SENT = {200, 303, 403, 404, 409, 413, 422, 429}
MAX_QUERIES = 12
HUGE = "99999999999999999999999999"
ABSURD = {
    "page": "-1",
    "q": "\"'*() NEAR %\x00é",
    "sort": "nothing",
    "sdg": "99999999999999999999",
    "size": "x" * 3000,
}


@pytest.fixture(scope="module")
def walk(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with walk_through(demo_data, tmp_path_factory.mktemp("walk") / "data") as walk:
        yield walk


@pytest.mark.parametrize("role", ROLES)
def test_every_page_answers_every_role(
    walk: Walk, validate: Callable[[str], None], role: str
) -> None:
    if role not in walk.people:
        pytest.fail(f"The demo has no {role}.")
    faults = []
    for pattern, _ in walk.routes("GET"):
        for path in walk.filled(pattern):
            with walk.counting() as statements:
                answer = walk.ask("GET", path, role)
            if answer.status_code not in SEEN:
                faults.append(f"{answer.status_code}: {path} {walk.defects}")
                continue
            if len(statements) > MAX_QUERIES + 4:
                # Four are the session's: made and read, by this walk.
                faults.append(f"{len(statements)} queries: {path}")
            if "text/html" in answer.headers.get("content-type", ""):
                try:
                    validate(answer.text)
                except AssertionError as error:
                    faults.append(f"{path}: {error}")
                faults += [f"{path}: {column}" for column in astray(answer.text)]
    assert not faults, f"As {role}:\n" + "\n".join(faults)


@pytest.mark.parametrize("role", [SIGNED_OUT, Role.STUDENT.value, Role.COORDINATOR.value])
def test_absurd_addresses_are_answered_in_words(walk: Walk, role: str) -> None:
    faults = []
    for pattern, _ in walk.routes("GET"):
        for path in (PARAMETER.sub(HUGE, pattern), PARAMETER.sub("0", pattern)):
            answer = walk.ask("GET", path, role, params=ABSURD)
            if answer.status_code not in SEEN:
                faults.append(f"{answer.status_code}: {path} {walk.defects}")
    assert not faults, f"As {role}:\n" + "\n".join(faults)


@pytest.mark.parametrize("role", ROLES)
def test_every_form_bears_emptiness_and_nonsense(
    demo_data: Path, tmp_path: Path, role: str
) -> None:
    faults = []
    with walk_through(demo_data, tmp_path / "data") as walk:
        for pattern, route in walk.routes("POST"):
            fields = route.form
            nonsense = dict.fromkeys(fields.model_fields if fields else (), "\x00ø" * 40)
            for path in (*walk.filled(pattern), PARAMETER.sub(HUGE, pattern)):
                for sent in ({}, nonsense):
                    answer = walk.ask("POST", path, role, data=sent)
                    if answer.status_code not in SENT:
                        what = "nonsense" if sent else "nothing"
                        faults.append(f"{answer.status_code}: {what} to {path} {walk.defects}")
                    faults += [f"{path}: {name}" for name in unnamed(answer.text, path)]
    assert not faults, f"As {role}:\n" + "\n".join(faults)


def unnamed(html: str, path: str) -> list[str]:
    """The fields of a form on the page that its summary of faults does not name or lead to, and
    the title of a page that does not say once that there is an error."""
    if 'id="errors"' not in html or f'action="{path}"' not in html:
        return []
    page = Page()
    page.feed(html)
    fields = {
        one.name.removesuffix("-day") for one in page.controls.values() if one.kind != "hidden"
    }
    summary = html[html.index('id="errors"') :].partition("</section>")[0]
    faulty = fields.intersection(re.findall(r'href="#([^"]*)"', summary))
    missing = [name for name in faulty if not page.label_of(name)]
    title = html.partition("<title>")[2].partition("</title>")[0]
    return missing if title.count("Error: ") == 1 else [*missing, f"title {title}"]


def test_a_form_from_another_site_is_refused_everywhere(walk: Walk) -> None:
    foreign = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
    for pattern, _ in walk.routes("POST"):
        answer = walk.ask("POST", PARAMETER.sub("1", pattern), "student", headers=foreign)
        assert answer.status_code == 403, pattern
