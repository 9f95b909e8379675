"""The boards and pages of the demo's teams, written into shared documents."""

from collections.abc import Callable
from datetime import timedelta
from textwrap import wrap
from typing import Any

from pycrdt import Doc, Map, Text

from hub import pages, realtime
from hub.boards import Board
from hub.boards.templates import APART, GAP, LABEL_H, NOTE_H, NOTE_W, PADDING, TITLE_H, order_keys
from hub.db import Work
from hub.demo import content
from hub.demo.loading.register import Register, acting, at
from hub.teams import Team

TODAY = timedelta(hours=3)
"""How long ago a team at work wrote last."""


def load(work: Work, register: Register) -> None:
    for one in content.teams(register.today):
        row = register.teams[one.key]
        author = register.people[one.members[0]]
        latest = at(one.deliverable.at) - timedelta(days=2) if one.deliverable else work.now - TODAY
        with acting(work, author, latest):
            if one.board is not None:
                register.boards[one.key, one.board.key] = draw(work, register, one, row)
            for page in one.pages:
                blocks: list[Any] = [("p", page.lead)] if page.lead else []
                register.pages[one.key, page.key] = pages.make(
                    work, row, page.title, "", author.id, blocks=[*blocks, *page.blocks]
                )
            if one.deliverable is None:
                name_versions(work, register, one.key, author.id)


def name_versions(work: Work, register: Register, team: str, author_id: int) -> None:
    """A team at work has given what it has a name, to find back to it."""
    boards = [row.room for (key, _), row in register.boards.items() if key == team]
    texts = [row.room for (key, _), row in register.pages.items() if key == team]
    for room in boards + texts:
        realtime.name_version(work, room, "For the next session", author_id)


def draw(work: Work, register: Register, one: content.Team, row: Team) -> Board:
    """A board with the frames, clusters, notes, links and votes of the content."""
    assert one.board is not None  # noqa: S101  # asked by load
    author_id = register.people[one.members[0]].id
    kept = work.add(
        Board(
            team_id=row.id,
            title=one.board.title,
            template="evidence",
            made_by_id=author_id,
            made_at=work.now,
            changed_at=work.now,
        )
    )
    people = {key: register.people[key].id for key in one.members}
    made_ms = int(work.now.timestamp() * 1000)
    realtime.seed(work, kept.room, writer(one.board, people, made_ms), author_id)
    return kept


def writer(
    board: content.Board, people: dict[str, int], made_ms: int
) -> Callable[[Doc[Any]], None]:
    """What writes a board into an empty document."""

    def write(document: Doc[Any]) -> None:
        roots = {
            name: document.get(name, type=Map)
            for name in ("frames", "clusters", "notes", "links", "votes", "comments")
        }
        x = 0
        with document.transaction():
            for number, frame in enumerate(board.frames):
                x += write_frame(roots, number, frame, x, people, made_ms) + APART
            for number, link in enumerate(board.links):
                roots["links"][f"l{number + 1}"] = Map(
                    {"from": link.from_note, "to": link.to_note, "meaning": link.meaning}
                )

    return write


def write_frame(
    roots: dict[str, Map[Any]],
    number: int,
    frame: content.Frame,
    x: int,
    people: dict[str, int],
    made_ms: int,
) -> int:
    """One frame with its clusters and notes; its width."""
    key = f"f{number + 1}"
    columns = (
        1
        if max(len(cluster.notes) for cluster in frame.clusters) <= 2
        and not any(note.large for cluster in frame.clusters for note in cluster.notes)
        else 2
    )
    width = 2 * PADDING + columns * NOTE_W + (columns - 1) * GAP
    y = TITLE_H
    for place, (order, cluster) in enumerate(
        zip(order_keys(len(frame.clusters)), frame.clusters, strict=True)
    ):
        group = f"{key}c{place + 1}"
        roots["clusters"][group] = Map(
            {"title": cluster.title, "frame": key, "order": order, "y": y}
        )
        y += LABEL_H
        column, tall = 0, NOTE_H
        for word, note in zip(order_keys(len(cluster.notes)), cluster.notes, strict=True):
            if column and (note.large or column == columns):
                y, column, tall = y + tall + GAP, 0, NOTE_H
            tall = max(tall, height(note))
            write_note(roots, note, key, group, word, PADDING + column * (NOTE_W + GAP), y, people)
            roots["notes"][note.id]["made"] = made_ms
            column += columns if note.large else 1
        y += tall + GAP
    roots["frames"][key] = Map(
        {
            "title": frame.title,
            "order": order_keys(number + 1)[number],
            "phase": frame.phase,
            "x": x,
            "y": 0,
            "w": width,
            "h": max(y, 400),
        }
    )
    return width


def height(note: content.Note) -> int:
    """How high the canvas draws a note: as `heightOf` in static/js/boards/layout.js."""
    lacking = note.type in ("question", "decision")
    small = len(note.text) > (230 if note.large else 60 if lacking else 90)
    foot = 72 + (22 if lacking else 0) + (20 if len(note.source) > 14 and not note.large else 0)
    a_line = (42 if note.large else 18) * (16 / 14 if small else 1)
    lines = len(wrap(note.text, int(a_line)))
    return max(NOTE_H, round(foot + lines * (19 if small else 21.6)))


def write_note(
    roots: dict[str, Map[Any]],
    note: content.Note,
    frame: str,
    cluster: str,
    order: str,
    x: int,
    y: int,
    people: dict[str, int],
) -> None:
    """One note, and who voted for it."""
    values: dict[str, Any] = {
        "type": note.type,
        "text": Text(note.text),
        "frame": frame,
        "cluster": cluster,
        "order": order,
        "x": x,
        "y": y,
        "size": "l" if note.large else "m",
    }
    if note.by:
        values["author"] = people[note.by]
    else:
        values["anonymous"] = True
    if note.source:
        values["source"] = {"kind": "text", "label": note.source, "url": ""}
    roots["notes"][note.id] = Map(values)
    for person_id in list(people.values())[: note.votes]:
        roots["votes"][f"{note.id}:{person_id}"] = True
