"""Who may read a page, write on it, and change its name and place."""

from sqlmodel import col, select

from hub import realtime, teams
from hub.db import Work
from hub.errors import Forbidden, NotFound, SignInFirst
from hub.files import StoredFile
from hub.pages.models import Page, PageImage
from hub.realtime.models import DocumentVersion
from hub.teams import Side, Team

GONE = "This page is in the archive. Bring it back to change it."
OVER = "This team's work is closed. Its pages stay readable."
Found = tuple[Page, Team, Side | None]


def reader(work: Work, page_id: int) -> Found:
    """Reads it: members, invited students, the teacher, coordinators. Partners read what is
    handed in."""
    if not work.actor.signed_in:
        raise SignInFirst
    page, team = work.one(
        select(Page, Team)
        .join(Team, col(Team.id) == col(Page.team_id))
        .where(col(Page.id) == page_id, teams.visible(work.actor))
    )
    side = teams.standing(work, team)
    if side is Side.PARTNER:
        raise NotFound
    return page, team, side


def may_write(page: Page, team: Team, side: Side | None) -> bool:
    """Whether somebody on this side may write on a page as it is now."""
    return side is Side.MEMBER and team.state not in teams.CLOSED and page.archived_at is None


def member(work: Work, page_id: int) -> Found:
    """Changes its name and place: active members, while the team works."""
    page, team, side = reader(work, page_id)
    if side is not Side.MEMBER:
        raise Forbidden("Only members of the team can change this page.")
    if team.state in teams.CLOSED:
        raise Forbidden(OVER)
    return page, team, side


def editor(work: Work, page_id: int) -> Found:
    """Writes on it: active members, while it is not in the archive."""
    page, team, side = member(work, page_id)
    if page.archived_at is not None:
        raise Forbidden(GONE)
    return page, team, side


def team_reader(work: Work, team_id: int) -> Team:
    """Sees a team's list of pages: whoever reads its space."""
    return teams.reader(work, team_id)


def may_make(work: Work, team: Team) -> bool:
    """Whether this actor may make pages for a team."""
    return teams.standing(work, team) is Side.MEMBER and team.state not in teams.CLOSED


def team_member(work: Work, team_id: int) -> Team:
    """Makes pages for a team: active members, while the team works."""
    team = teams.member(work, team_id)
    if team.state in teams.CLOSED:
        raise Forbidden(OVER)
    return team


def image_reader(work: Work, page_id: int, file_id: int) -> StoredFile:
    """Sees an image that was added to a page: whoever reads the page."""
    reader(work, page_id)
    return work.one(
        select(StoredFile)
        .join(PageImage, col(PageImage.file_id) == col(StoredFile.id))
        .where(col(PageImage.page_id) == page_id, col(StoredFile.id) == file_id)
    )


def file_reader(work: Work, page_id: int, kind: str) -> Found:
    """Takes it home as a file of some kind: whoever reads it."""
    return reader(work, page_id)


def version_reader(
    work: Work, page_id: int, version_id: int
) -> tuple[Page, Team, Side | None, DocumentVersion]:
    """Reads how a page was: whoever reads the page."""
    page, team, side = reader(work, page_id)
    return page, team, side, realtime.version(work, page.room, version_id)


def version_editor(
    work: Work, page_id: int, version_id: int
) -> tuple[Page, Team, Side | None, DocumentVersion]:
    """Goes back to how a page was: whoever writes on it."""
    page, team, side = editor(work, page_id)
    return page, team, side, realtime.version(work, page.room, version_id)
