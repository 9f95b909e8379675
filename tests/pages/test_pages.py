"""Pages as rows and HTML: made, named, kept in versions, put away, taken home."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from pycrdt import XmlElement, XmlFragment

from hub import pages, realtime
from hub.identity import Person
from hub.pages import commands
from hub.teams import State, Team
from tests import makers
from tests.conftest import Client

As = Callable[..., Client]
Opening = Callable[..., Any]


@pytest.fixture
def people(work: Opening) -> dict[str, Any]:
    """Everybody who may have to do with a page of team Heron, and its number."""
    with work() as w:
        university = makers.university(w)
        ada, ben = makers.student(w, university), makers.student(w, university)
        teacher = makers.teacher(w, university)
        organisation = makers.organisation(w)
        challenge = makers.challenge(w, organisation_id=organisation.id)
        team = makers.team(w, [ada, ben], teacher_id=teacher.id, challenge_id=challenge.id)
        page = pages.make(w, team, "What we heard", "synthesis", ada.id)
        return {
            "ada": ada.id,
            "ben": ben.id,
            "teacher": teacher.id,
            "partner": makers.partner(w, organisation).id,
            "coordinator": makers.coordinator(w).id,
            "stranger": makers.student(w, university).id,
            "nobody": None,
            "team": team.id,
            "page": page.id,
        }


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


READS = {
    "ada": 200,
    "ben": 200,
    "teacher": 200,
    "coordinator": 200,
    "partner": 404,
    "stranger": 404,
}
WRITES = {
    "ada": 303,
    "ben": 303,
    "teacher": 403,
    "coordinator": 403,
    "partner": 404,
    "stranger": 404,
}


@pytest.mark.parametrize("who", READS)
def test_who_may_do_what(as_: As, people: dict[str, Any], who: str) -> None:
    client = as_(people[who])
    here = f"/pages/{people['page']}"
    for path in ("", "/versions", "/export/page.md", "/export/page.txt", "/export/page.html"):
        assert client.get(here + path).status_code == READS[who], path
    assert client.get(f"{here}/export/page.exe").status_code == 404
    details = {200: 200, 403: 403, 404: 404}[READS[who] if WRITES[who] == 303 else WRITES[who]]
    assert client.get(f"{here}/details").status_code == details
    assert client.post(f"{here}/versions", data={"name": "Gate"}).status_code == WRITES[who]
    answer = client.post(f"{here}/images", files={"image": ("a.png", png(), "image/png")})
    assert answer.status_code == (201 if WRITES[who] == 303 else WRITES[who])
    title = client.post(f"{here}/title", data={"title": "Heard", "version": "0"})
    assert title.status_code == WRITES[who]
    assert client.post(f"{here}/archiving").status_code == WRITES[who]
    new = client.get(f"/pages/new/{people['team']}").status_code
    assert (new == 200) is (WRITES[who] == 303)


def test_signed_out_is_sent_to_sign_in(as_: As, people: dict[str, Any]) -> None:
    assert as_().get(f"/pages/{people['page']}").status_code == 303


def test_a_page_is_started_from_a_template_and_read(as_: As, people: dict[str, Any]) -> None:
    client = as_(people["ada"])
    refused = client.post(f"/pages/new/{people['team']}", data={"title": "x", "template": "report"})
    assert refused.status_code == 422
    made = client.post(
        f"/pages/new/{people['team']}", data={"title": "Our charter", "template": "charter"}
    )
    text = client.get(made.headers["location"]).text
    assert "<h1>Our charter</h1>" in text
    assert ">When and how we meet</h2>" in text
    assert '<th scope="col">Role</th>' in text
    assert "Our charter" in client.get(f"/pages/of/{people['team']}").text


def test_versions_are_named_read_and_gone_back_to(
    as_: As, work: Opening, people: dict[str, Any]
) -> None:
    client, room = as_(people["ada"]), f"pages/{people['page']}"
    client.post(f"/{room}/versions", data={"name": "Before the gate"})

    def clear(doc: Any) -> None:
        root = doc.get("default", type=XmlFragment)
        del root.children[0 : len(root.children)]
        root.children.append(XmlElement("horizontalRule"))

    with work() as w:
        realtime.edit(w, room, clear, people["ben"])
        version = realtime.versions(w, room)[0].id
    assert "What we asked" not in client.get(f"/{room}").text
    assert "Before the gate" in client.get(f"/{room}/versions").text
    assert "What we asked" in client.get(f"/{room}/versions/{version}").text
    changed = client.get(f"/{room}/versions/{version}/changes").text
    assert '<del><span class="vh">removed: </span>What we asked' in changed
    assert client.post(f"/{room}/versions/{version}/return").status_code == 303
    assert "What we asked" in client.get(f"/{room}").text
    assert client.get(f"/{room}/versions/999").status_code == 404
    assert client.get(f"/{room}/versions/999/changes").status_code == 404
    assert "It says the same now." in client.get(f"/{room}/versions/{version}/changes").text


def test_in_the_archive_nobody_writes_until_it_is_back(as_: As, people: dict[str, Any]) -> None:
    client, here = as_(people["ada"]), f"/pages/{people['page']}"
    client.post(f"{here}/archiving")
    assert 'id="edit"' not in client.get(here).text
    assert client.post(f"{here}/versions", data={"name": "Gate"}).status_code == 403
    assert client.post(f"{here}/return").status_code == 303
    assert 'id="edit"' in client.get(here).text


def test_a_closed_team_only_reads(as_: As, work: Opening, people: dict[str, Any]) -> None:
    with work() as w:
        w.get(Team, people["team"]).state = State.ASSESSED
    client, here = as_(people["ada"]), f"/pages/{people['page']}"
    assert 'id="edit"' not in client.get(here).text
    assert client.post(f"{here}/archiving").status_code == 403
    assert client.get(f"/pages/new/{people['team']}").status_code == 403


def test_the_second_to_rename_is_told(as_: As, people: dict[str, Any]) -> None:
    here = f"/pages/{people['page']}/title"
    as_(people["ada"]).post(here, data={"title": "Heard by Ada", "version": "0"})
    answer = as_(people["ben"]).post(here, data={"title": "Heard by Ben", "version": "0"})
    assert answer.status_code == 422
    assert "Heard by Ben" in answer.text


def test_images_belong_to_their_page(as_: As, work: Opening, people: dict[str, Any]) -> None:
    client, here = as_(people["ada"]), f"/pages/{people['page']}"
    kept = client.post(f"{here}/images", files={"image": ("a.png", png(), "image/png")}).json()
    assert client.get(kept["url"]).headers["content-type"] == "image/webp"
    assert as_(people["partner"]).get(kept["url"]).status_code == 404
    assert client.post(f"{here}/images").status_code == 422
    with work() as w:
        other = pages.make(w, w.get(Team, people["team"]), "Other")
    assert client.get(f"/pages/{other.id}/images/{kept['file']}").status_code == 404

    def show(doc: Any) -> None:
        made = XmlElement("image", {"file": kept["file"], "alt": "Red"})
        doc.get("default", type=XmlFragment).children.append(made)

    with work() as w:
        for room in (f"pages/{people['page']}", other.room):
            realtime.edit(w, room, show, people["ada"])
        frozen = commands.freeze(w, w.get(pages.Page, people["page"]))
        assert frozen["images"] == [kept["file"]]
        assert pages.frozen_image(w, frozen, kept["file"]).media_type == "image/webp"
        assert commands.freeze(w, w.get(pages.Page, other.id))["images"] == []
    assert f'src="{kept["url"]}"' in client.get(here).text
    assert "data:image/webp" in client.get(f"{here}/export/page.html").text


def test_a_frozen_page_keeps_the_names(work: Opening, people: dict[str, Any]) -> None:
    def mention(doc: Any) -> None:
        root = doc.get("default", type=XmlFragment)
        line = root.children.append(XmlElement("paragraph"))
        line.children.append(XmlElement("mention", {"person": people["ben"]}))

    with work() as w:
        realtime.edit(w, f"pages/{people['page']}", mention, people["ada"])
        name = w.get(Person, people["ben"]).name
        frozen = pages.freeze(w, w.get(pages.Page, people["page"]))
    assert frozen["people"] == {str(people["ben"]): name}
    assert pages.plain_text(frozen).endswith(f"@{name}")


def test_a_page_asks_little(
    as_: As, work: Opening, people: dict[str, Any], queries: Callable[..., Any]
) -> None:
    client, here = as_(people["ada"]), f"/pages/{people['page']}"
    client.get(here)
    with queries() as few:
        client.get(here)
    with work() as w:
        team = w.get(Team, people["team"])
        for n in range(10):
            pages.make(w, team, f"Page {n}", "report", people["ada"])
            realtime.name_version(w, f"pages/{people['page']}", f"V{n}", people["ben"])
    with queries() as many:
        client.get(here)
    assert len(many) == len(few) <= 12, "\n".join(many)
    for path in (f"{here}/versions", f"/pages/of/{team.id}"):
        with queries() as seen:
            assert client.get(path).status_code == 200
        assert len(seen) <= 12
