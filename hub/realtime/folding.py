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

from hub.realtime.joining import joined
from hub.realtime.limits import Limits
from hub.realtime.log import Log, Refused, Stored, add_rows, build, clocks_of
from hub.realtime.models import Document, DocumentUpdate, DocumentVersion
from hub.realtime.scan import scan_own
from hub.realtime.walk import Facts
from hub.realtime.wire import sized, split_updates

MAX_CARRIED = 256 * 1024


@dataclass
class Folded:
    """What a fold did."""

    rows: int
    bytes: int
    size: int
    """The size of the new snapshot."""
    carried: bool
    """Whether some updates wait for others, and were put at the end of the log again."""


def fold(log: Log, room: str, limits: Limits) -> Folded | None:
    """Fold a room's log. None when there is nothing to fold, or somebody else just did."""
    stored = log.load(room)
    if not stored.rows:
        return None
    news = joined(update for _, _, row in stored.rows for update in split_updates(row))
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
    try:
        with log.writer.begin() as connection:
            moved = connection.execute(
                sa.update(Document)
                .where(sa.column("room") == room, sa.column("folded") == stored.folded)
                .values(snapshot=snapshot, folded=last)
            ).rowcount
            if not moved:
                return None
            connection.execute(
                sa.delete(DocumentUpdate).where(sa.column("room") == room, sa.column("seq") <= last)
            )
            now = datetime.now(UTC)
            if carried:
                add_rows(connection, room, [(None, b"".join(map(sized, carried)))], [], now)
            _leave_version(connection, room, last, authors, snapshot, limits, now)
    except sa.exc.DBAPIError as error:
        raise Refused(str(error.orig)) from error
    size = sum(len(row) for _, _, row in stored.rows)
    return Folded(len(stored.rows), size, len(snapshot), bool(carried))


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


def _leave_version(
    connection: Connection,
    room: str,
    seq: int,
    authors: set[int],
    snapshot: bytes,
    limits: Limits,
    now: datetime,
) -> None:
    """An automatic version, when the last one is old enough; the oldest ones go."""
    version = DocumentVersion.__table__  # type: ignore[attr-defined]
    automatic = sa.and_(version.c.room == room, version.c.name == "")
    newest = connection.execute(
        sa.select(version.c.id, version.c.made_at, version.c.author_ids)
        .where(automatic)
        .order_by(version.c.id.desc())
        .limit(1)
    ).first()
    if newest is not None and now - newest.made_at < timedelta(seconds=limits.version_every):
        authors |= set(newest.author_ids)
        connection.execute(
            version.update()
            .where(version.c.id == newest.id)
            .values(author_ids=sorted(authors), snapshot=snapshot, seq=seq)
        )
        return
    connection.execute(
        version.insert().values(
            room=room,
            seq=seq,
            name="",
            snapshot=snapshot,
            made_at=now,
            author_ids=sorted(authors),
        )
    )
    old = connection.execute(
        sa.select(version.c.id)
        .where(automatic)
        .order_by(version.c.id.desc())
        .offset(limits.automatic_versions)
    ).scalars()
    ids = list(old)
    if ids:
        connection.execute(version.delete().where(version.c.id.in_(ids)))
