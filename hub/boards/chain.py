"""The chain: for every question its evidence, the decisions, the tasks, and what is missing."""

from collections import defaultdict
from dataclasses import dataclass

from hub.boards.document import Content, Note
from hub.boards.outline import in_order, missing

FAR = 4
"""How many links away something may be and still belong to a question."""
STEPS = ("evidence", "decision", "task")


@dataclass(frozen=True)
class Strand:
    """One question, or one decision that no question leads to, with what follows from it."""

    note: Note
    steps: list[tuple[str, list[Note]]]
    gap: str


def chain(board: Content) -> list[Strand]:
    """Questions in reading order, then decisions that hang on none of them."""
    near: dict[str, set[str]] = defaultdict(set)
    for link in board.links:
        if link.meaning != "contradicts":
            near[link.start].add(link.end)
            near[link.end].add(link.start)
    gaps = missing(board)
    strands: list[Strand] = []
    held: set[str] = set()
    for kind in ("question", "decision"):
        for note in in_order(one for one in board.notes.values() if one.type == kind):
            if note.id in held:
                continue
            reached = _reached(board, near, note.id)
            held |= reached
            steps = [
                (step, in_order(board.notes[key] for key in reached if key != note.id))
                for step in STEPS
            ]
            kept = [(step, [one for one in notes if one.type == step]) for step, notes in steps]
            gap = gaps.get(note.id, "")
            lacking = [gaps[one.id] for one in dict(kept)["decision"] if one.id in gaps]
            strands.append(Strand(note, kept, gap or (lacking[0] if lacking else "")))
    return strands


def _reached(board: Content, near: dict[str, set[str]], start: str) -> set[str]:
    """What hangs on a note, over at most FAR links, without passing another question."""
    reached, edge = {start}, {start}
    for _ in range(FAR):
        edge = {
            other
            for key in edge
            for other in near[key]
            if other not in reached and board.notes[other].type != "question"
        }
        reached |= edge
    return reached
