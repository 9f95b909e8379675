"""The log on SQLite, on a connection of its own: a commit of one row costs 20 microseconds."""

import sqlite3
import threading
from datetime import UTC, datetime
from typing import cast

from sqlalchemy.engine import Engine

from hub.realtime.log import Busy, Entry, Log, Refused

_UPDATE = "UPDATE document SET seq = seq + ? WHERE room = ? AND seq = ?"
_MAKE = (
    "INSERT INTO document (room, seq, folded, made_at) VALUES (?, 0, 0, ?) "
    "ON CONFLICT (room) DO NOTHING"
)
_ROW = "INSERT INTO document_update (room, seq, updates, made_at, author_id) VALUES (?, ?, ?, ?, ?)"
_AUTHOR = (
    "INSERT INTO document_author (room, client_id, person_id) VALUES (?, ?, ?) "
    "ON CONFLICT (room, client_id) DO NOTHING"
)


class SqliteLog(Log):
    """Appends through the driver itself; reading and folding go the common way."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._lock = threading.Lock()
        self._connections: dict[bool, sqlite3.Connection] = {}

    def append(self, entries: list[Entry], *, wait: bool = True) -> list[bool]:
        with self._lock:
            try:
                return self._append(self._connection(wait), entries)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise (Refused if wait else Busy)(str(error)) from error
                raise Refused(str(error)) from error
            except sqlite3.DatabaseError as error:
                raise Refused(str(error)) from error

    def _connection(self, wait: bool) -> sqlite3.Connection:
        connection = self._connections.get(wait)
        if connection is None:
            pooled = self.engine.raw_connection()
            connection = cast("sqlite3.Connection", pooled.driver_connection)
            pooled.detach()  # ours for good, with the pragmas that the pool gave it
            connection.isolation_level = None
            connection.execute(f"PRAGMA busy_timeout={2000 if wait else 0}")
            self._connections[wait] = connection
        return connection

    def _append(self, connection: sqlite3.Connection, entries: list[Entry]) -> list[bool]:
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        connection.execute("BEGIN IMMEDIATE")
        try:
            kept = self._insert(connection, entries, now)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return kept

    def _insert(self, connection: sqlite3.Connection, entries: list[Entry], now: str) -> list[bool]:
        kept, rows, clients = [], [], []
        for entry in entries:
            room, seq = entry.room, entry.seq
            move = (len(entry.rows), room, seq)
            moved = connection.execute(_UPDATE, move).rowcount
            if not moved and not seq:
                connection.execute(_MAKE, (room, now))
                moved = connection.execute(_UPDATE, move).rowcount
            kept.append(bool(moved))
            if moved:
                for author, updates in entry.rows:
                    seq += 1
                    rows.append((room, seq, updates, now, author))
                clients += [(room, client, person) for client, person in entry.clients]
        connection.executemany(_ROW, rows)
        if clients:
            connection.executemany(_AUTHOR, clients)
        return kept

    def close(self) -> None:
        with self._lock:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()
