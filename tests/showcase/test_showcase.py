"""A result becomes public when both sides agree, and each member decides on the own name."""

from datetime import timedelta

import pytest
from sqlmodel import select

from hub.notices import Notice
from hub.showcase import Project
from hub.showcase.citation import bibtex
from hub.teams import Team
from tests import makers
from tests.submissions.scene import Scene, scene

STORY = {
    "title": "A light on the stairs",
    "sentence": "On two stairs people had 17 minutes to plug their drains.",
    "problem": "Rain comes in bursts that old drains cannot take, and phones are silent.",
    "learned": "Nine of twelve households heard of the flood from a neighbour.",
    "made": "A light that hangs where everybody passes and turns red in time.",
    "licence": "CC-BY-4.0",
    "language": "en",
    "version": "0",
}
KEY = "a-light-on-the-stairs"


@pytest.fixture
def here(work) -> Scene:
    with work() as w:
        return scene(w)


@pytest.fixture
def path(here) -> str:
    return f"/showcase/team/{here.team.id}"


@pytest.fixture
def written(as_, here, path) -> str:
    """The public address of a story that is written."""
    answer = as_(here.people["member"]).post(f"{path}/story", data=STORY)
    assert answer.status_code == 303
    return f"/showcase/{KEY}-{here.team.id}"


def agree(as_, person, path, word="yes"):
    return as_(person).post(f"{path}/agreement", data={"agrees": word})


def test_both_sides_make_it_public_and_each_can_take_it_off(as_, work, here, path, written):
    assert as_().get(written).status_code == 404
    assert as_(here.people["partner"]).get(written).status_code == 200
    agree(as_, here.people["member"], path)
    assert as_().get(written).status_code == 404
    agree(as_, here.people["partner"], path)
    page = as_().get(written)
    assert page.status_code == 200
    assert STORY["made"] in page.text
    assert STORY["title"] in as_().get("/showcase").text
    agree(as_, here.people["partner"], path, "no")
    assert as_().get(written).status_code == 404
    assert STORY["title"] not in as_().get("/showcase").text


def test_evidence_is_shown_a_line_each_and_leads_to_where_it_is(as_, here, path, written):
    lines = "Levels of twelve years\n\n A film of the test https://films.example/stairs \nhttp://a.example"
    kept = as_(here.people["member"]).post(
        f"{path}/story", data={**STORY, "evidence": lines, "version": "1"}
    )
    assert kept.status_code == 303
    page = as_(here.people["member"]).get(written).text
    assert "<li>Levels of twelve years</li>" in page
    assert '<a href="https://films.example/stairs" rel="noreferrer">A film of the test</a>' in page
    assert "<li>http://a.example</li>" in page
    assert "A film of the test https://films.example/stairs\nhttp://a.example" in (
        as_(here.people["member"]).get(f"{path}/story").text
    )


def test_a_story_begins_with_the_licence_of_what_was_handed_in(as_, here, path):
    form = here.form(licence="CC0-1.0")
    assert as_(here.people["member"]).post(here.path, data=form).status_code == 303
    page = as_(here.people["member"]).get(f"{path}/story").text
    assert '<option value="CC0-1.0" selected' in page


def test_each_side_is_told_of_the_others_word(as_, work, here, path, written):
    agree(as_, here.people["member"], path)
    with work() as w:
        told = w.all(select(Notice.person_id))
    assert told == [here.people["partner"].id]


def test_a_changed_story_asks_both_again(as_, work, here, path, written):
    agree(as_, here.people["member"], path)
    agree(as_, here.people["partner"], path)
    changed = {**STORY, "title": "Another light", "version": "1"}
    as_(here.people["other"]).post(f"{path}/story", data=changed)
    assert as_().get(written).status_code == 404
    with work() as w:
        project = w.one(select(Project))
    assert (project.team_agreed_at, project.partner_agreed_at) == (None, None)


