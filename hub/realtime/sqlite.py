"""The log on SQLite, on a connection of its own: a commit of one row costs 20 microseconds."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import cast

from sqlalchemy.engine import Connection, Engine

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


PAGE = 4096
UNTIDY = 4000
"""So many pages in the write-ahead log, by an upper estimate, are worth a checkpoint."""


class SqliteLog(Log):
    """Appends through the driver itself; reading and folding go the common way.

    Its own connections never make a checkpoint, which waits for the disk: `tidy` does.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._lock = threading.Lock()
        self._own: sqlite3.Connection | None = None
        self._waits: bool | None = None
        self._pages = 0

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
        """One for both ways: a commit on another would make it forget every page it knows."""
        connection = self._own
        if connection is None:
            pooled = self.engine.raw_connection()
            connection = self._own = cast("sqlite3.Connection", pooled.driver_connection)
            pooled.detach()  # ours for good, with the pragmas that the pool gave it
            connection.isolation_level = None
            connection.execute("PRAGMA wal_autocheckpoint=0")
            self._waits = None
        if self._waits is not wait:
            connection.execute(f"PRAGMA busy_timeout={2000 if wait else 0}")
            self._waits = wait
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
        # A table's and an index's page a row, the document's, and what the row itself takes.
        self._pages += sum([3 + len(row[2]) // PAGE for row in rows])
        if clients:
            connection.executemany(_AUTHOR, clients)
        return kept

    @contextmanager
    def folding(self) -> Iterator[Connection]:
        """Not waiting for the disk: lost in a power cut, it leaves the rows that it folded.

        The next append waits for all that was written before it, this too. So the lock is held
        for as long as copying takes, and appends hardly ever meet it.
        """
        with self.writer.connect() as connection:
            driver = cast("sqlite3.Connection", connection.connection.driver_connection)
            (before,) = driver.execute("PRAGMA synchronous").fetchone()
            driver.execute("PRAGMA synchronous=NORMAL")
            try:
                with connection.begin():
                    yield connection
            finally:
                driver.execute(f"PRAGMA synchronous={before}")

    def untidy(self) -> bool:
        return self._pages > UNTIDY

    def tidy(self) -> None:
        """A checkpoint that waits for nobody and that nobody waits for."""
        self._pages = 0
        with self.engine.connect() as connection:
            driver = cast("sqlite3.Connection", connection.connection.driver_connection)
            driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        with self._lock:
            if self._own is not None:
                self._own.close()
                self._own = None
