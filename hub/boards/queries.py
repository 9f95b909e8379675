"""What pages ask of boards."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, false, literal, true
from sqlmodel import col, select

from hub import realtime, teams
from hub.boards.document import Content, content
from hub.boards.models import Board
from hub.boards.outline import Outline
from hub.boards.outline import outline as outlined
from hub.db import Work
from hub.identity import Person
from hub.teams import Membership, Side, Standing, Team


@dataclass(frozen=True)
class BoardLine:
    """A board in a list."""

    id: int
    title: str
    template: str
    made_by: str
    made_at: datetime
    changed_at: datetime
    shared: bool
    archived: bool
    room: str


def visible(side: Side | None) -> ColumnElement[bool]:
    """The boards of a team that are for who sees the team from this side."""
    if side is None:
        return false()
    if side is Side.PARTNER:
        return and_(col(Board.shared_at).is_not(None), col(Board.archived_at).is_(None))
    return true()


def of_team(work: Work, team_id: int, *, archived: bool = False) -> list[BoardLine]:
    """The boards of a team that the actor may read, oldest first."""
    side = teams.standing(work, teams.known(work, team_id))
    place = col(Board.archived_at)
    written = realtime.last_change(literal("boards/") + cast(Board.id, String))
    rows = work.all(
        select(Board, Person.name, written)
        .join(
            Person,
            and_(col(Person.id) == col(Board.made_by_id), col(Person.closed_at).is_(None)),
            isouter=True,
        )
        .where(
            col(Board.team_id) == team_id,
            place.is_not(None) if archived else place.is_(None),
            visible(side),
        )
        .order_by(col(Board.made_at), col(Board.id))
    )
    return [
        BoardLine(
            board.id,
            board.title,
            board.template,
            name or "",
            board.made_at,
            max(board.changed_at, at or board.changed_at),
            board.shared_at is not None,
            board.archived_at is not None,
            board.room,
        )
        for board, name, at in rows
    ]


def read(work: Work, board: Board) -> Content:
    """What is on a board now, clean."""
    return content(realtime.read(work, board.room))


def outline(work: Work, board: Board) -> Outline:
    """A board in the order in which it is read."""
    return outlined(read(work, board))


@dataclass(frozen=True)
class Gap:
    """What the chain lacks: a question without evidence, a decision without a task."""

    note_id: str
    type: str
    text: str
    words: str


@dataclass(frozen=True)
class ChainState:
    """How far the chain of one board is."""

    board: BoardLine
    notes: int
    questions: int
    gaps: list[Gap]

    @property
    def unanswered(self) -> int:
        return sum(gap.type == "question" for gap in self.gaps)


def chain_state(work: Work, boards: list[BoardLine]) -> ChainState | None:
    """How far the chain is on the board that was written last, of those that the actor may read.

    One board only: reading one is quick, reading them all is not.
    """
    if not boards:
        return None
    newest = max(boards, key=lambda one: one.changed_at)
    found = [note for _, _, note in outlined(content(realtime.read(work, newest.room))).lines()]
    return ChainState(
        newest,
        len(found),
        sum(note.type == "question" for note in found),
        [Gap(note.id, note.type, note.text, note.gap) for note in found if note.gap],
    )


def names(work: Work, ids: Iterable[int]) -> dict[int, str]:
    """The names of these people, as they write them; closed accounts have none."""
    wanted = sorted(set(ids))
    rows = work.all(
        select(Person.id, Person.name).where(
            col(Person.id).in_(wanted), col(Person.closed_at).is_(None)
        )
    )
    return {key: name for key, name in rows if key is not None}


def shortened(names: dict[int, str]) -> dict[int, str]:
    """First words of names, where that is enough to know who is meant."""
    first = Counter(name.split(" ")[0] for name in names.values())
    return {
        key: word if first[word] == 1 else name
        for key, name in names.items()
        for word in [name.split(" ")[0]]
    }


def seated(work: Work, team: Team) -> list[int]:
    """The people who may appear on a board now: members and the teacher."""
    ids = work.all(
        select(Membership.person_id).where(
            col(Membership.team_id) == team.id,
            col(Membership.standing).in_((Standing.ACTIVE, Standing.INVITED)),
        )
    )
    return [*ids, *([team.teacher_id] if team.teacher_id is not None else [])]
