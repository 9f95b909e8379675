"""Boards as rows and pages: made, named, shared, put away, taken home."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from pycrdt import Map, Text
from sqlmodel import col, select

from hub import boards, realtime
from hub.audit import AuditEvent
from hub.boards import commands, templates
from hub.boards.document import content
from hub.boards.outline import outline
from hub.db import Work
from hub.errors import EditedMeanwhile
from hub.identity import Person
from hub.teams import State, Team
from hub.web.templates import environment
from tests import makers

Works = Callable[..., AbstractContextManager[Work]]
PEOPLE = ("member", "other", "teacher", "partner", "coordinator", "stranger", "nobody")


@pytest.fixture
def wall(work: Works) -> dict[str, Any]:
    """A team with a board, and one person of each kind."""
    with work() as w:
        organisation = makers.organisation(w)
        challenge = makers.challenge(w, organisation_id=organisation.id)
        member, other = makers.student(w), makers.student(w)
        teacher = makers.teacher(w)
        team = makers.team(w, [member, other], challenge_id=challenge.id, teacher_id=teacher.id)
        board = boards.make(w, team, "Evidence wall", "engage", member.id)
        return {
            "member": member.id,
            "other": other.id,
            "teacher": teacher.id,
            "nobody": None,
            "partner": makers.partner(w, organisation).id,
            "stranger": makers.student(w).id,
            "coordinator": makers.coordinator(w).id,
            "team": team.id,
            "board": board.id,
        }


KINDS = ("outline.md", "outline.html", "notes.csv", "board.json")


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_read_and_who_may_change(
    as_: Callable[..., Any], work: Works, wall: dict[str, Any], who: str, shared: bool
) -> None:
    if shared:
        with work() as w:
            commands.share(w, w.get(boards.Board, wall["board"]), shared=True)
    client, board, team = as_(wall[who]), wall["board"], wall["team"]
    inside = who in ("member", "other", "teacher", "coordinator")
    reads = inside or (who == "partner" and shared)
    member = who in ("member", "other")
    away = 303 if who == "nobody" else 404
    page = client.get(f"/boards/{board}").status_code
    assert page == (200 if reads else away)
    for kind in KINDS:
        found = client.get(f"/boards/{board}/export/{kind}").status_code
        assert found == (200 if reads else away)
    with work() as w:
        trail = w.all(select(AuditEvent).where(col(AuditEvent.action) == "boards.export"))
    assert [one.details["file"] for one in trail] == (list(KINDS) if reads else [])
    refused = 403 if reads else away
    assert client.get(f"/boards/{board}/details").status_code == (200 if member else refused)
    assert client.get(f"/boards/of/{team}").status_code == (
        200 if inside or who == "partner" else away
    )
    sees_list = 403 if inside or who in ("partner", "nobody") else away
    made = client.post(f"/boards/of/{team}/new", data={"title": "Second", "template": "empty"})
    assert made.status_code == (303 if member else sees_list)
    # Whoever is signed out is sent to sign in, but a form of theirs is refused.
    refused = 403 if who == "nobody" else refused
    for path, data in (
        ("name", {"title": "Another name", "version": "0"}),
        ("sharing", {"shared": "no"}),
        ("archiving", {}),
        ("return", {}),
    ):
        sent = client.post(f"/boards/{board}/{path}", data=data).status_code
        assert sent == (303 if member else refused), path


def test_the_partner_sees_only_what_is_shared(
    as_: Callable[..., Any], work: Works, wall: dict[str, Any]
) -> None:
    with work() as w:
        board = w.get(boards.Board, wall["board"])
        team = w.get(Team, wall["team"])
        boards.make(w, team, "Shared one", "empty", wall["member"])
        hidden = board.title
        commands.share(w, w.get(boards.Board, wall["board"] + 1), shared=True)
    text = as_(wall["partner"]).get(f"/boards/of/{wall['team']}").text
    assert "Shared one" in text
    assert hidden not in text


def test_the_page_reads_as_an_outline(as_: Callable[..., Any], wall: dict[str, Any]) -> None:
    text = as_(wall["teacher"]).get(f"/boards/{wall['board']}").text
    for frame in ("Big idea", "Essential question", "Challenge"):
        assert f"{frame} <small>" in text
    assert "What do we really want to know about it?" in text
    assert "No evidence yet" in text
    assert 'data-edit="no"' in text


def test_what_is_in_a_note_is_text_and_never_markup(
    as_: Callable[..., Any], work: Works, wall: dict[str, Any]
) -> None:
    with work() as w:
        realtime.edit(w, f"boards/{wall['board']}", _write_markup)
    for path in ("", "/export/outline.html"):
        text = as_(wall["member"]).get(f"/boards/{wall['board']}{path}").text
        assert "<script>x" not in text
        assert "&lt;script&gt;x" in text


def _write_markup(document: Any) -> None:
    from pycrdt import Map

    document.get("notes", type=Map)["n"] = Map({"text": "<script>x", "type": "idea"})


def test_every_template_gives_a_board_that_reads(work: Works, wall: dict[str, Any]) -> None:
    with work() as w:
        team = w.get(Team, wall["team"])
        for name, template in templates.TEMPLATES.items():
            board = boards.make(w, team, template.title, name, wall["member"])
            made = boards.outline(w, board)
            assert [frame.title for frame in made.frames] == [one.title for one in template.areas]
            wanted = sum(
                len(one.notes) + sum(len(notes) for _, notes in one.clusters)
                for one in template.areas
            )
            assert made.count == wanted


def test_freezing_keeps_the_board_and_no_names(work: Works, wall: dict[str, Any]) -> None:
    with work() as w:
        board = w.get(boards.Board, wall["board"])
        frozen = boards.freeze(w, board)
        realtime.edit(w, board.room, _write_markup)
        assert boards.outline(w, board).count == frozen["count"] + 1
    assert (frozen["kind"], frozen["title"]) == ("board", "Evidence wall")
    first = frozen["frames"][0]["notes"][0]
    assert first["author"] == wall["member"]
    assert "Person" not in str(frozen)


def test_a_frozen_board_is_shown_by_the_same_macro(work: Works, wall: dict[str, Any]) -> None:
    with work() as w:
        board = w.get(boards.Board, wall["board"])
        frozen = json.loads(json.dumps(boards.freeze(w, board)))
        live = boards.outline(w, board)
        people = boards.names(w, live.people())
    shown = environment.from_string(
        "{% from 'boards/_outline.html' import outline with context %}"
        "{{ outline(board, people, 3) }}"
    )
    pages = [shown.render(static=str, board=one, people=people) for one in (frozen, live)]
    assert pages[0] == pages[1]
    assert "<h3" in pages[0]
    assert people[wall["member"]] in pages[0]
    forgotten = shown.render(static=str, board=frozen, people={})
    assert "A former member" in forgotten


def test_the_state_of_the_chain_is_that_of_the_boards_one_may_read(
    as_: Callable[..., Any], work: Works, wall: dict[str, Any]
) -> None:
    with work() as w:
        partner, member = (
            makers.actor(w, w.get(Person, wall[who])) for who in ("partner", "member")
        )
    with work(member) as w:
        found = boards.chain_state(w, boards.of_team(w, wall["team"]))
        assert found is not None
        assert [gap.words for gap in found.gaps] == ["No evidence yet", "No task yet"]
        assert (found.board.id, found.unanswered) == (wall["board"], 1)
    with work(partner) as w:
        assert boards.chain_state(w, boards.of_team(w, wall["team"])) is None


def test_two_who_rename_at_once(as_: Callable[..., Any], work: Works, wall: dict[str, Any]) -> None:
    sent = {"title": "Wall of evidence", "version": "0"}
    assert as_(wall["member"]).post(f"/boards/{wall['board']}/name", data=sent).status_code == 303
    late = as_(wall["other"]).post(
        f"/boards/{wall['board']}/name", data={"title": "The wall", "version": "0"}
    )
    assert late.status_code == 422
    assert "Wall of evidence" in late.text
    with work() as w, pytest.raises(EditedMeanwhile):
        commands.rename(w, w.get(boards.Board, wall["board"]), "The wall", 0)


def test_a_title_too_short_is_said_beside_the_field(
    as_: Callable[..., Any], wall: dict[str, Any]
) -> None:
    for path in (f"of/{wall['team']}/new", f"{wall['board']}/name"):
        answer = as_(wall["member"]).post(f"/boards/{path}", data={"title": "a"})
        assert answer.status_code == 422
        assert "Write at least 3 characters." in answer.text


def test_the_archive_keeps_a_board_readable_and_unchanged(
    as_: Callable[..., Any], wall: dict[str, Any]
) -> None:
    client, board = as_(wall["member"]), wall["board"]
    client.post(f"/boards/{board}/archiving")
    assert 'data-edit="no"' in client.get(f"/boards/{board}").text
    sent = client.post(f"/boards/{board}/name", data={"title": "Other name"})
    assert sent.status_code == 403
    client.post(f"/boards/{board}/return")
    assert 'data-edit="yes"' in client.get(f"/boards/{board}").text


@pytest.mark.parametrize("count", [10, 500])
def test_as_many_queries_for_ten_notes_as_for_five_hundred(
    as_: Callable[..., Any],
    work: Works,
    wall: dict[str, Any],
    queries: Callable[[], Any],
    count: int,
) -> None:
    def write(document: Any) -> None:
        from pycrdt import Map

        for n in range(count):
            document.get("notes", type=Map)[f"n{n}"] = Map({"text": "x", "author": n + 1})

    with work() as w:
        realtime.edit(w, f"boards/{wall['board']}", write)
    client = as_(wall["member"])
    with queries() as seen:
        assert client.get(f"/boards/{wall['board']}").status_code == 200
    assert len(seen) <= 12, seen


def test_the_seeded_document_is_written_once(work: Works, wall: dict[str, Any]) -> None:
    with work() as w:
        board = w.get(boards.Board, wall["board"])
        again = outline(content(realtime.read(w, board.room)))
        assert again == boards.outline(w, board)
        with pytest.raises(realtime.AlreadySeeded):
            realtime.seed(w, board.room, templates.build("empty", None, 0))


@pytest.mark.parametrize(
    "path",
    [
        *("/boards/{board}", "/boards/{board}/details", "/boards/{board}/export/outline.html"),
        *("/boards/of/{team}", "/boards/of/{team}/new"),
    ],
)
def test_pages_are_valid_html(
    as_: Callable[..., Any], wall: dict[str, Any], validate: Callable[[str], None], path: str
) -> None:
    validate(as_(wall["member"]).get(path.format(**wall)).text)


def test_versions_are_named_compared_and_gone_back_to(
    as_: Callable[..., Any], work: Works, wall: dict[str, Any]
) -> None:
    client, room = as_(wall["member"]), f"boards/{wall['board']}"
    with work() as w:
        realtime.edit(w, room, lambda doc: write_note(doc, "n1", "Rain came from the hill"))
    assert client.post(f"/{room}/versions", data={"name": "Before the gate"}).status_code == 303
    with work() as w:
        version = realtime.versions(w, room)[0].id
        realtime.edit(w, room, lambda doc: write_note(doc, "n2", "A second one"))

    def spoil(doc: Any) -> None:
        doc.get("notes", type=Map)["n1"]["text"] = Text("Rain came from the sea")

    with work() as w:
        realtime.edit(w, room, spoil, wall["other"])
    assert "“Before the gate”" in client.get(f"/{room}/versions").text
    text = client.get(f"/{room}/versions/{version}").text
    assert '<del><span class="vh">removed: </span>hill</del>' in text
    assert '<ins><span class="vh">added: </span>sea</ins>' in text
    assert "A second one" in text
    with work() as w:
        kept = realtime.read(w, room).get("notes", type=Map)["n2"]
    assert client.post(f"/{room}/versions/{version}/return").status_code == 303
    text = client.get(f"/{room}").text
    assert "Rain came from the hill" in text
    assert "A second one" not in text
    assert str(kept["text"]) == "A second one"
    assert "Titles and notes say the same now." in client.get(f"/{room}/versions/{version}").text
    assert "“Before going back”" in client.get(f"/{room}/versions").text
    assert client.get(f"/{room}/versions/999").status_code == 404
    assert client.post(f"/{room}/versions", data={"name": "x"}).status_code == 422


def write_note(doc: Any, key: str, text: str) -> None:
    doc.get("notes", type=Map)[key] = Map({"type": "idea", "text": Text(text)})


@pytest.mark.parametrize("who", PEOPLE)
def test_who_reads_versions_and_goes_back(
    as_: Callable[..., Any], work: Works, wall: dict[str, Any], who: str
) -> None:
    room = f"boards/{wall['board']}"
    with work() as w:
        commands.share(w, w.get(boards.Board, wall["board"]), shared=True)
        version = realtime.name_version(w, room, "First", wall["member"])
        w.session.flush()
        version_id = version.id
    client = as_(wall[who])
    inside, member = who in (*PEOPLE[:3], "coordinator"), who in ("member", "other")
    away = 303 if who == "nobody" else 404
    for path in ("versions", f"versions/{version_id}"):
        assert client.get(f"/{room}/{path}").status_code == (200 if inside else away), path
    refused = 404 if who == "stranger" else 403
    for path, data in (("versions", {"name": "Gate"}), (f"versions/{version_id}/return", {})):
        sent = client.post(f"/{room}/{path}", data=data).status_code
        assert sent == (303 if member else refused), path


def test_a_closed_team_and_a_closed_account(
    as_: Callable[..., Any], work: Works, wall: dict[str, Any]
) -> None:
    assert "started by" in as_(wall["other"]).get(f"/boards/of/{wall['team']}").text
    with work() as w:
        w.get(Team, wall["team"]).state = State.ASSESSED
        w.get(Person, wall["member"]).closed_at = w.now
    text = as_(wall["other"]).get(f"/boards/{wall['board']}").text
    assert 'data-edit="no"' in text
    assert f"/boards/{wall['board']}/details" not in text
    assert "started by" not in as_(wall["other"]).get(f"/boards/of/{wall['team']}").text
