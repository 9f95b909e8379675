"""What is in a board's document, read without trusting it.

Root maps of the document; ids are short words made by the client that adds the thing:
  frames    id -> {title, order, phase, x, y, w, h}: a named area; x, y on the board
  clusters  id -> {title, frame, order, y}: a named band of a frame, from its y downwards
  notes     id -> {type, text (Y.Text), frame, cluster, order, x, y, size "m" or "l",
                   author (person id), anonymous, made (ms), source {kind, label, url}}
  links     id -> {from, to, meaning}
  votes     "<note>:<person id>" -> true
  comments  id -> {note, author, text, made (ms), resolved}
x, y of what lies in a frame count from the frame's corner, so a frame moves in one write.
`order` is a word over 0-9A-Za-z; between any two there is another. Votes are flat, since two
people who vote at once would each make a map of the note's votes, and one would be lost.
Names of people are never in it. `static/js/boards/schema.js` says the same to the browser.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map

TYPES = {
    "question": "Question",
    "idea": "Idea",
    "evidence": "Evidence",
    "decision": "Decision",
    "task": "Task",
    "stakeholder": "Stakeholder",
    "concern": "Concern",
    "reflection": "Reflection",
}
MEANINGS = {
    "answers": "answered by",
    "supports": "supported by",
    "contradicts": "contradicted by",
    "leads to": "follows from",
    "carried out by": "carries out",
    "shown in": "shows",
    "assessed by": "assesses",
}
"""What a link means, and how it reads from its far end."""
PHASES = ("engage", "investigate", "act")
TITLE, TEXT, LABEL = 120, 2000, 120
FAR = 100_000.0
LIMITS = {
    "frames": 200,
    "clusters": 1000,
    "notes": 5000,
    "links": 10_000,
    "votes": 100_000,
    "comments": 10_000,
}
ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
ORDER = re.compile(r"[0-9A-Za-z]{1,64}")
VOTE = re.compile(r"([A-Za-z0-9_-]{1,40}):([1-9][0-9]{0,15})")
# Nothing in an address that cannot be seen: it would hide where it leads.
ADDRESS = re.compile(
    r"https?://[^\s<>\"'\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]{1,500}"
)
KEPT = "\n\u200c\u200d\u200e\u200f\ufe0f"
"""Lines, and what joins and marks letters: it cannot be seen, but is part of how people write."""


@dataclass(frozen=True)
class Frame:
    id: str
    title: str
    order: str
    phase: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Cluster:
    id: str
    title: str
    frame: str
    order: str
    y: float


@dataclass(frozen=True)
class Source:
    """Where a note comes from: a page, an interview, a file, a link."""

    kind: str
    label: str
    url: str


@dataclass(frozen=True)
class Note:
    id: str
    type: str
    text: str
    frame: str
    cluster: str
    order: str
    x: float
    y: float
    size: str
    author: int | None
    """Nobody for an anonymous note."""
    anonymous: bool
    made: float
    """Milliseconds since 1970; 0 when it is not known."""
    source: Source | None


@dataclass(frozen=True)
class Link:
    id: str
    start: str
    end: str
    meaning: str


@dataclass(frozen=True)
class Comment:
    id: str
    note: str
    author: int | None
    text: str
    made: float
    resolved: bool


@dataclass(frozen=True)
class Content:
    """All of a board, clean: whatever refers to something refers to what is here."""

    frames: dict[str, Frame] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    votes: dict[str, list[int]] = field(default_factory=dict)
    """Who voted, by note."""
    comments: list[Comment] = field(default_factory=list)


def content(document: Doc[Any]) -> Content:
    """What a board holds. Never raises for what the document holds; leaves out what is not ours."""
    frames = {key: _frame(key, raw) for key, raw in _rows(document, "frames")}
    clusters = {
        key: _cluster(key, raw)
        for key, raw in _rows(document, "clusters")
        if _word(raw.get("frame")) in frames
    }
    notes = {key: _note(key, raw, frames, clusters) for key, raw in _rows(document, "notes")}
    links = [
        Link(key, raw["from"], raw["to"], raw["meaning"])
        for key, raw in _rows(document, "links")
        if _is_link(raw, notes)
    ]
    comments = [
        Comment(
            key,
            raw["note"],
            _person(raw.get("author")),
            _text(raw.get("text"), TEXT),
            _number(raw.get("made"), 0, 1e14),
            raw.get("resolved") is True,
        )
        for key, raw in _rows(document, "comments")
        if _word(raw.get("note")) in notes and _text(raw.get("text"), TEXT)
    ]
    comments.sort(key=lambda comment: (comment.made, comment.id))
    return Content(frames, clusters, notes, links, _votes(document, notes), comments)


ROOTS = {root: Map for root in LIMITS}
"""All that a board's document is made of."""


