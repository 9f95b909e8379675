"""The log on PostgreSQL: one commit is one round trip, however many rooms are in it.

Several processes may write in one room: each adds its rows after whatever is there, under the
lock of the document's row, and learns what others kept in between. Nobody collides, and nobody
has to try again.
"""

from datetime import UTC, datetime
from threading import Lock
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from hub.realtime.log import Entry, Log, Refused, Stored

_MAKE = """
INSERT INTO document (room, seq, folded, made_at)
SELECT room, 0, 0, %(now)s FROM unnest(%(rooms)s::text[]) AS room ORDER BY room
ON CONFLICT (room) DO NOTHING
"""
# Locks are taken in one order everywhere, so that two processes never wait for each other. A
# document that was erased, or founded anew since, takes nothing.
_APPEND = """
WITH locked AS MATERIALIZED (
    SELECT room FROM document WHERE room = ANY(%(rooms)s::text[]) ORDER BY room FOR UPDATE
), moved AS (
    UPDATE document SET seq = document.seq + new.count
    FROM unnest(%(rooms)s::text[], %(seqs)s::bigint[], %(counts)s::bigint[])
        AS new (room, seq, count)
    JOIN locked USING (room)
    WHERE document.room = new.room AND document.seq >= new.seq
    RETURNING document.room, document.seq - new.count AS before
), added AS (
    INSERT INTO document_update (room, seq, updates, made_at, author_id)
    SELECT moved.room, moved.before + new.number, new.updates, %(now)s, new.author
    FROM moved JOIN unnest(
        %(row_rooms)s::text[], %(numbers)s::bigint[], %(updates)s::bytea[], %(authors)s::integer[]
    ) AS new (room, number, updates, author) USING (room)
), owned AS (
    INSERT INTO document_author (room, client_id, person_id)
    SELECT moved.room, new.client, new.person
    FROM moved JOIN unnest(
        %(client_rooms)s::text[], %(clients)s::bigint[], %(persons)s::integer[]
    ) AS new (room, client, person) USING (room)
    ON CONFLICT (room, client_id) DO NOTHING
)
SELECT room, before FROM moved
"""
# The same for one row of one room, as one typing person brings it: a third of the server's work.
_APPEND_ONE = """
WITH moved AS (
    UPDATE document SET seq = seq + 1 WHERE room = %(room)s AND seq >= %(seq)s::bigint
    RETURNING room, seq
)
INSERT INTO document_update (room, seq, updates, made_at, author_id)
SELECT room, seq, %(updates)s::bytea, %(now)s, %(author)s::integer FROM moved
RETURNING room, seq - 1
"""


class PostgresLog(Log):
    """Appends for all rooms at once; reading and folding go the common way."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._lock = Lock()
        self._own: psycopg.Connection[Any] | None = None

    def append(self, entries: list[Entry], *, wait: bool = True) -> list[bool]:
        filled = [entry for entry in entries if entry.rows]
        with self._lock:
            try:
                before = self._append(self._connection(), filled)
            except (psycopg.Error, sa.exc.DBAPIError) as error:
                self._drop()
                raise Refused(str(error)) from error
        for entry in filled:
            at = before.get(entry.room, entry.seq)
            if at > entry.seq:
                entry.between = self._between(entry.room, entry.seq, at)
                entry.seq = at
        return [not entry.rows or entry.room in before for entry in entries]

    def _connection(self) -> psycopg.Connection[Any]:
        if self._own is None:
            pooled = self.engine.raw_connection()
            self._own = cast("psycopg.Connection[Any]", pooled.driver_connection)
            pooled.detach()
            # Each statement is a transaction, without a BEGIN and a COMMIT of its own.
            self._own.autocommit = True
        return self._own

    def _drop(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None

    def _append(self, connection: psycopg.Connection[Any], entries: list[Entry]) -> dict[str, int]:
        """Keep the rows of all; returns the last row before those of each room that took them."""
        now = datetime.now(UTC)
        if len(entries) == 1:
            (entry,) = entries
            if entry.seq and len(entry.rows) == 1 and not entry.clients:
                return _append_one(connection, entry, now)
        fresh = [entry.room for entry in entries if not entry.seq]
        if fresh:
            connection.execute(_MAKE, {"rooms": fresh, "now": now})
        rows = [
            (entry.room, number, updates, author)
            for entry in entries
            for number, (author, updates) in enumerate(entry.rows, 1)
        ]
        clients = [(entry.room, *pair) for entry in entries for pair in entry.clients]
        found = connection.execute(
            _APPEND,
            {
                "now": now,
                "rooms": [entry.room for entry in entries],
                "seqs": [entry.seq for entry in entries],
                "counts": [len(entry.rows) for entry in entries],
                **_columns(rows, "row_rooms", "numbers", "updates", "authors"),
                **_columns(clients, "client_rooms", "clients", "persons"),
            },
        )
        return dict(found.fetchall())

    def _between(self, room: str, seq: int, last: int) -> Stored:
        """What others kept after row `seq`, up to row `last`."""
        found = self.since(room, seq)
        found.rows = [row for row in found.rows if row[0] <= last]
        found.seq = found.rows[-1][0] if found.rows else max(seq, found.folded)
        return found

    def close(self) -> None:
        with self._lock:
            self._drop()


def _append_one(connection: psycopg.Connection[Any], entry: Entry, now: datetime) -> dict[str, int]:
    author, updates = entry.rows[0]
    found = connection.execute(
        _APPEND_ONE,
        {
            "room": entry.room,
            "seq": entry.seq,
            "updates": updates,
            "author": author,
            "now": now,
        },
    )
    return dict(found.fetchall())


def _columns(rows: list[tuple[Any, ...]], *names: str) -> dict[str, list[Any]]:
    """Rows as one list a column."""
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
