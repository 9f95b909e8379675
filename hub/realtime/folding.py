"""Folding: the log of a document becomes its snapshot, in one transaction, losing nothing.

Deleted text is gone from a snapshot but not from a log, so folding is also what makes erasure
true. Merging a long log costs four times what applying it does: it is applied.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import sqlalchemy as sa
from pycrdt import Doc
from sqlalchemy.engine import Connection
from sqlmodel import col

from hub.realtime.joining import joined
from hub.realtime.limits import Limits
from hub.realtime.log import Head, Log, Refused, Stored, add_rows, build, clocks_of
from hub.realtime.models import Document, DocumentSnapshot, DocumentUpdate, DocumentVersion
from hub.realtime.scan import scan_own
from hub.realtime.walk import Facts
from hub.realtime.wire import sized

MAX_CARRIED = 256 * 1024
_DOCUMENT: sa.Table = Document.__table__  # type: ignore[attr-defined]
_SNAPSHOT: sa.Table = DocumentSnapshot.__table__  # type: ignore[attr-defined]
_VERSION: sa.Table = DocumentVersion.__table__  # type: ignore[attr-defined]


@dataclass
class Folded:
    """What a fold did."""

    head: Head
    carried: bool
    """Whether some updates wait for others, and were put at the end of the log again."""


def fold(log: Log, room: str, limits: Limits, *, resting: bool = False) -> Folded | None:
    """Fold a room's log. None when there is nothing to fold, or somebody else just did.

    resting: nobody is in the room any more, so a version keeps how it was left.
    """
    stored = log.load(room)
    if not stored.rows:
        return None
    news = joined(stored.news())
    doc, _ = build(chain([stored.snapshot] if stored.snapshot else (), news))
    snapshot = doc.get_update()
    clocks = clocks_of(doc)
    again: Doc[Any] = Doc()
    again.apply_update(snapshot)
    if clocks_of(again) != clocks:
        raise RuntimeError(f"the snapshot of {room} does not read back")
    facts = [scan_own(update) for update in news]
    carried = _unmet(news, facts, clocks)
    authors = _authors(stored, facts)
    last = stored.rows[-1][0]
    parts = stored.parts + sum(found.parts for found in facts)
    if parts > limits.parts // 2:
        # Neighbours have become one, and what was deleted is gone.
        parts = scan_own(snapshot).parts
    try:
        with log.folding() as connection:
            now = datetime.now(UTC)
            due = _due(connection, room, limits, now, resting=resting)
            authors |= due.authors
            moved = connection.execute(
                sa.update(_DOCUMENT)
                .where(_DOCUMENT.c.room == room, _DOCUMENT.c.folded == stored.folded)
                .values(folded=last, made_at=_written_at(room, last))
            ).rowcount
            if not moved:
                return None
            _keep(connection, room, snapshot, parts, set() if due.now else authors)
            connection.execute(
                sa.delete(DocumentUpdate).where(sa.column("room") == room, sa.column("seq") <= last)
            )
            if carried:
                add_rows(connection, room, [(None, b"".join(map(sized, carried)))], [], now)
            if due.now:
                _leave_version(connection, room, last, authors, snapshot, now, due.renewed)
                _drop_oldest(connection, room, limits)
    except sa.exc.DBAPIError as error:
        raise Refused(str(error.orig)) from error
    return Folded(Head(stored.seq, last, len(snapshot), parts), bool(carried))


def _unmet(news: list[bytes], facts: list[Facts], clocks: dict[int, int]) -> list[bytes]:
    """Updates that the document could not take in yet: a snapshot does not hold them."""
    unmet = [
        update
        for update, found in zip(news, facts, strict=True)
        if any(last > clocks.get(client, 0) for client, (_, last) in found.gives.items())
    ]
    return unmet if sum(map(len, unmet)) <= MAX_CARRIED else []


def _authors(stored: Stored, facts: list[Facts]) -> set[int]:
    """Who wrote in the rows: by the row, or where several share one by their client ids."""
    found = {author for _, author, _ in stored.rows}
    found |= {stored.owners.get(client) for each in facts for client in each.gives}
    return {author for author in found if author is not None}


@dataclass
class _Due:
    """Whether an automatic version is due, and for whom."""

    now: bool
    authors: set[int]
    """Who wrote since the last one, but for what is folded now."""
    renewed: int | None
    """The young version that is brought up to date instead of leaving another one."""


def _written_at(room: str, seq: int) -> sa.ScalarSelect[datetime]:
    """When the row was kept: the moment of the last change that the snapshot holds."""
    return (
        sa.select(col(DocumentUpdate.made_at))
        .where(col(DocumentUpdate.room) == room, col(DocumentUpdate.seq) == seq)
        .scalar_subquery()
    )


def _keep(
    connection: Connection, room: str, snapshot: bytes, parts: int, authors: set[int]
) -> None:
    """The snapshot in place of the one before. The document's own row is locked already."""
    values = {"data": snapshot, "parts": parts, "author_ids": sorted(authors)}
    known = _SNAPSHOT.update().where(_SNAPSHOT.c.room == room).values(**values)
    if not connection.execute(known).rowcount:
        connection.execute(_SNAPSHOT.insert().values(room=room, **values))


def _due(
    connection: Connection, room: str, limits: Limits, now: datetime, *, resting: bool
) -> _Due:
    known = connection.execute(
        sa.select(_SNAPSHOT.c.author_ids).where(_SNAPSHOT.c.room == room)
    ).scalar()
    newest = connection.execute(
        sa.select(_VERSION.c.id, _VERSION.c.made_at, _VERSION.c.author_ids)
        .where(_VERSION.c.room == room, _VERSION.c.name == "")
        .order_by(_VERSION.c.id.desc())
        .limit(1)
    ).first()
    authors = set(known or ())
    if newest is None or now - newest.made_at >= timedelta(seconds=limits.version_every):
        return _Due(now=True, authors=authors, renewed=None)
    if resting:
        return _Due(now=True, authors=authors | set(newest.author_ids), renewed=newest.id)
    return _Due(now=False, authors=authors, renewed=None)


def _leave_version(
    connection: Connection,
    room: str,
    seq: int,
    authors: set[int],
    snapshot: bytes,
    now: datetime,
    renewed: int | None,
) -> None:
    """An automatic version of what was just folded, new or in place of a young one."""
    values = {"author_ids": sorted(authors), "snapshot": snapshot, "seq": seq}
    if renewed is None:
        connection.execute(_VERSION.insert().values(room=room, name="", made_at=now, **values))
    else:
        connection.execute(_VERSION.update().where(_VERSION.c.id == renewed).values(**values))


def _drop_oldest(connection: Connection, room: str, limits: Limits) -> None:
    """Automatic versions beyond those that a room keeps."""
    old = connection.execute(
        sa.select(_VERSION.c.id)
        .where(_VERSION.c.room == room, _VERSION.c.name == "")
        .order_by(_VERSION.c.id.desc())
        .offset(limits.automatic_versions)
    ).scalars()
    ids = list(old)
    if ids:
        connection.execute(_VERSION.delete().where(_VERSION.c.id.in_(ids)))
