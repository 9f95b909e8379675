"""Several processes add to one log: no number twice, none left out, and told in its order."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hub import realtime
from hub.config import Settings
from hub.db import Database
from hub.realtime import wire
from hub.realtime.limits import Limits
from hub.realtime.log import Entry, Log, Refused, Stored
from hub.realtime.postgresql import PostgresLog
from hub.realtime.sqlite import SqliteLog
from tests.postgresql import Postgresql
from tests.realtime.conftest import Run
from tests.realtime.house import make_database
from tests.realtime.peers import Peer, serving
from tests.realtime.test_sockets import doc_url

ROOMS = "abcdef"


def entry(room: str, seq: int, *rows: bytes) -> Entry:
    return Entry(room, seq, [(1, wire.sized(row)) for row in rows], [(7, 1)], len(rows))


def numbers(stored: Stored | None) -> list[int]:
    return [] if stored is None else [seq for seq, _, _ in stored.rows]


@pytest.fixture
def shared(postgresql: Postgresql, tmp_path: Path) -> Iterator[Database]:
    """A log on PostgreSQL."""
    database = make_database(Settings(data=tmp_path, database_url=postgresql.fresh()))
    yield database
    database.engine.dispose()


def test_on_sqlite_one_that_is_behind_keeps_nothing_and_others_go_on(tmp_path: Path) -> None:
    database = make_database(Settings(data=tmp_path))
    log = SqliteLog(database.engine)
    assert log.append([entry("b", 0, b"1", b"2"), entry("a", 0, b"1", b"2")]) == [True, True]
    assert log.append([entry("b", 0, b"3"), entry("a", 2, b"3", b"4")]) == [False, True]
    check_rows(log)
    log.close()
    database.engine.dispose()


def test_on_postgresql_one_that_is_behind_hears_what_lies_between(shared: Database) -> None:
    log = PostgresLog(shared.engine)
    assert log.append([entry("b", 0, b"1"), entry("a", 0, b"1", b"2")]) == [True, True]
    behind, abreast = entry("b", 0, b"2"), entry("a", 2, b"3", b"4")
    assert log.append([behind, abreast]) == [True, True]
    assert (behind.seq, numbers(behind.between)) == (1, [1])
    assert (abreast.seq, abreast.between) == (2, None)
    check_rows(log)
    log.close()


def check_rows(log: Log) -> None:
    assert {room: head.seq for room, head in log.heads(["a", "b"]).items()} == {"a": 4, "b": 2}
    assert numbers(log.load("a")) == [1, 2, 3, 4]
    assert numbers(log.since("a", 2)) == [3, 4]
    assert log.load("b").owners == {7: 1}


def test_what_was_erased_takes_nothing_from_before(shared: Database) -> None:
    log = PostgresLog(shared.engine)
    log.append([entry("a", 0, b"1", b"2", b"3")])
    with shared.work() as work:
        realtime.erase(work, "a")
    assert log.append([entry("a", 3, b"4"), entry("b", 0, b"1")]) == [False, True]
    log.append([entry("a", 0, b"new")])
    assert log.append([entry("a", 3, b"4")]) == [False]
    assert numbers(log.load("a")) == [1]
    log.close()


def test_a_connection_that_broke_is_made_anew(shared: Database, postgresql: Postgresql) -> None:
    log = PostgresLog(shared.engine)
    log.append([entry("a", 0, b"1")])
    postgresql.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname LIKE 'hub\\_%' AND pid <> pg_backend_pid()"
    )
    with pytest.raises(Refused):
        log.append([entry("a", 1, b"2")])
    assert log.append([entry("a", 1, b"2")]) == [True]
    log.close()


def append_often(database: Database, seed: int) -> int:
    """Write into some rooms at a time, in any order, as one process does."""
    log, rng, seqs = PostgresLog(database.engine), random.Random(seed), dict.fromkeys(ROOMS, 0)  # noqa: S311
    for _ in range(60):
        entries = [entry(room, seqs[room], b"\x00\x00") for room in rng.sample(ROOMS, 3)]
        assert log.append(entries) == [True] * 3
        for each in entries:
            assert numbers(each.between) == list(range(seqs[each.room] + 1, each.seq + 1))
            seqs[each.room] = each.seq + 1
    log.close()
    return 3 * 60


def test_those_who_write_at_once_never_collide_and_wait_for_nobody_twice(
    shared: Database,
) -> None:
    with ThreadPoolExecutor(4) as pool:
        kept = sum(pool.map(lambda seed: append_often(shared, seed), range(4)))
    log = PostgresLog(shared.engine)
    found = [numbers(log.load(room)) for room in ROOMS]
    assert [len(rows) for rows in found] == [rows[-1] for rows in found]
    assert sum(map(len, found)) == kept


class Listener(Peer):
    """Notes in which order it was told."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.told: list[bytes] = []

    async def _heard(self, message: bytes) -> None:
        if message.startswith(wire.UPDATE_HEAD):
            self.told.append(wire.read_bytes(message, 2)[0])
        await super()._heard(message)


def test_two_processes_in_one_busy_room_tell_in_the_order_of_the_log(
    run: Run, tmp_path: Path, postgresql: Postgresql
) -> None:
    url = postgresql.fresh()
    # Nobody tells the other, and nobody looks: whoever writes learns what lies before.
    never = Limits(watch_log=1000.0, fold_rows=10**6, fold_bytes=10**9)

    async def story() -> None:
        async with (
            serving(tmp_path, database_url=url, limits=never) as left,
            serving(tmp_path, database_url=url, limits=never) as right,
        ):
            ada = await Peer(doc_url(left, p=1)).open()
            ben = await Peer(doc_url(right, p=2)).open()
            ears = [Listener(doc_url(house, p=9)) for house in (left, right)]
            for ear in ears:
                await ear.open()
                await ear.synced.wait()
            for number in range(30):
                await ada.type(f"a{number} ")
                await ben.type(f"b{number} ", at=0)
                if number % 5 == 0:
                    await ada.until_saved(30)
                    await ben.until_saved(30)
            await ada.until_saved(30)
            await ben.until_saved(30)
            # Each learns of the rest when it writes once more; the very last is for Ada's side.
            await ada.type("!")
            await ada.until_saved(30)
            await ben.type("?")
            await ben.until_saved(30)
            await ada.type(".")
            await ada.until_saved(30)
            assert str(ears[0]) == str(ada)
            log = list(left.documents.log.load("pages-1").updates())
            assert len(log) == 63
            assert ears[0].told == log
            assert ears[1].told == log[:-1]
            assert left.documents.metrics.troubles == right.documents.metrics.troubles == 0
            for peer in (ada, ben, *ears):
                await peer.close()

    run(story())