def test_two_members_who_edit_at_once_both_keep_their_words(as_, work, here, path, written):
    first = {**STORY, "title": "Her title here", "version": "1"}
    second = {**STORY, "title": "His title here", "version": "1"}
    assert as_(here.people["member"]).post(f"{path}/story", data=first).status_code == 303
    answer = as_(here.people["other"]).post(f"{path}/story", data=second)
    assert answer.status_code == 422
    assert "Her title here" in answer.text
    assert 'value="His title here"' in answer.text
    assert 'name="version" value="2"' in answer.text
    again = {**second, "version": "2"}
    assert as_(here.people["other"]).post(f"{path}/story", data=again).status_code == 303


def test_a_name_stands_there_only_by_its_owners_will(as_, work, here, path, written):
    agree(as_, here.people["member"], path)
    agree(as_, here.people["partner"], path)
    name = here.people["other"].name
    assert name not in as_().get(written).text
    as_(here.people["other"]).post(f"{path}/name", data={"named": "yes"})
    assert name in as_().get(written).text
    assert name in as_().get(f"{written}/citation").text
    as_(here.people["other"]).post(f"{path}/name")
    assert name not in as_().get(written).text


@pytest.mark.parametrize(("access", "shown"), [("public", 200), ("restricted", 404)])
def test_parts_are_public_only_where_the_team_chose_so(as_, here, path, written, access, shown):
    form = here.form(access=access)
    assert as_(here.people["member"]).post(here.path, data=form).status_code == 303
    agree(as_, here.people["member"], path)
    agree(as_, here.people["partner"], path)
    for number in (1, 2, 3):
        assert as_().get(f"{written}/part?number={number}").status_code == shown
    assert as_().get(f"{written}/part?number=99").status_code == 404
    assert as_().get(f"{written}/part").status_code == 404


def test_the_partner_says_once_what_came_of_it(as_, here, path, written):
    agree(as_, here.people["member"], path)
    agree(as_, here.people["partner"], path)
    said = {"month": "3", "use": "piloted", "text": "We tried the light on four more stairs."}
    assert as_(here.people["member"]).post(f"{written}/outcomes", data=said).status_code == 403
    assert as_().post(f"{written}/outcomes", data=said).status_code in (303, 403)
    partner = as_(here.people["partner"])
    assert partner.post(f"{written}/outcomes", data=said).status_code == 303
    assert partner.post(f"{written}/outcomes", data=said).status_code == 409
    assert "Piloted" in as_().get(written).text
    bad = partner.post(f"{written}/outcomes", data={"month": "4", "use": "x", "text": "short"})
    assert bad.status_code == 422


@pytest.mark.parametrize(
    ("who", "reads", "writes", "agrees"),
    [
        ("member", 200, 200, 303),
        ("partner", 200, 403, 303),
        ("coordinator", 200, 403, 403),
        ("stranger", 404, 404, 404),
    ],
)
def test_who_may_do_what(as_, here, path, written, who, reads, writes, agrees):
    client = as_(here.people[who])
    assert client.get(path).status_code == reads
    assert client.get(f"{path}/story").status_code == writes
    assert agree(as_, here.people[who], path).status_code == agrees


def test_a_citation_bears_hostile_names():
    entry = bibtex("a}b", ["O\\{x}"], 2026, "{Light}", "https://hub.example/showcase/a")
    assert entry.count("{") == entry.count("}")
    assert "\\" not in entry


def test_the_showcase_needs_the_same_queries_for_many_rows(as_, work, queries):
    def publish(count: int) -> None:
        with work() as w:
            for _ in range(count):
                team: Team = makers.team(w)
                values = {k: v for k, v in STORY.items() if k != "version"}
                w.add(
                    Project(
                        key=f"light-{team.id}",
                        team_id=team.id,
                        published_at=w.now,
                        changed_at=w.now,
                        **values,
                    )
                )

    publish(10)
    with queries() as few:
        as_().get("/showcase")
    publish(300)
    with queries() as many:
        answer = as_().get("/showcase?q=light&page=2")
    assert len(few) == len(many) <= 12
    assert "of 310 results" in answer.text


def test_a_partner_has_until_a_date_to_say_what_came_of_it(as_, here, path, written, clock):
    for who in ("member", "partner"):
        agree(as_, here.people[who], path)
    page = as_().get(written).text
    assert page.count("answers by then, or this page says that it did not") == 3
    clock.now += timedelta(days=100)
    assert as_().get(written).text.count("has not said what became of it") == 1
