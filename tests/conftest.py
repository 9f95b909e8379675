"""What every test may use: a hub of its own, work for an actor, a client for an actor."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel
from starlette.applications import Starlette
from starlette.testclient import TestClient

from hub import db, jobs
from hub.actor import HUB, Actor
from hub.app import create_app
from hub.config import Settings
from hub.db import Database, Work
from hub.identity import Person, sessions
from hub.web import static
from tests import makers
from tests.demo_data import demo_data
from tests.html import validate
from tests.postgresql import postgresql

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOST = "http://hub.test"
# How fast a machine is decides nothing: no example has a deadline, nor has the making of it.
CALM: Any = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
# A machine that judges a change judges it by the same examples each time; people explore.
hypothesis.settings.register_profile("people", **CALM)
hypothesis.settings.register_profile("ci", derandomize=True, print_blob=True, **CALM)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "people")
Opening = Callable[[Actor], AbstractContextManager[Work]]


class Clock:
    """The hub's time in a test: stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def engines() -> list[str]:
    """Which databases the tests run on: both, unless SAMSKAP_TEST_DATABASES names one."""
    return os.environ.get("SAMSKAP_TEST_DATABASES", "sqlite,postgresql").split(",")


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Engines on one kind of database share the statements they have compiled.

    Each test has an engine of its own, and would compile again what the one before it asked.
    """
    plain = db.make_engine
    compiled: dict[str, tuple[Any, Any]] = {}

    def make(settings: Settings) -> sa.Engine:
        engine = plain(settings)
        kind = engine.dialect.name
        if kind in compiled:
            # The dialect is a part of each compiled statement's key.
            engine.dialect, engine._compiled_cache = compiled[kind]
            return engine

        # Only one that was connected knows its database.
        @sa.event.listens_for(engine, "engine_connect", once=True)
        def keep(_: sa.Connection) -> None:
            compiled.setdefault(kind, (engine.dialect, engine._compiled_cache))

        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "make_engine", make)
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_looked_at_once() -> Iterator[None]:
    """Nobody changes `static/` while tests run, so that its hash need not be made for each app."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(static, "tree_hash", cache(static.tree_hash))
        yield


@pytest.fixture(scope="session")
def schemas() -> dict[str, Any]:
    """What is made once a session and copied or emptied for each test."""
    return {}


@pytest.fixture(params=engines())
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, schemas: dict[str, Any]
) -> Iterator[Settings]:
    """Settings of a fresh, empty hub, once on each database."""
    if request.param == "postgresql":
        postgresql = request.getfixturevalue("postgresql")
        yield Settings(data=tmp_path, database_url=postgresql.fresh(), public_url=HOST)
        return
    template = schemas.get("sqlite")
    if template is None:
        folder = request.getfixturevalue("tmp_path_factory").mktemp("schema")
        made = Settings(data=folder, public_url=HOST)
        create_schema(made)
        template = schemas["sqlite"] = (folder / "hub.db").read_bytes()
    (tmp_path / "hub.db").write_bytes(template)
    yield Settings(data=tmp_path, public_url=HOST, durable=False)


def create_schema(settings: Settings) -> None:
    """All tables, from the models; that migrations make the same is a test of its own."""
    app = create_app(settings, background=False)
    engine = app.state.database.engine
    with engine.execution_options(writes=True).begin() as connection:
        SQLModel.metadata.create_all(connection)
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Starlette]:
    """A hub whose errands run only when a test says so."""
    app = create_app(settings, background=False)
    app.state.database.clock = clock
    yield app
    app.state.database.engine.dispose()


@pytest.fixture
def database(app: Starlette) -> Database:
    database: Database = app.state.database
    return database


@pytest.fixture
def work(database: Database) -> Opening:
    """`with work(actor) as w:` — one unit of work; `work()` is the hub's own."""

    def open_work(actor: Actor = HUB) -> AbstractContextManager[Work]:
        return database.work(actor)

    return open_work


@pytest.fixture
def run_errands(database: Database) -> Callable[[], int]:
    """Run all errands that are due; a failed one fails the test."""

    def run() -> int:
        count = jobs.run_due(database)
        with database.work(HUB) as w:
            faults = [
                job.fault
                for job in w.all(sa_select_jobs())
                if job.fault and job.state is not jobs.State.CANCELLED
            ]
        assert not faults, faults
        return count

    return run


def sa_select_jobs() -> Any:
    from sqlmodel import select

    return select(jobs.Job)


class Client(TestClient):
    """A browser without script: follows redirects only when told, opens sockets with `open`."""

    def open(self, path: str, **kwargs: Any) -> Any:
        return self.websocket_connect(path, headers={"origin": HOST}, **kwargs)


@pytest.fixture
def client_of(app: Starlette) -> Iterator[Callable[..., Client]]:
    """Clients on one running hub."""
    with TestClient(app, base_url=HOST) as running:

        def make() -> Client:
            client = Client(
                app,
                base_url=HOST,
                follow_redirects=False,
                headers={"origin": HOST, "sec-fetch-site": "same-origin"},
            )
            client.portal = running.portal
            return client

        yield make


@pytest.fixture
def as_(database: Database, client_of: Callable[..., Client]) -> Callable[..., Client]:
    """`as_(person)` — a client signed in as a person (row, id or actor); `as_()` signed out."""

    def enter(who: Person | Actor | int | None = None) -> Client:
        client = client_of()
        person_id = who if isinstance(who, int) else getattr(who, "person_id", None)
        if isinstance(who, Person):
            person_id = who.id
        if person_id is not None:
            with database.work(HUB) as w:
                token = sessions.begin(w, w.get(Person, person_id), days=1)
            client.cookies.set("session", token)
        return client

    return enter


@pytest.fixture
def admin(as_: Callable[..., Client], work: Opening) -> Client:
    """A client signed in as an administrator."""
    with work() as w:
        row = makers.administrator(w)
    return as_(row)


@pytest.fixture
def queries(database: Database) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with queries() as seen:` — the statements that ran meanwhile."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
                seen.append(statement)

        sa.event.listen(database.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sa.event.remove(database.engine, "before_cursor_execute", note)

    return count


__all__ = ["Client", "Clock", "demo_data", "makers", "postgresql", "validate"]
