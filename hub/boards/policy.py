"""Who may read a board, write on it, and change its name and place."""

from sqlmodel import col, select

from hub import realtime, teams
from hub.boards.models import Board
from hub.db import Work
from hub.errors import Forbidden, NotFound, SignInFirst
from hub.realtime.models import DocumentVersion
from hub.teams import Side, Team

GONE = "This board is in the archive. Bring it back to change it."


def _load(work: Work, board_id: int) -> tuple[Board, Team, Side | None]:
    """A board with its team, for whoever may know of it."""
    if not work.actor.signed_in:
        raise SignInFirst
    found = work.one(
        select(Board, Team)
        .join(Team, col(Team.id) == col(Board.team_id))
        .where(col(Board.id) == board_id, teams.visible(work.actor))
    )
    board, team = found
    side = teams.standing(work, team)
    if side is Side.PARTNER and (board.shared_at is None or board.archived_at is not None):
        raise NotFound
    return board, team, side


def reader(work: Work, board_id: int) -> Board:
    """Reads it: members, invited students, the teacher, coordinators; the partner if shared."""
    return _load(work, board_id)[0]


def may_write(board: Board, team: Team, side: Side | None) -> bool:
    """Whether somebody on this side may write on a board as it is now."""
    return may_arrange(team, side) and board.archived_at is None


def may_arrange(team: Team, side: Side | None) -> bool:
    """Whether somebody on this side may change the names and places of a team's boards."""
    return side is Side.MEMBER and team.state not in teams.CLOSED


def member(work: Work, board_id: int) -> Board:
    """Changes its name and place: active members of the team, while its work goes on."""
    board, team, side = _load(work, board_id)
    if side is not Side.MEMBER:
        raise Forbidden("Only members of the team can change this board.")
    if team.state in teams.CLOSED:
        raise Forbidden("This team's work is over. Its boards stay readable.")
    return board


def editor(work: Work, board_id: int) -> Board:
    """Writes on it: active members, while it is not in the archive."""
    board = member(work, board_id)
    if board.archived_at is not None:
        raise Forbidden(GONE)
    return board


def insider(work: Work, board_id: int) -> Board:
    """Reads how it came about: whoever reads it from within. A partner reads what it says now."""
    board, _, side = _load(work, board_id)
    if side is Side.PARTNER:
        raise NotFound
    return board


def version_reader(work: Work, board_id: int, version_id: int) -> tuple[Board, DocumentVersion]:
    """Reads how a board was."""
    board = insider(work, board_id)
    return board, realtime.version(work, board.room, version_id)


def version_editor(work: Work, board_id: int, version_id: int) -> tuple[Board, DocumentVersion]:
    """Goes back to how a board was: whoever writes on it."""
    board = editor(work, board_id)
    return board, realtime.version(work, board.room, version_id)


def team_reader(work: Work, team_id: int) -> tuple[Team, Side | None]:
    """Sees a team's list of boards, from any side; a partner sees the shared ones."""
    team = teams.known(work, team_id)
    return team, teams.standing(work, team)


def team_member(work: Work, team_id: int) -> Team:
    """Makes boards for a team: active members."""
    return teams.member(work, team_id)


def file_reader(work: Work, board_id: int, kind: str) -> Board:
    """Takes it home as a file of some kind: whoever reads it."""
    return reader(work, board_id)
