"""The log: what documents are made of, kept row after row, and folded into snapshots.

A document is its snapshot and all rows of its log. Rows are numbered without gaps within the
transaction that keeps them, so whoever sees a gap knows that there is something to read. All
methods block and are called in worker threads, but for `append` on a SQLite of one's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pycrdt import Doc
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from hub.db import UTC as _UTC
from hub.realtime.gains import Gain
from hub.realtime.wire import read_state_vector, split_updates

Rows = list[tuple[int, int | None, bytes]]
"""(seq, author, updates) in order."""


class Busy(Exception):
    """Somebody else is writing just now."""


class Refused(Exception):
    """The database cannot keep anything at present: full, locked or away."""


@dataclass(slots=True)
class Entry:
    """What one room gives to one commit."""

    room: str
    seq: int
    """The last row that the room knows of; once kept, the last one before the rows of this."""
    rows: list[tuple[int | None, bytes]]
    clients: list[tuple[int, int | None]] = field(default_factory=list)
    """New client ids and who writes as them."""
    updates: int = 0
    """How many updates the rows hold."""
    gain: Gain | None = None
    """What they bring, if it is known."""
    between: "Stored | None" = None
    """What others kept after the last row that the room knew of, and before these."""


@dataclass(slots=True)
class Stored:
    """What the database holds of one document."""

    seq: int = 0
    folded: int = 0
    snapshot: bytes | None = None
    parts: int = 0
    """How many parts the snapshot has at most."""
    rows: Rows = field(default_factory=list)
    owners: dict[int, int | None] = field(default_factory=dict)

    def news(self) -> Iterator[bytes]:
        """All updates after the snapshot, in order."""
        for _, _, row in self.rows:
            yield from split_updates(row)

    def updates(self) -> Iterator[bytes]:
        """All that makes up the document, in order."""
        if self.snapshot:
            yield self.snapshot
        yield from self.news()

    @property
    def size(self) -> int:
        return len(self.snapshot or b"") + sum(len(row) for _, _, row in self.rows)


_HEAD = -1
_WHOLE = sa.text(
    f"SELECT {_HEAD} AS seq, folded AS number, data, parts FROM document "  # noqa: S608
    "LEFT JOIN document_snapshot ON document_snapshot.room = document.room "
    "WHERE document.room = :r "
    "UNION ALL "
    "SELECT seq, author_id, updates, NULL FROM document_update WHERE room = :r ORDER BY 1"
)
"""The head with the snapshot and its parts, and then the rows: (seq, author, updates) each."""


def stored(connection: Connection | Session, room: str, *, owners: bool = False) -> Stored:
    """Read a document, in one statement: a fold or an append in between changes nothing."""
    rows = list(connection.execute(_WHOLE, {"r": room}))
    found = Stored()
    if rows and rows[0][0] == _HEAD:
        _, found.folded, data, parts = rows.pop(0)
        found.snapshot = None if data is None else bytes(data)
        found.parts = parts or 0
    found.rows = [(row[0], row[1], bytes(row[2])) for row in rows if row[0] > found.folded]
    found.seq = found.rows[-1][0] if found.rows else found.folded
    if owners:
        found.owners = _owners(connection, room)
    return found


def stored_since(connection: Connection, room: str, seq: int) -> Stored:
    """The rows after `seq`; all of the document, if a snapshot holds some of them already."""
    rows = connection.execute(
        sa.text(
            "SELECT seq, author_id, updates FROM document_update "
            "WHERE room = :r AND seq > :s ORDER BY seq"
        ),
        {"r": room, "s": seq},
    ).all()
    head = connection.execute(
        sa.text("SELECT seq, folded FROM document WHERE room = :r"), {"r": room}
    ).first()
    if head is None or head[0] < seq or head[1] > seq:
        return stored(connection, room, owners=True)
    found = Stored(rows[-1][0] if rows else seq, head[1])
    found.rows = [(row[0], row[1], bytes(row[2])) for row in rows]
    if rows:
        found.owners = _owners(connection, room)
    return found


def _owners(connection: Connection | Session, room: str) -> dict[int, int | None]:
    pairs = connection.execute(
        sa.text("SELECT client_id, person_id FROM document_author WHERE room = :r"), {"r": room}
    )
    return {client: person for client, person in pairs}


def add_rows(
    connection: Connection | Session,
    room: str,
    rows: list[tuple[int | None, bytes]],
    clients: list[tuple[int, int | None]],
    now: datetime,
) -> int:
    """Add rows at the end of a room's log in a transaction of the caller; returns the last seq."""
    connection.execute(
        sa.text(
            "INSERT INTO document (room, seq, folded, made_at) VALUES (:r, 0, 0, :now) "
            "ON CONFLICT (room) DO NOTHING"
        ).bindparams(sa.bindparam("now", now, _UTC)),
        {"r": room},
    )
    seq: int = connection.execute(
        sa.text("UPDATE document SET seq = seq + :n WHERE room = :r RETURNING seq"),
        {"r": room, "n": len(rows)},
    ).scalar_one()
    first = seq - len(rows) + 1
    insert_rows(connection, room, first, rows, clients, now)
    return seq


