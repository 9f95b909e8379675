"""The database that a test is given holds nothing of the test before it."""

from contextlib import closing

import psycopg
import pytest

from tests.conftest import engines
from tests.postgresql import Postgresql

ADD = "INSERT INTO audit_event (at, action, subject, details) VALUES (now(), 'a', 's', '{}')"
NUMBERS = "SELECT id FROM audit_event ORDER BY id"

pytestmark = pytest.mark.skipif("postgresql" not in engines(), reason="PostgreSQL is left out")


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def tables(connection: psycopg.Connection) -> set[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {name for (name,) in found}


def test_it_is_given_again_empty_and_numbers_begin_anew(postgresql: Postgresql) -> None:
    first = postgresql.fresh()
    with closing(connect(first)) as before:
        for _ in range(3):
            before.execute(ADD)
        assert postgresql.fresh() == first
        with pytest.raises(psycopg.OperationalError):
            before.execute("SELECT 1")
    with connect(first) as after:
        assert after.execute(NUMBERS).fetchall() == []
        after.execute(ADD)
        assert after.execute(NUMBERS).fetchall() == [(1,)]


def test_its_tables_are_as_small_as_new_ones(postgresql: Postgresql) -> None:
    with connect(postgresql.fresh()) as connection:
        for _ in range(200):
            connection.execute(ADD)
    with connect(postgresql.fresh()) as connection:
        assert connection.execute("SELECT pg_relation_size('audit_event')").fetchone() == (0,)


def test_one_whose_tables_were_altered_is_not_given_again(postgresql: Postgresql) -> None:
    first = postgresql.fresh()
    with connect(first) as connection:
        whole = tables(connection)
        connection.execute("ALTER TABLE notice RENAME TO hidden")
    second = postgresql.fresh()
    assert second != first
    with connect(second) as connection:
        assert tables(connection) == whole


def test_a_server_that_started_anew_gives_an_empty_one(postgresql: Postgresql) -> None:
    with connect(postgresql.fresh()) as connection:
        connection.execute(ADD)
    postgresql.stop()
    postgresql.start()
    with connect(postgresql.fresh()) as connection:
        assert connection.execute(NUMBERS).fetchall() == []
