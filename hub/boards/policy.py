"""Who may read a board, write on it, and change its name and place."""

from sqlmodel import col, select

from hub import teams
from hub.boards.models import Board
from hub.db import Work
from hub.errors import Forbidden, NotFound, SignInFirst
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
