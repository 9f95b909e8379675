"""What a new board begins with: frames, clusters and first notes, written once by its maker."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map, Text

NOTE_W, NOTE_H, GAP, PADDING = 192, 160, 16, 16
TITLE_H, LABEL_H = 48, 28
APART = 64
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Area:
    """A frame to be: clusters by title, each with its first notes (type, text)."""

    title: str
    phase: str = ""
    columns: int = 2
    notes: tuple[tuple[str, str], ...] = ()
    clusters: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


@dataclass(frozen=True)
class Template:
    """A board to begin with."""

    title: str
    about: str
    areas: tuple[Area, ...] = field(default=())


TEMPLATES: dict[str, Template] = {
    "empty": Template("Empty board", "One frame, nothing in it.", (Area("Notes"),)),
    "engage": Template(
        "Engage canvas",
        "From the big idea to the challenge that your team takes on.",
        (
            Area("Big idea", "engage", 1, (("idea", "What is this about, in three words?"),)),
            Area(
                "Essential question",
                "engage",
                2,
                (("question", "What do we really want to know about it?"),),
                (("Why it matters", ()), ("Who is concerned", ())),
            ),
            Area(
                "Challenge",
                "engage",
                2,
                (("decision", "What will we change, for whom, by when?"),),
            ),
        ),
    ),
    "questions": Template(
        "Guiding questions",
        "All we need to know, sorted, with what could answer it.",
        (
            Area("Questions", "investigate", 2, (), (("First", ()), ("Later", ()))),
            Area("Activities", "investigate", 1, (("task", "Whom could we ask?"),)),
            Area("Sources", "investigate", 1),
        ),
    ),
    "stakeholders": Template(
        "Stakeholder map",
        "Who is touched, who decides, who helps, who is not heard.",
        (
            Area("Touched by it", "engage", 2, (("stakeholder", "Who lives with this daily?"),)),
            Area("Decide about it", "engage", 2),
            Area("Can help", "engage", 2),
            Area("Not heard so far", "engage", 2, (("concern", "Whose view do we not have?"),)),
        ),
    ),
    "evidence": Template(
        "Evidence wall",
        "Questions on the left, evidence in the middle, what follows on the right.",
        (
            Area("Guiding questions", "investigate", 1),
            Area("Evidence", "investigate", 2),
            Area("Synthesis", "investigate", 2, (), (("To try", ()), ("Before the gate", ()))),
        ),
    ),
    "synthesis": Template(
        "Synthesis",
        "What we found, what it means, what we decide.",
        (
            Area("We found", "investigate", 2),
            Area("It means", "investigate", 2),
            Area("We decide", "act", 2, (), (("Decisions", ()), ("Tasks", ()))),
        ),
    ),
}


def order_keys(count: int) -> list[str]:
    """Order words for things made in a row, with room before, between and after."""
    return [DIGITS[1 + n // 60] + DIGITS[1 + n % 60] for n in range(count)]


def build(name: str, author_id: int | None, made_ms: int) -> Callable[[Doc[Any]], None]:
    """What writes a template into an empty document. An unknown name gives the empty board."""
    template = TEMPLATES.get(name, TEMPLATES["empty"])

    def write(document: Doc[Any]) -> None:
        roots = {
            root: document.get(root, type=Map)
            for root in ("frames", "clusters", "notes", "links", "votes", "comments")
        }
        x = 0
        with document.transaction():
            for n, area in enumerate(template.areas):
                x += _write_area(roots, n, area, x, author_id, made_ms) + APART

    return write


def _write_area(
    roots: dict[str, Map[Any]], n: int, area: Area, x: int, author_id: int | None, made_ms: int
) -> int:
    """Write one frame with its contents; its width."""
    frame = f"f{n + 1}"
    width = 2 * PADDING + area.columns * NOTE_W + (area.columns - 1) * GAP
    y = TITLE_H
    count = 0

    def notes(cluster: str, texts: tuple[tuple[str, str], ...]) -> None:
        nonlocal y, count
        for key, (at, (kind, text)) in zip(order_keys(len(texts)), enumerate(texts), strict=True):
            count += 1
            row, column = divmod(at, area.columns)
            roots["notes"][f"{frame}n{count}"] = Map(
                {
                    "type": kind,
                    "text": Text(text),
                    "frame": frame,
                    "cluster": cluster,
                    "order": key,
                    "x": PADDING + column * (NOTE_W + GAP),
                    "y": y + row * (NOTE_H + GAP),
                    "size": "m",
                    "made": made_ms,
                    **({"author": author_id} if author_id is not None else {}),
                }
            )
        rows = max(1, -(-len(texts) // area.columns))
        y += rows * (NOTE_H + GAP)

    if area.notes or not area.clusters:
        notes("", area.notes)
    keys = order_keys(len(area.clusters))
    for key, (at, (title, texts)) in zip(keys, enumerate(area.clusters), strict=True):
        cluster = f"{frame}c{at + 1}"
        roots["clusters"][cluster] = Map({"title": title, "frame": frame, "order": key, "y": y})
        y += LABEL_H
        notes(cluster, texts)
    roots["frames"][frame] = Map(
        {
            "title": area.title,
            "order": order_keys(n + 1)[n],
            "phase": area.phase,
            "x": x,
            "y": 0,
            "w": width,
            "h": max(y, 400),
        }
    )
    return width
