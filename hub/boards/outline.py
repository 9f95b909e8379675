"""The outline: a board in the order in which it is read. Values in, values out.

Frames in their order; in a frame first the notes of no cluster, then cluster after cluster;
among notes the order that people gave, else rows from top to bottom (notes less than half a
note apart are in one row), and in a row from the inline start. Ids settle what is left.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from hub.boards.document import MEANINGS, TYPES, Comment, Content, Note

HALF_NOTE = 80.0


@dataclass(frozen=True)
class LinkLine:
    """A link as one of its notes reads it: "answered by" and the other note."""

    words: str
    other: str
    type: str
    text: str


@dataclass(frozen=True)
class NoteLine:
    id: str
    type: str
    word: str
    text: str
    author: int | None
    anonymous: bool
    votes: int
    source: str
    url: str
    made: float
    links: list[LinkLine]
    comments: list[Comment]
    gap: str
    """What is missing in the chain, in words, or nothing."""


@dataclass(frozen=True)
class ClusterPart:
    id: str
    title: str
    notes: list[NoteLine]


@dataclass(frozen=True)
class FramePart:
    id: str
    title: str
    phase: str
    notes: list[NoteLine]
    clusters: list[ClusterPart]
    count: int


@dataclass(frozen=True)
class Outline:
    frames: list[FramePart]
    loose: list[NoteLine]
    """Notes outside all frames."""
    count: int

    def lines(self) -> Iterable[tuple[str, str, NoteLine]]:
        """All notes in reading order, each with the titles of its frame and cluster."""
        for frame in self.frames:
            for note in frame.notes:
                yield frame.title, "", note
            for cluster in frame.clusters:
                for note in cluster.notes:
                    yield frame.title, cluster.title, note
        for note in self.loose:
            yield "", "", note

    def plain_text(self) -> str:
        """All that is written, a line a title and a line a note."""
        parts: list[tuple[str, list[NoteLine]]] = []
        for frame in self.frames:
            parts.append((frame.title, frame.notes))
            parts += [(cluster.title, cluster.notes) for cluster in frame.clusters]
        if self.loose:
            parts.append(("Outside the frames", self.loose))
        said = []
        for title, notes in parts:
            said += [title, *(f"{note.word}. {' '.join(note.text.split())}" for note in notes)]
        return "".join(f"{line}\n" for line in said)

    def people(self) -> set[int]:
        """Everybody whose name it takes to show this."""
        found: set[int] = set()
        for _, _, note in self.lines():
            authors = [note.author, *(comment.author for comment in note.comments)]
            found.update(one for one in authors if one is not None)
        return found

    def plain(self) -> dict[str, Any]:
        """As JSON: without names, so that a kept copy can forget a person as well."""
        return asdict(self)


def outline(board: Content) -> Outline:
    """A board as it is read."""
    links, gaps = _links(board), missing(board)
    comments: dict[str, list[Comment]] = defaultdict(list)
    for comment in board.comments:
        comments[comment.note].append(comment)
    groups: dict[tuple[str, str], list[Note]] = defaultdict(list)
    for note in board.notes.values():
        groups[note.frame, note.cluster].append(note)

    def lines(frame: str, cluster: str) -> list[NoteLine]:
        return [
            NoteLine(
                note.id,
                note.type,
                TYPES[note.type],
                note.text,
                note.author,
                note.anonymous,
                len(board.votes.get(note.id, ())),
                note.source.label if note.source else "",
                note.source.url if note.source else "",
                note.made,
                links[note.id],
                comments[note.id],
                gaps.get(note.id, ""),
            )
            for note in in_order(groups[frame, cluster])
        ]

    frames = []
    for frame in sorted(board.frames.values(), key=lambda one: (one.order, one.x, one.id)):
        clusters = [
            ClusterPart(cluster.id, cluster.title, lines(frame.id, cluster.id))
            for cluster in sorted(
                (one for one in board.clusters.values() if one.frame == frame.id),
                key=lambda one: (one.order, one.y, one.id),
            )
        ]
        notes = lines(frame.id, "")
        count = len(notes) + sum(len(cluster.notes) for cluster in clusters)
        frames.append(FramePart(frame.id, frame.title, frame.phase, notes, clusters, count))
    return Outline(frames, lines("", ""), len(board.notes))


def in_order(notes: Iterable[Note]) -> list[Note]:
    """The notes of one group as they are read."""
    rows: dict[str, int] = {}
    row, top = -1, float("-inf")
    for note in sorted(notes, key=lambda one: (one.y, one.x, one.id)):
        if note.y - top >= HALF_NOTE:
            row, top = row + 1, note.y
        rows[note.id] = row
    return sorted(notes, key=lambda one: (one.order, rows[one.id], one.x, one.id))


def _links(board: Content) -> dict[str, list[LinkLine]]:
    lines: dict[str, list[LinkLine]] = defaultdict(list)
    for link in board.links:
        start, end = board.notes[link.start], board.notes[link.end]
        lines[start.id].append(LinkLine(link.meaning, end.id, end.type, end.text))
        lines[end.id].append(LinkLine(MEANINGS[link.meaning], start.id, start.type, start.text))
    return lines


def missing(board: Content) -> dict[str, str]:
    """What the chain lacks: questions that nothing answers, decisions that nobody carries out."""
    answered: set[str] = set()
    carried: set[str] = set()
    for link in board.links:
        start, end = board.notes[link.start], board.notes[link.end]
        pair = {start.type, end.type}
        if "question" in pair and ("evidence" in pair or link.meaning == "answers"):
            answered.update((start.id, end.id))
        if "decision" in pair and ("task" in pair or link.meaning == "carried out by"):
            carried.update((start.id, end.id))
    # A decision may reach its task by way of an idea.
    working = {
        link.start
        for link in board.links
        if board.notes[link.start].type == "idea" and board.notes[link.end].type == "task"
    }
    carried.update(link.start for link in board.links if link.end in working)
    gaps = {}
    for note in board.notes.values():
        if note.type == "question" and note.id not in answered:
            gaps[note.id] = "No evidence yet"
        elif note.type == "decision" and note.id not in carried:
            gaps[note.id] = "No task yet"
    return gaps