def insert_rows(
    connection: Connection | Session,
    room: str,
    first: int,
    rows: list[tuple[int | None, bytes]],
    clients: list[tuple[int, int | None]],
    now: datetime,
) -> None:
    connection.execute(
        sa.text(
            "INSERT INTO document_update (room, seq, updates, made_at, author_id) "
            "VALUES (:r, :s, :u, :now, :a)"
        ).bindparams(sa.bindparam("now", type_=_UTC)),
        [
            {"r": room, "s": first + i, "u": updates, "now": now, "a": author}
            for i, (author, updates) in enumerate(rows)
        ],
    )
    if clients:
        connection.execute(
            sa.text(
                "INSERT INTO document_author (room, client_id, person_id) VALUES (:r, :c, :p) "
                "ON CONFLICT (room, client_id) DO NOTHING"
            ),
            [{"r": room, "c": client, "p": person} for client, person in clients],
        )


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log of a document goes, and what its snapshot is."""

    seq: int
    """The last row."""
    folded: int
    """The last row that the snapshot holds."""
    size: int = 0
    """Of the snapshot, in bytes."""
    parts: int = 0


class Log:
    """The log of all documents; how rows are added is each database's own way."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.writer = engine.execution_options(writes=True)

    def append(self, entries: list[Entry], *, wait: bool = True) -> list[bool]:
        """Keep all entries in one transaction.

        Returns for each whether its rows were kept. One that is behind keeps nothing and has to
        read first, or is told what lies between. Raises Refused, or Busy when it may not wait.
        """
        raise NotImplementedError

    @contextmanager
    def folding(self) -> Iterator[Connection]:
        """A transaction that moves rows into a snapshot, and changes nothing else."""
        with self.writer.begin() as connection:
            yield connection

    def untidy(self) -> bool:
        """Whether `tidy` should be called before long."""
        return False

    def tidy(self) -> None:
        """Clear up behind many commits, in a worker thread."""

    def load(self, room: str) -> Stored:
        """All of a document, with its authors."""
        try:
            with self.engine.connect() as connection:
                return stored(connection, room, owners=True)
        except sa.exc.DBAPIError as error:
            raise Refused(str(error.orig)) from error

    def since(self, room: str, seq: int) -> Stored:
        """What was kept after a row; all of the document, if that is folded already."""
        try:
            with self.engine.connect() as connection:
                return stored_since(connection, room, seq)
        except sa.exc.DBAPIError as error:
            raise Refused(str(error.orig)) from error

    def owners(self, room: str) -> dict[int, int | None]:
        """Which person writes as which client of a document."""
        try:
            with self.engine.connect() as connection:
                return _owners(connection, room)
        except sa.exc.DBAPIError as error:
            raise Refused(str(error.orig)) from error

    def heads(self, rooms: list[str]) -> dict[str, Head]:
        """How far each of these rooms is. No snapshot is read for it, only its length."""
        found = sa.text(
            "SELECT document.room, seq, folded, coalesce(length(data), 0), coalesce(parts, 0) "
            "FROM document LEFT JOIN document_snapshot ON document_snapshot.room = document.room "
            "WHERE document.room IN :rooms"
        ).bindparams(sa.bindparam("rooms", expanding=True))
        try:
            with self.engine.connect() as connection:
                rows = connection.execute(found, {"rooms": rooms}).all()
                return {room: Head(*figures) for room, *figures in rows}
        except sa.exc.DBAPIError as error:
            raise Refused(str(error.orig)) from error

    def close(self) -> None:
        """Let go of what is held open."""


def build(parts: Iterator[bytes]) -> tuple[Doc[Any], list[bytes]]:
    """A document from its updates, and those that the library could not apply.

    A failed update may leave half of itself behind, so the document is built again without it.
    """
    updates = list(parts)
    bad: list[int] = []
    while True:
        doc: Doc[Any] = Doc(allow_multithreading=True)
        at = 0
        try:
            while at < len(updates):
                # In chunks: one transaction is quicker, but lets no other thread run.
                with doc.transaction():
                    end = min(at + 100, len(updates))
                    while at < end:
                        if at not in bad:
                            doc.apply_update(updates[at])
                        at += 1
        except BaseException as error:
            if not is_panic(error):
                raise
            bad.append(at)
            continue
        return doc, [updates[i] for i in bad]


def is_panic(error: BaseException) -> bool:
    """Whether the library failed: its panics are no Exception."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def clocks_of(doc: Doc[Any]) -> dict[int, int]:
    """The next clock of each client in a document."""
    return read_state_vector(doc.get_state())
