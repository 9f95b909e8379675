"""A board as a file: Markdown, HTML outline, CSV with a row a note, JSON."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from hub.boards.document import Content
from hub.boards.outline import NoteLine, Outline
from hub.web.sheets import harmless

COLUMNS = (
    *("frame", "cluster", "type", "text", "author", "votes"),
    *("source", "address", "links", "comments", "made"),
)
MARKDOWN = str.maketrans({one: f"\\{one}" for one in "\\`*_[]<>#|"})


def author(note: NoteLine, names: Mapping[int, str]) -> str:
    """Who wrote a note, as it is said."""
    if note.anonymous:
        return "Anonymous"
    return names.get(note.author, "A former member") if note.author is not None else ""


def markdown(title: str, board: Outline, names: Mapping[int, str]) -> str:
    """Headings for frames and clusters, a list item for each note."""
    lines = [f"# {title.translate(MARKDOWN)}"]
    for frame in board.frames:
        lines += ["", f"## {frame.title.translate(MARKDOWN)}", ""]
        lines += [_item(note, names) for note in frame.notes]
        for cluster in frame.clusters:
            lines += ["", f"### {cluster.title.translate(MARKDOWN)}", ""]
            lines += [_item(note, names) for note in cluster.notes]
    if board.loose:
        lines += ["", "## Outside the frames", ""]
        lines += [_item(note, names) for note in board.loose]
    return "\n".join(lines) + "\n"


def _item(note: NoteLine, names: Mapping[int, str]) -> str:
    text = " ".join(note.text.translate(MARKDOWN).split())
    facts = [author(note, names), note.source.translate(MARKDOWN)]
    if note.votes:
        facts.append(f"{note.votes} {'vote' if note.votes == 1 else 'votes'}")
    facts += [f"{link.words} “{link.text[:60].translate(MARKDOWN)}”" for link in note.links]
    said = " · ".join(" ".join(fact.split()) for fact in facts if fact)
    return f"- **{note.word}.** {text}" + (f" ({said})" if said else "")


def table(board: Outline, names: Mapping[int, str]) -> str:
    """CSV with a row a note, in reading order; nothing in it is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for frame, cluster, note in board.lines():
        links = "; ".join(f"{link.words}: {link.text}" for link in note.links)
        made = datetime.fromtimestamp(note.made / 1000, UTC).isoformat() if note.made else ""
        cells: list[str | int] = [
            frame,
            cluster,
            note.word,
            note.text,
            author(note, names),
            note.votes,
        ]
        cells += [note.source, note.url, links, len(note.comments), made]
        writer.writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def data(title: str, board: Content, names: Mapping[int, str]) -> str:
    """JSON of all that is on the board, places included; people by name, votes by number."""
    found: dict[str, Any] = asdict(board)
    for note in found["notes"].values():
        note["author"] = names.get(note["author"]) if note["author"] is not None else None
    for comment in found["comments"]:
        comment["author"] = names.get(comment["author"]) if comment["author"] else None
    found["votes"] = {note: len(voters) for note, voters in found["votes"].items()}
    return json.dumps({"board": title, **found}, ensure_ascii=False, indent=2) + "\n"
