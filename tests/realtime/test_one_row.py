"""One row of one room, the quick way of PostgreSQL: it keeps and refuses what the other does."""

from hub import realtime
from hub.db import Database
from hub.realtime import wire
from hub.realtime.log import Entry
from hub.realtime.postgresql import PostgresLog
from tests.realtime.test_appending import entry, numbers, shared

__all__ = ["shared"]


def one(seq: int, row: bytes, author: int | None = 1) -> Entry:
    return Entry("a", seq, [(author, wire.sized(row))], [], 1)


def test_rows_one_by_one_are_numbered_and_signed(shared: Database) -> None:
    log = PostgresLog(shared.engine)
    assert log.append([entry("a", 0, b"1")]) == [True]
    for seq in range(1, 9):  # long enough for the driver to prepare it
        assert log.append([one(seq, b"\x00\xff", None if seq % 2 else 2**31 - 1)]) == [True]
    assert log.load("a").rows[1:4] == [
        (2, None, b"\x02\x00\xff"),
        (3, 2**31 - 1, b"\x02\x00\xff"),
        (4, None, b"\x02\x00\xff"),
    ]
    log.close()


def test_one_row_that_is_behind_hears_what_lies_between(shared: Database) -> None:
    here, there = PostgresLog(shared.engine), PostgresLog(shared.engine)
    here.append([entry("a", 0, b"1")])
    there.append([one(1, b"2")])
    behind = one(1, b"3")
    assert here.append([behind]) == [True]
    assert (behind.seq, numbers(behind.between)) == (2, [2])
    assert numbers(here.load("a")) == [1, 2, 3]
    here.close()
    there.close()


def test_one_row_for_an_erased_document_is_not_kept(shared: Database) -> None:
    log = PostgresLog(shared.engine)
    log.append([entry("a", 0, b"1", b"2", b"3")])
    with shared.work() as work:
        realtime.erase(work, "a")
    assert log.append([one(3, b"4")]) == [False]
    log.append([entry("a", 0, b"new")])
    assert log.append([one(3, b"4")]) == [False]
    assert numbers(log.load("a")) == [1]
    log.close()
