"""What pages ask of shared pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pycrdt import Doc
from sqlmodel import col, select

from hub import realtime
from hub.db import Work
from hub.identity import Person
from hub.pages import document as documents
from hub.pages.models import Page, PageImage
from hub.realtime.models import DocumentUpdate
from hub.teams import Membership, Standing, Team


@dataclass(frozen=True)
class PageLine:
    """A page in a list."""

    id: int
    title: str
    changed_at: datetime
    archived: bool


def of_team(work: Work, team_id: int, *, archived: bool = False) -> list[PageLine]:
    """The pages of a team, oldest first. The caller's guard says who may see them."""
    written = realtime.last_change(sa.literal("pages/") + sa.cast(Page.id, sa.String))
    place = col(Page.archived_at)
    rows = work.all(
        select(Page, written)
        .where(col(Page.team_id) == team_id, place.is_not(None) if archived else place.is_(None))
        .order_by(col(Page.made_at), col(Page.id))
    )
    return [
        PageLine(page.id, page.title, max(page.changed_at, at or page.changed_at), archived)
        for page, at in rows
    ]


def names(work: Work, ids: Iterable[int]) -> dict[int, str]:
    """The names of these people, as they write them; closed accounts have none."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = work.all(
        select(Person.id, Person.name).where(
            col(Person.id).in_(wanted), col(Person.closed_at).is_(None)
        )
    )
    return dict(rows)


def tree(work: Work, page: Page, document: Doc[Any] | None = None) -> dict[str, Any]:
    """What a page says: {page, title, blocks, people, images}, plain values only.

    document: another state of it than the newest. people: names by id, as text.
    """
    blocks = _blocks(work, page, document)
    return _tree(page, blocks, names(work, documents.people(blocks)))


@dataclass(frozen=True)
class Reading:
    """A page as somebody reads it."""

    tree: dict[str, Any]
    writers: list[str]
    """All who wrote on it, in order of name; who made it is one of them."""
    seated: dict[int, str]
    """Who may be mentioned: active members and the teacher."""
    changed_at: datetime


def reading(work: Work, page: Page, team: Team) -> Reading:
    """What the page of a page shows; all names are asked for at once."""
    blocks = _blocks(work, page)
    wrote = {*realtime.authors(work, page.room).values()}
    if page.made_by_id is not None:
        wrote.add(page.made_by_id)
    seats = work.all(
        select(Membership.person_id).where(
            col(Membership.team_id) == team.id, col(Membership.standing) == Standing.ACTIVE
        )
    )
    if team.teacher_id is not None:
        seats.append(team.teacher_id)
    known = names(work, {*wrote, *seats, *documents.people(blocks)})
    at = work.maybe(select(realtime.last_change(page.room)))
    return Reading(
        _tree(page, blocks, known),
        sorted(known[one] for one in wrote if one in known),
        {one: known[one] for one in seats if one in known},
        max(page.changed_at, at or page.changed_at),
    )


@dataclass(frozen=True)
class Change:
    """The newest change of a page; `by` is empty where nobody is to be named."""

    at: datetime
    by: str


def newest_change(work: Work, page: Page) -> Change:
    """Who changed it last, and when."""
    author = (
        select(DocumentUpdate.author_id)
        .where(col(DocumentUpdate.room) == page.room)
        .order_by(col(DocumentUpdate.seq).desc())
        .limit(1)
        .scalar_subquery()
    )
    name = select(Person.name).where(col(Person.id) == author, col(Person.closed_at).is_(None))
    at, by = work.one(select(realtime.last_change(page.room), name.scalar_subquery()))
    return Change(max(page.changed_at, at or page.changed_at), by or "")


def _blocks(work: Work, page: Page, document: Doc[Any] | None = None) -> list[documents.Block]:
    if document is None:
        document = realtime.read(work, page.room)
    images = set(work.all(select(PageImage.file_id).where(PageImage.page_id == page.id)))
    return documents.blocks(document, images, f"p{page.id}-")


def _tree(page: Page, blocks: list[documents.Block], known: dict[int, str]) -> dict[str, Any]:
    mentioned = sorted(documents.people(blocks))
    return {
        "page": page.id,
        "title": page.title,
        "blocks": blocks,
        "people": {str(one): known[one] for one in mentioned if one in known},
        "images": sorted(documents.image_ids(blocks)),
    }
