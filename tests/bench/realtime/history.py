"""What a long history costs: `python -m tests.bench.realtime.history`.

A document grows to a million updates through the engine's own log and folding. On the way it is
measured at each mark: opening it after a start of the server, one edit while it is open (one
after the other, one reader), and one folding of what was written. Costs of an edit should be the
same at every mark; opening and folding may grow with what the document holds, and foldings come
the more rarely for it.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hub.config import Settings
from hub.realtime.folding import fold
from hub.realtime.limits import Limits
from hub.realtime.log import Entry, Log, Stored
from hub.realtime.sqlite import SqliteLog
from hub.realtime.wire import sized, uint
from tests.bench.realtime.joiners import Joiner, joined
from tests.bench.realtime.joins import cpu_s
from tests.bench.realtime.serving import LOAD_CORE, busy, servers, started
from tests.realtime.house import make_database

ROOM = "long"
A_ROW, ROWS = 50, 40
"""So many updates share a row, and so many rows a commit, while the document grows."""
A_VISIT, A_RUN = 2_000, 30
"""A client id lasts for so many updates; after so many, its writer goes elsewhere in the text."""
WORDS = b"some words that people write "


def history(seed: int) -> Iterator[tuple[int, bytes]]:
    """What people write, without end: client id and update.

    Somebody comes, goes into the middle of an earlier text, types two to four letters an update,
    takes back the last ones now and then, goes elsewhere, and is followed by somebody else.
    """
    chance = random.Random(seed)  # noqa: S311
    client, ends = 1 << 29, dict[int, int]()
    used: set[tuple[int, int]] = set()
    while True:
        client += 1
        clock = 0
        for number in range(A_VISIT):
            if number % A_RUN == 0:
                left, right = _place(chance, ends, used)
            elif chance.random() < 0.05:
                taken = uint(1) + uint(client) + uint(1) + uint(clock - 1) + uint(1)
                yield client, b"\x00" + taken
                continue
            size = chance.randint(2, 4)
            at = chance.randint(0, len(WORDS) - size)
            kind = (0x80 if left else 0) | (0x40 if right else 0) | 4
            place = (left or b"") + (right or b"") or b"\x01\x01t"
            head = b"\x01\x01" + uint(client) + uint(clock) + bytes((kind,))
            yield client, head + place + sized(WORDS[at : at + size]) + b"\x00"
            clock += size
            left = uint(client) + uint(clock - 1)
        ends[client] = clock


def _place(
    chance: random.Random, ends: dict[int, int], used: set[tuple[int, int]]
) -> tuple[bytes | None, bytes | None]:
    """Between two letters of an earlier text, where nobody went before."""
    while ends:
        client = chance.choice(list(ends))
        clock = chance.randint(0, ends[client] - 2)
        if (client, clock) not in used:
            used.add((client, clock))
            return uint(client) + uint(clock), uint(client) + uint(clock + 1)
    return None, None


class Growing:
    """The document, and what has been written to it."""

    def __init__(self, log: Log, limits: Limits) -> None:
        self.log, self.limits = log, limits
        self.count = self.waiting = self.size = 0
        self._history = history(1)
        self._clients: set[int] = set()

    def next(self) -> tuple[int, bytes]:
        """The next update, and the client that writes it."""
        self.count += 1
        return next(self._history)

    def grow(self, until: int) -> None:
        """Write on, and fold as the engine would."""
        while self.count < until:
            rows: list[tuple[int | None, bytes]] = []
            clients: list[tuple[int, int | None]] = []
            for _ in range(ROWS):
                made = [self.next() for _ in range(A_ROW)]
                for client in {client for client, _ in made} - self._clients:
                    self._clients.add(client)
                    clients.append((client, 1))
                rows.append((1, b"".join(sized(update) for _, update in made)))
            head = self.log.heads([ROOM]).get(ROOM)
            seq = 0 if head is None else head.seq
            if self.log.append([Entry(ROOM, seq, rows, clients)]) != [True]:
                raise RuntimeError("the log did not take it")
            self.waiting += sum(len(row) for _, row in rows)
            if self.waiting > max(self.limits.fold_bytes, self.size):
                self.fold()

    def fold(self) -> float:
        """Fold; the milliseconds of CPU that it took."""
        used = time.thread_time()
        done = fold(self.log, ROOM, self.limits)
        took = (time.thread_time() - used) * 1000
        if done is not None:
            self.size, self.waiting = done.head.size, 0
        return took

    def stored(self) -> Stored:
        return self.log.load(ROOM)


def opening(port: int, process: int, least: int) -> tuple[float, float]:
    """Milliseconds, and those of the server's CPU, until a newcomer has the document."""
    small = Joiner(port, "plain", "warm-up")
    while not small.open:
        small.hear()
    time.sleep(0.2)
    used, began = cpu_s(process), time.monotonic()
    joiner = Joiner(port, "plain", ROOM)
    joined([joiner], least, 60.0)
    took = (time.monotonic() - began) * 1000
    time.sleep(0.1)
    for one in (joiner, small):
        one.close()
    return took, (cpu_s(process) - used) * 1000


def editing(port: int, process: int, growing: Growing, edits: int) -> float:
    """Microseconds of the server's CPU for an edit that one other person hears."""
    writer, reader = Joiner(port, "plain", ROOM, 1), Joiner(port, "plain", ROOM, 2)
    joined([writer, reader], growing.size // 2, 60.0)
    time.sleep(3)  # until the engine no longer counts the document as just joined
    used = 0.0
    for number in range(edits + 100):
        if number == 100:
            used = cpu_s(process)
        heard = reader.heard
        writer.write(growing.next()[1])
        while reader.heard == heard:
            reader.hear()
    taken = (cpu_s(process) - used) * 1e6 / edits
    for one in (writer, reader):
        one.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--marks", default="10000,100000,1000000", help="updates")
    parser.add_argument("--edits", type=int, default=1500)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {LOAD_CORE})
    limits = replace(Limits(), document_size=64 << 20)
    print(f"{busy()}.\n")
    print(
        "| updates | clients | document, kB | open, ms | open, CPU ms | an edit, CPU µs "
        "| a fold, CPU ms | edits between folds | folds, CPU µs an edit |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent)
        settings = Settings(data=folder, public_url="http://bench", durable=False)
        database = make_database(settings)
        growing = Growing(SqliteLog(database.engine), limits)
        for mark in map(int, asked.marks.split(",")):
            growing.grow(mark)
            growing.fold()
            size = growing.size
            with started(servers()["ours-fast"], folder=folder) as (process, port):
                took, cpu = opening(port, process, size // 2)
                edit = editing(port, process, growing, asked.edits)
            written = growing.stored()
            folded = growing.fold()
            each = sum(len(row) for _, _, row in written.rows) / max(1, len(written.rows))
            between = min(10 * limits.fold_rows, max(limits.fold_bytes, size) / 2 / each)
            print(
                f"| {mark:,} | {len(written.owners)} | {size / 1000:,.0f} | {took:.0f} | {cpu:.0f} "
                f"| {edit:.0f} | {folded:.1f} | {between:,.0f} | {folded * 1000 / between:.0f} |",
                flush=True,
            )
        growing.log.close()
        database.engine.dispose()


if __name__ == "__main__":
    main()
