"""What can happen to a board as a whole; what happens on it is the document's affair."""

from typing import Any

from hub import realtime
from hub.boards import templates
from hub.boards.document import ROOTS
from hub.boards.models import Board
from hub.boards.outline import outline
from hub.boards.queries import read
from hub.db import Work
from hub.errors import Conflict
from hub.realtime.models import DocumentVersion
from hub.teams import Team
from hub.web.forms import check_version


class InArchive(Conflict):
    """Changing what is in the archive."""


def topic(team_id: int) -> str:
    """What the list of a team's boards follows."""
    return f"teams/{team_id}/boards"


def make(work: Work, team: Team, title: str, template: str, author_id: int | None) -> Board:
    """Begin a board from a template; its document is written in the same unit of work."""
    board = work.add(
        Board(
            team_id=team.id,
            title=title,
            template=template,
            made_by_id=author_id,
            made_at=work.now,
            changed_at=work.now,
        )
    )
    build = templates.build(template, author_id, int(work.now.timestamp() * 1000))
    realtime.seed(work, board.room, build, author_id)
    work.record("boards.make", board.room, team=team.id, template=template)
    work.announce(topic(board.team_id))
    return board


def rename(work: Work, board: Board, title: str, version: int) -> None:
    """Give it another name. Raises EditedMeanwhile, InArchive."""
    _open(board)
    check_version(version, board.version, "Somebody", {"title": board.title})
    board.title, board.version, board.changed_at = title, board.version + 1, work.now
    _changed(work, board, "boards.rename")


def share(work: Work, board: Board, *, shared: bool) -> None:
    """Let the team's partner read it, or no longer."""
    _open(board)
    board.shared_at = work.now if shared else None
    _changed(work, board, "boards.share" if shared else "boards.unshare")


def archive(work: Work, board: Board) -> None:
    """Put it away: it stays readable for the team, and can be brought back."""
    _open(board)
    board.archived_at = work.now
    _changed(work, board, "boards.archive")


def bring_back(work: Work, board: Board) -> None:
    """Take it out of the archive again. Raises Conflict."""
    if board.archived_at is None:
        raise Conflict("This board is not in the archive.")
    board.archived_at = None
    _changed(work, board, "boards.restore")


def name_version(work: Work, board: Board, name: str) -> DocumentVersion:
    """Keep the board as it is now, under a name."""
    version = realtime.name_version(work, board.room, name, work.actor.person_id)
    work.record("boards.version", board.room, version=version.id)
    return version


def go_back(work: Work, board: Board, version: DocumentVersion) -> None:
    """Make the board say what it said; how it was until now becomes a version."""
    realtime.restore(work, board.room, version, work.actor.person_id, ROOTS)
    board.changed_at = work.now
    _changed(work, board, "boards.go_back")


def freeze(work: Work, board: Board) -> dict[str, Any]:
    """What is on a board now, as JSON to be kept: `templates/boards/_outline.html` shows it.

    People are in it by id only; `names` gives their names when it is shown.
    """
    plain = outline(read(work, board)).plain()
    return {"kind": "board", "board": board.id, "title": board.title, **plain}


def _open(board: Board) -> None:
    if board.archived_at is not None:
        raise InArchive("This board is in the archive. Bring it back to change it.")


def _changed(work: Work, board: Board, action: str) -> None:
    work.add(board)
    work.record(action, board.room)
    work.announce(topic(board.team_id))
    # Whoever has it open loses or gets the right to read or write at once.
    realtime.revoke(work, board.room)
