"""Joining a long document, ours beside peers: `python -m tests.bench.realtime.joins`.

A real editing history is typed into a room of each server. *Warm*: somebody is in the room; the
server's CPU for each further join, handshake and leaving with it. *Cold*: the room was empty and
the server started anew; milliseconds from the handshake to the whole document. *Crowd*: twenty
at once, cold. Every document is looked into: what is not the whole text is called incomplete.
"""

import argparse
import os
import sqlite3
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.realtime.joiners import Joiner, joined, text_in
from tests.bench.realtime.serving import LOAD_CORE, Server, busy, servers, started
from tests.realtime.traces import TRACES, trace, typed

CROWD = 20
ROOM = "trace"
MEMORY = ("hocuspocus", "y-websocket", "pycrdt-websocket")
"""Servers that keep nothing: they have no cold join."""


@dataclass
class Found:
    """What one server did."""

    warm_cpu_ms: float = 0.0
    warm_ms: float = 0.0
    cold_ms: list[float] = field(default_factory=list)
    cold_cpu_ms: list[float] = field(default_factory=list)
    crowd_ms: list[float] = field(default_factory=list)
    remarks: set[str] = field(default_factory=set)


def cpu_s(process: int) -> float:
    """The CPU of a process so far: all threads, and the kernel's share."""
    return time.clock_gettime(((~process) << 3) | 2)


def one_join(port: int, server: Server, room: str, least: int, person: int = 1) -> bytes | None:
    """Join, and leave."""
    joiner = Joiner(port, server.dialect, room, person)
    try:
        joined([joiner], least)
        return joiner.document
    finally:
        joiner.close()


def fill(port: int, server: Server, updates: list[bytes], text: str) -> tuple[Joiner, int]:
    """Type the history; returns a member who stays, and the size of the whole as it is sent."""
    writer = Joiner(port, server.dialect, ROOM)
    while not writer.open:
        writer.hear()
    for start in range(0, len(updates), 50):
        for update in updates[start : start + 50]:
            writer.write(update)
        time.sleep(0.02)
    for _ in range(200):
        time.sleep(0.1)
        document = one_join(port, server, ROOM, 1, person=2)
        if text_in(document) == text:
            return writer, len(document or b"")
    raise TimeoutError("the history did not arrive whole")


def warm(process: int, port: int, server: Server, whole: int, times: int, found: Found) -> None:
    """Join a room where somebody is, again and again."""
    for _ in range(10):
        one_join(port, server, ROOM, whole)
    time.sleep(0.3)
    used, began = cpu_s(process), time.monotonic()
    for number in range(times):
        one_join(port, server, ROOM, whole, person=3 + number % 10)
    found.warm_ms = (time.monotonic() - began) * 1000 / times
    time.sleep(0.1)
    found.warm_cpu_ms = (cpu_s(process) - used) * 1000 / times


def settle(folder: Path, name: str, seconds: float) -> None:
    """Wait until the server has stored what it has; ours also until it has folded its log."""
    time.sleep(2 if name.startswith("ours") else seconds)
    ends = time.monotonic() + 60
    while name.startswith("ours") and time.monotonic() < ends:
        with sqlite3.connect(folder / "hub.db") as database:
            (rows,) = database.execute("SELECT count(*) FROM document_update").fetchone()
        if rows == 0:
            return
        time.sleep(0.25)


def cold(server: Server, folder: Path, text: str, whole: int, found: Found) -> None:
    """Join alone after a start, then twenty at once after another start."""
    for crowd in (1, CROWD):
        with started(server, folder=folder) as (process, port):
            # What only the first visitor of a process pays is not what is asked.
            small = Joiner(port, server.dialect, "warm-up")
            while not small.open:
                small.hear()
            time.sleep(0.2)
            used, began = cpu_s(process), time.monotonic()
            joiners = [Joiner(port, server.dialect, ROOM, 1 + n) for n in range(crowd)]
            try:
                joined(joiners, whole // 2, 3.0)
            except TimeoutError:
                found.remarks.add("cold: nothing or too little came")
            took = (time.monotonic() - began) * 1000
            if any(text_in(one.document) != text for one in joiners):
                found.remarks.add("cold: incomplete")
            (found.cold_ms if crowd == 1 else found.crowd_ms).append(took)
            if crowd == 1:
                time.sleep(0.1)
                found.cold_cpu_ms.append((cpu_s(process) - used) * 1000)
            for one in [small, *joiners]:
                one.close()


def measured(name: str, history: tuple[list[bytes], str], asked: argparse.Namespace) -> Found:
    """One server, from the first edit to the crowd."""
    updates, text = history
    server, found = servers()[name], Found()
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent)
        with started(server, folder=folder) as (process, port):
            member, whole = fill(port, server, updates, text)
            warm(process, port, server, whole, asked.times, found)
            member.close()
            settle(folder, name, asked.settle)
        if name not in MEMORY:
            for _ in range(asked.rounds):
                cold(server, folder, text, whole, found)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--servers",
        default="ours,hocuspocus-sqlite,y-websocket,pycrdt-websocket",
        help=",".join(servers()),
    )
    parser.add_argument(
        "--trace",
        type=Path,
        default=TRACES / "seph-blog1.json.gz",
        help="an editing history; by default the longest one in SAMSKAP_SHARED/realtime-traces",
    )
    parser.add_argument("--times", type=int, default=100, help="warm joins")
    parser.add_argument("--rounds", type=int, default=3, help="cold joins and crowds")
    parser.add_argument("--settle", type=float, default=4.0, help="seconds that peers get to store")
    asked = parser.parse_args()
    if not asked.trace.exists():
        print(f"Skipped: {asked.trace} is missing. Name a history with --trace.")
        return
    os.sched_setaffinity(0, {LOAD_CORE})
    history = typed(trace(asked.trace))
    print(f"{busy()}. {len(history[0])} updates, {sum(map(len, history[0])) / 1000:.0f} kB.\n")
    print("| server | warm, CPU ms | warm, ms | cold, ms | cold, CPU ms | 20 at once, ms | |")
    print("|---|---|---|---|---|---|---|")
    for name in asked.servers.split(","):
        reason = servers()[name].missing()
        if reason:
            print(f"| {name} | | | | | | left out: {reason} |")
            continue
        try:
            found = measured(name, history, asked)
        except (OSError, RuntimeError) as fault:
            print(f"| {name} | | | | | | failed: {fault} |", flush=True)
            continue
        remarks = ", ".join(sorted(found.remarks))
        cells = [f"{found.warm_cpu_ms:.2f}", f"{found.warm_ms:.1f}"]
        for many in (found.cold_ms, found.cold_cpu_ms, found.crowd_ms):
            cells.append(f"{statistics.median(many):.0f}" if many else "–")
        print(f"| {name} | {' | '.join(cells)} | {remarks} |", flush=True)


if __name__ == "__main__":
    main()
