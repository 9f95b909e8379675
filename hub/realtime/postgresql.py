"""The log on PostgreSQL: one commit takes four statements, however many rooms are in it."""

from datetime import UTC as _UTC
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from hub.db import UTC
from hub.realtime.log import Entry, Log, Refused

_NOW = sa.bindparam("now", type_=UTC)
# Locks are taken in one order everywhere, so that two processes never wait for each other.
_LOCK = sa.text(
    "SELECT room, seq FROM document WHERE room = ANY(CAST(:rooms AS text[])) "
    "ORDER BY room FOR UPDATE"
)
_MAKE = sa.text(
    "INSERT INTO document (room, seq, folded, made_at) "
    "SELECT room, 0, 0, :now FROM unnest(CAST(:rooms AS text[])) AS room "
    "ON CONFLICT (room) DO NOTHING"
).bindparams(_NOW)
_MOVE = sa.text(
    "UPDATE document SET seq = new.seq "
    "FROM unnest(CAST(:rooms AS text[]), CAST(:seqs AS bigint[])) AS new (room, seq) "
    "WHERE document.room = new.room"
)
_ROWS = sa.text(
    "INSERT INTO document_update (room, seq, updates, made_at, author_id) "
    "SELECT room, seq, updates, :now, author FROM unnest(CAST(:rooms AS text[]), "
    "CAST(:seqs AS bigint[]), CAST(:updates AS bytea[]), CAST(:authors AS integer[])) "
    "AS new (room, seq, updates, author)"
).bindparams(_NOW)
_AUTHORS = sa.text(
    "INSERT INTO document_author (room, client_id, person_id) "
    "SELECT room, client, person FROM unnest(CAST(:rooms AS text[]), "
    "CAST(:clients AS bigint[]), CAST(:persons AS integer[])) AS new (room, client, person) "
    "ON CONFLICT (room, client_id) DO NOTHING"
)


class PostgresLog(Log):
    """Appends for all rooms at once; reading and folding go the common way."""

    def append(self, entries: list[Entry], *, wait: bool = True) -> list[bool]:
        try:
            with self.writer.begin() as connection:
                return self._append(connection, entries, datetime.now(_UTC))
        except sa.exc.DBAPIError as error:
            raise Refused(str(error.orig)) from error

    def _append(self, connection: Connection, entries: list[Entry], now: datetime) -> list[bool]:
        known = self._lock(connection, sorted(entry.room for entry in entries))
        fresh = [entry.room for entry in entries if entry.room not in known and not entry.seq]
        if fresh:
            connection.execute(_MAKE, {"rooms": sorted(fresh), "now": now})
            known |= self._lock(connection, fresh)
        kept = [known.get(entry.room) == entry.seq for entry in entries]
        taken = [entry for entry, ok in zip(entries, kept, strict=True) if ok]
        if taken:
            self._insert(connection, taken, now)
        return kept

    def _lock(self, connection: Connection, rooms: list[str]) -> dict[str, int]:
        return {room: seq for room, seq in connection.execute(_LOCK, {"rooms": rooms})}

    def _insert(self, connection: Connection, entries: list[Entry], now: datetime) -> None:
        rows = [
            (entry.room, entry.seq + i, updates, author)
            for entry in entries
            for i, (author, updates) in enumerate(entry.rows, 1)
        ]
        ends = {entry.room: entry.seq + len(entry.rows) for entry in entries}
        connection.execute(_MOVE, {"rooms": list(ends), "seqs": list(ends.values())})
        if rows:
            names, seqs, updates, authors = map(list, zip(*rows, strict=True))
            connection.execute(
                _ROWS,
                {"rooms": names, "seqs": seqs, "updates": updates, "authors": authors, "now": now},
            )
        owners = [(entry.room, *pair) for entry in entries for pair in entry.clients]
        if owners:
            names, clients, persons = map(list, zip(*owners, strict=True))
            connection.execute(_AUTHORS, {"rooms": names, "clients": clients, "persons": persons})
