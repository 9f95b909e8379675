"""The database, and Work: one unit of work for one actor."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC as _UTC
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar, TypeVarTuple, cast, overload

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Field, Session, SQLModel
from sqlmodel.sql.expression import Select, SelectOfScalar

from hub.actor import NOBODY, Actor
from hub.config import Settings
from hub.errors import NotFound

T = TypeVar("T")
M = TypeVar("M", bound=SQLModel)
Ts = TypeVarTuple("Ts")

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTC(sa.types.TypeDecorator[datetime]):
    """A moment, always aware and in UTC, on databases that know no zones as well."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        value = value.astimezone(_UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=_UTC) if value.tzinfo is None else value.astimezone(_UTC)


class Word(sa.types.TypeDecorator[Any]):
    """One word of a StrEnum, kept as text: adding a word needs no migration."""

    impl = sa.String(40)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__(40)
        self.words = words

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


def word_field(words: type[StrEnum], **kwargs: Any) -> Any:
    """A column that holds one word of a StrEnum: `state: State = word_field(State, default=…)`."""
    return Field(sa_type=Word(words), **kwargs)


def json_field(**kwargs: Any) -> Any:
    """A column of plain JSON. Assign a new value to change it: edits in place are not seen."""
    return Field(sa_type=sa.JSON, **kwargs)


def make_engine(settings: Settings) -> Engine:
    """An engine with the pragmas that SQLite needs: WAL, foreign keys, patience, real BEGIN."""
    if not settings.url.startswith("sqlite"):
        options = {} if settings.durable else {"options": "-c synchronous_commit=off"}
        engine = sa.create_engine(
            settings.url,
            pool_size=10,
            max_overflow=10,
            pool_pre_ping=True,
            connect_args=options,
        )
        close_late(engine)
        return engine
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(settings.url, pool_size=10, max_overflow=20)
    synchronous = "FULL" if settings.durable else "NORMAL"

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            f"synchronous={synchronous}",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock at the start: upgrading later would fail, not wait.
        immediate = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def close_late(engine: Engine) -> None:
    """Close what is given back after `engine.dispose()`, which closes only what is not lent.

    A thread that still asks for a right while the hub ends would else leave its connection open, in
    a pool that nobody has any more.
    """
    disposals = 0

    @sa.event.listens_for(engine, "engine_disposed")
    def disposed(_: Engine) -> None:
        nonlocal disposals
        disposals += 1

    @sa.event.listens_for(engine, "connect")
    def made(_: Any, record: Any) -> None:
        record.info["disposals"] = disposals

    @sa.event.listens_for(engine, "checkin")
    def given_back(connection: Any, record: Any) -> None:
        if connection is not None and record.info["disposals"] != disposals:
            record.invalidate()


