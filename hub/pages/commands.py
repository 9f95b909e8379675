"""What can happen to a page as a whole; what happens on it is the document's affair."""

from collections.abc import Iterable
from typing import Any

from pycrdt import XmlFragment

from hub import files, realtime
from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.files import StoredFile
from hub.pages import queries
from hub.pages.document import ROOT
from hub.pages.models import Page, PageImage
from hub.pages.seeding import build
from hub.pages.templates import TEMPLATES
from hub.realtime.models import DocumentVersion
from hub.teams import Team
from hub.web.forms import Upload, check_version


class InArchive(Conflict):
    """Changing what is in the archive."""


def topic(team_id: int) -> str:
    """What the list of a team's pages follows."""
    return f"teams/{team_id}/pages"


def make(
    work: Work,
    team: Team,
    title: str,
    template: str = "",
    author_id: int | None = None,
    blocks: Iterable[Any] | None = None,
) -> Page:
    """Begin a page; its document is written in the same unit of work.

    blocks: what it says, as `hub.pages.seeding.Given` or objects of that kind; without them the
    template says it. An unknown template is an empty page.
    """
    page = work.add(
        Page(
            team_id=team.id,
            title=title,
            template=template if template in TEMPLATES else "",
            made_by_id=author_id,
            made_at=work.now,
            changed_at=work.now,
        )
    )
    if blocks is None:
        blocks = TEMPLATES[page.template or "empty"].blocks
    realtime.seed(work, page.room, build(blocks), author_id)
    work.record("pages.make", page.room, team=team.id, template=page.template)
    work.announce(topic(team.id))
    return page


def rename(work: Work, page: Page, title: str, version: int) -> None:
    """Give it another name. Raises EditedMeanwhile."""
    check_version(version, page.version, "Somebody", {"title": page.title})
    page.title, page.version = title, page.version + 1
    _changed(work, page, "pages.rename")


def archive(work: Work, page: Page) -> None:
    """Put it away: it stays readable for the team, and can be brought back."""
    if page.archived_at is not None:
        raise InArchive("This page is in the archive already.")
    page.archived_at = work.now
    _changed(work, page, "pages.archive")


def bring_back(work: Work, page: Page) -> None:
    """Take it out of the archive again. Raises Conflict."""
    if page.archived_at is None:
        raise Conflict("This page is not in the archive.")
    page.archived_at = None
    _changed(work, page, "pages.restore")


def freeze(work: Work, page: Page) -> dict[str, Any]:
    """What a page says now, as JSON to be kept: `templates/pages/_tree.html` shows it.

    Names of those mentioned are in it, as they are now, and the ids of its images' files.
    """
    return {"kind": "page", **queries.tree(work, page)}


def name_version(work: Work, page: Page, name: str) -> DocumentVersion:
    """Keep the page as it is now, under a name."""
    version = realtime.name_version(work, page.room, name, work.actor.person_id)
    work.record("pages.version", page.room, version=version.id)
    return version


def go_back(work: Work, page: Page, version: DocumentVersion) -> None:
    """Make the page say what it said; how it was until now becomes a version."""
    realtime.restore(work, page.room, version, work.actor.person_id, {ROOT: XmlFragment})
    _changed(work, page, "pages.go_back")


def add_image(work: Work, page: Page, upload: Upload) -> StoredFile:
    """Keep an image for a page. Raises Invalid."""
    file = files.store(work, upload, "image", image=True)
    if file.media_type != "image/webp":
        raise Invalid("image", "Choose an image: PNG, JPEG, WebP or GIF.")
    work.add(PageImage(page_id=page.id, file_id=file.id))
    work.record("pages.image", page.room, file=file.id)
    return file


def _changed(work: Work, page: Page, action: str) -> None:
    page.changed_at = work.now
    work.add(page)
    work.record(action, page.room)
    work.announce(topic(page.team_id))
    # Whoever has it open loses or gets the right to write at once.
    realtime.revoke(work, page.room)
