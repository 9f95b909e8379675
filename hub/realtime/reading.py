"""Documents for the rest of the house: read, seeded and edited on the server.

All of it happens within the caller's unit of work, so what a document becomes is kept together
with the rows around it, and those who are in the room are told once that is done. What is in a
document came from clients: take nothing in it for what it claims to be.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from pycrdt import Doc
from sqlmodel import col, select

from hub.db import Work
from hub.errors import Conflict
from hub.realtime.documents import KEPT, REVOKED
from hub.realtime.log import add_rows, build, stored
from hub.realtime.models import (
    Document,
    DocumentAuthor,
    DocumentSnapshot,
    DocumentUpdate,
    DocumentVersion,
)
from hub.realtime.scan import scan_own
from hub.realtime.wire import NOTHING, sized

Change = Callable[[Doc[Any]], None]


class AlreadySeeded(Conflict):
    """Founding a document that exists: it would double what is in it."""


def read(work: Work, room: str) -> Doc[Any]:
    """A fresh copy of a document, with all that anybody has been shown. Empty if there is none."""
    doc, _ = build(stored(work.session, room).updates())
    return doc


def snapshot(work: Work, room: str) -> bytes:
    """The document at this moment, as one update: what a submission freezes."""
    return read(work, room).get_update()


def opened(snapshot: bytes) -> Doc[Any]:
    """The document in a snapshot."""
    doc, _ = build(iter([snapshot]))
    return doc


def seed(work: Work, room: str, content: bytes | Change, author_id: int | None = None) -> None:
    """Found a document with its first content. Raises AlreadySeeded.

    content: an update, or a function that writes into an empty document.
    """
    if exists(work, room):
        raise AlreadySeeded("This document exists already.")
    if callable(content):
        doc: Doc[Any] = Doc()
        content(doc)
        content = doc.get_update()
    _append(work, room, content, author_id)


def edit(work: Work, room: str, change: Change, author_id: int | None = None) -> None:
    """Change a document on the server; those who are in it see it once the work is kept."""
    _lock(work, room)
    doc = read(work, room)
    before = doc.get_state()
    updates: list[bytes] = []
    watching = doc.observe(lambda event: updates.append(event.update))
    with doc.transaction():
        change(doc)
    doc.unobserve(watching)
    if updates and (doc.get_state() != before or updates != [NOTHING]):
        for update in updates:
            _append(work, room, update, author_id)


def _lock(work: Work, room: str) -> None:
    """Nobody else appends to this room until the work ends."""
    work.execute(sa.update(Document).where(sa.column("room") == room).values(seq=sa.column("seq")))


def _append(work: Work, room: str, update: bytes, author_id: int | None) -> None:
    if update == NOTHING:
        return
    clients = [(client, author_id) for client in scan_own(update).gives]
    add_rows(work.session, room, [(author_id, sized(update))], clients, work.now)
    work.announce(KEPT + room)


def revoke(work: Work, room: str, person_id: int | None = None, reason: str = "changed") -> None:
    """Have the rights in a room asked again at once: of one person, or of all.

    room: `*` for every room, as when a person is blocked. reason: a code that clients get.
    """
    who = "*" if person_id is None else str(person_id)
    work.announce(f"{REVOKED}{room} {who} {reason}")


def authors(work: Work, room: str) -> dict[int, int]:
    """Who wrote as which client: client id -> person id. Those erased are left out."""
    rows = work.all(
        select(DocumentAuthor).where(
            DocumentAuthor.room == room, col(DocumentAuthor.person_id).is_not(None)
        )
    )
    return {row.client_id: row.person_id for row in rows if row.person_id is not None}


def forget(work: Work, person_id: int) -> None:
    """Take a person out of every document's history. The text stays, and is nobody's.

    Whoever of them sits in a document is asked to leave by the guards.
    """
    revoke(work, "*", person_id, "removed")
    for model, column in (
        (DocumentAuthor, "person_id"),
        (DocumentUpdate, "author_id"),
        (DocumentVersion, "author_id"),
    ):
        work.execute(sa.update(model).where(sa.column(column) == person_id).values({column: None}))
    lists: tuple[tuple[Any, str], ...] = ((DocumentSnapshot, "room"), (DocumentVersion, "id"))
    for model, key in lists:
        table = model.__table__
        rows: Any = work.execute(sa.select(table.c[key], table.c.author_ids)).all()
        for row in rows:
            if person_id in row[1]:
                left = [id for id in row[1] if id != person_id]
                work.execute(sa.update(table).where(table.c[key] == row[0]).values(author_ids=left))


def erase(work: Work, room: str) -> None:
    """Remove a document with all its history. Those in it are asked to leave by their guards."""
    for model in (DocumentUpdate, DocumentSnapshot, DocumentVersion, DocumentAuthor, Document):
        work.execute(sa.delete(model).where(sa.column("room") == room))
    revoke(work, room, reason="removed")


def exists(work: Work, room: str) -> bool:
    """Whether a document was ever founded or written in."""
    return work.count(select(Document).where(Document.room == room)) > 0