class Work:
    """One unit of work for one actor: what it reads, changes, records, tells and leaves to do.

    All of it is kept together or not at all; news and errands go out only after that.
    """

    def __init__(
        self, session: Session, now: datetime, settings: Settings, actor: Actor = NOBODY
    ) -> None:
        self.session = session
        self.settings = settings
        self.now = now
        self.actor = actor
        self.topics: dict[str, None] = {}
        self.errands = 0
        self.facts: dict[tuple[Any, ...], Any] = {}
        """What a policy found out already, by its own key; whoever changes it forgets it."""

    @overload
    def maybe(self, select: SelectOfScalar[T]) -> T | None: ...
    @overload
    def maybe(self, select: Select[*Ts]) -> tuple[*Ts] | None: ...
    def maybe(self, select: Any) -> Any:
        """The first row, or None."""
        return self.session.exec(select).first()

    @overload
    def one(self, select: SelectOfScalar[T]) -> T: ...
    @overload
    def one(self, select: Select[*Ts]) -> tuple[*Ts]: ...
    def one(self, select: Any) -> Any:
        """The first row. Raises NotFound."""
        row = self.session.exec(select).first()
        if row is None:
            raise NotFound
        return row

    @overload
    def all(self, select: SelectOfScalar[T]) -> list[T]: ...
    @overload
    def all(self, select: Select[*Ts]) -> list[tuple[*Ts]]: ...
    def all(self, select: Any) -> Any:
        """All rows, in the select's order."""
        return list(self.session.exec(select).all())

    def count(self, select: Any) -> int:
        """How many rows the select would give, whatever its limit is."""
        inner = select.order_by(None).limit(None).offset(None).subquery()
        total = sa.select(sa.func.count()).select_from(inner)
        return cast(int, self.session.execute(total).scalar_one())

    def get(self, model: type[M], key: int | None) -> M:
        """The row with this key. Raises NotFound. For ids from rows, never from requests."""
        row = self.session.get(model, key) if key is not None else None
        if row is None:
            raise NotFound
        return row

    def refresh(self, row: SQLModel, *columns: str) -> None:
        """Read a row again, or some of its columns: another unit of work may have changed it."""
        self.session.refresh(row, columns or None)

    def hold(self, row: SQLModel) -> None:
        """Keep others from changing a row until this is over, and read it as it is now."""
        self.session.refresh(row, with_for_update=True)

    def add(self, row: M) -> M:
        """Keep a new or changed row, and send it to the database now, so that it has its id."""
        self.session.add(row)
        self.session.flush()
        return row

    def add_all(self, rows: Iterable[SQLModel]) -> None:
        self.session.add_all(rows)
        self.session.flush()

    def remove(self, row: SQLModel) -> None:
        self.session.delete(row)
        self.session.flush()

    def execute(self, statement: sa.Executable) -> sa.Result[Any]:
        """A statement of several rows: a conditional update, a bulk delete."""
        return self.session.execute(statement)

    def changed(self, statement: sa.Executable) -> int:
        """Run an update or delete, and say how many rows it touched."""
        result = self.session.execute(statement)
        return int(getattr(result, "rowcount", 0))

    def savepoint(self) -> SessionTransaction:
        """`with work.savepoint():` undoes only its own part when the database refuses it."""
        return self.session.begin_nested()

    def announce(self, topic: str) -> None:
        """Tell the sockets following this topic "changed", once all is kept."""
        self.topics[topic] = None

    def later(self, errand: str, *, due_at: datetime | None = None, **arguments: Any) -> int:
        """Leave an errand (mail, a solve, a call) for after the commit. At least once.

        due_at: not before this moment; None: at once. Returns the id of its job.
        """
        from hub.jobs import Job

        due = due_at or self.now
        job = self.add(Job(errand=errand, arguments=arguments, due_at=due, made_at=self.now))
        self.errands += 1
        return job.id

    def record(self, action: str, subject: str, **details: Any) -> None:
        """Write to the audit trail who did what to what. Codes and ids only, no free text."""
        from hub.audit import AuditEvent

        self.session.add(
            AuditEvent(
                at=self.now,
                actor_id=self.actor.person_id,
                action=action,
                subject=subject,
                details=details,
            )
        )


class Database:
    """Opens units of work. `tell` gets the topics and `wake` is called after each commit."""

    def __init__(
        self,
        settings: Settings,
        tell: Callable[[Iterable[str]], None] = lambda _: None,
        wake: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = lambda: datetime.now(_UTC),
    ) -> None:
        self.settings = settings
        self.engine = make_engine(settings)
        self.writer = self.engine.execution_options(writes=True)
        self.tell = tell
        self.wake = wake
        self.clock = clock

    @contextmanager
    def work(self, actor: Actor = NOBODY, *, writes: bool = True) -> Iterator[Work]:
        """One unit of work: commits at the end, or keeps nothing if anything raises."""
        bind = self.writer if writes else self.engine
        with Session(bind, expire_on_commit=False) as session:
            work = Work(session, self.clock(), self.settings, actor)
            yield work
            session.commit()
        if work.topics:
            self.tell(work.topics)
        if work.errands:
            self.wake()