def _raw(document: Doc[Any], root: str) -> dict[str, Any]:
    """A root map as plain values; the library's JSON is a hundred times quicker than its walk."""
    try:
        found = json.loads(str(document.get(root, type=Map)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _rows(document: Doc[Any], root: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The maps under a root, in the order of their ids, no more than the limit."""
    raw = _raw(document, root)
    keys = sorted(key for key, value in raw.items() if ID.fullmatch(key) and _is_map(value))
    for key in keys[: LIMITS[root]]:
        yield key, raw[key]


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


def _frame(key: str, raw: dict[str, Any]) -> Frame:
    return Frame(
        key,
        _text(raw.get("title"), TITLE) or "Frame",
        _order(raw.get("order")),
        raw["phase"] if _word(raw.get("phase")) in PHASES else "",
        _number(raw.get("x")),
        _number(raw.get("y")),
        _number(raw.get("w"), 100, FAR, 432),
        _number(raw.get("h"), 60, FAR, 300),
    )


def _cluster(key: str, raw: dict[str, Any]) -> Cluster:
    return Cluster(
        key,
        _text(raw.get("title"), TITLE) or "Group",
        raw["frame"],
        _order(raw.get("order")),
        _number(raw.get("y")),
    )


def _note(
    key: str, raw: dict[str, Any], frames: dict[str, Frame], clusters: dict[str, Cluster]
) -> Note:
    frame = _word(raw.get("frame"))
    frame = frame if frame in frames else ""
    cluster = _word(raw.get("cluster"))
    held = cluster in clusters and clusters[cluster].frame == frame
    anonymous = raw.get("anonymous") is True
    return Note(
        key,
        raw["type"] if _word(raw.get("type")) in TYPES else "idea",
        _text(raw.get("text"), TEXT),
        frame,
        cluster if held else "",
        _order(raw.get("order")),
        _number(raw.get("x")),
        _number(raw.get("y")),
        "l" if raw.get("size") == "l" else "m",
        None if anonymous else _person(raw.get("author")),
        anonymous,
        _number(raw.get("made"), 0, 1e14),
        _source(raw.get("source")),
    )


def _is_link(raw: dict[str, Any], notes: dict[str, Note]) -> bool:
    start, end = _word(raw.get("from")), _word(raw.get("to"))
    return (
        start in notes and end in notes and start != end and _word(raw.get("meaning")) in MEANINGS
    )


def _votes(document: Doc[Any], notes: dict[str, Note]) -> dict[str, list[int]]:
    votes: dict[str, list[int]] = {}
    for key, value in sorted(_raw(document, "votes").items())[: LIMITS["votes"]]:
        match = VOTE.fullmatch(key)
        if match and value is True and match.group(1) in notes:
            votes.setdefault(match.group(1), []).append(int(match.group(2)))
    return votes


def _source(raw: Any) -> Source | None:
    if not isinstance(raw, dict):
        return None
    label, url = _text(raw.get("label"), LABEL), _word(raw.get("url"))
    if not label:
        return None
    return Source(_text(raw.get("kind"), 20), label, url if ADDRESS.fullmatch(url) else "")


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _text(value: Any, longest: int) -> str:
    """Text on one paragraph's lines, without control characters or halves of characters."""
    if not isinstance(value, str):
        return ""
    clean = "".join(
        one if one in KEPT or (one.isprintable() and not "\ud800" <= one <= "\udfff") else " "
        for one in value[: 2 * longest]
    )
    return clean.strip()[:longest]


def _order(value: Any) -> str:
    return value if isinstance(value, str) and ORDER.fullmatch(value) else ""


def _number(value: Any, low: float = -FAR, high: float = FAR, otherwise: float = 0) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    try:
        number = float(value)
    except OverflowError:
        return otherwise
    return min(max(number, low), high) if math.isfinite(number) else otherwise


def _person(value: Any) -> int | None:
    """A person's id. Numbers come from the library as 3 or 3.0."""
    number = _number(value, 0, 1e15)
    return int(number) if number >= 1 and number == int(number) else None
