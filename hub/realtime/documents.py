"""The engine of shared documents in one event loop: its rooms, and the commits they share."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.engine import Engine

from hub.realtime.bus import Bus
from hub.realtime.folding import fold
from hub.realtime.limits import Limits
from hub.realtime.log import Busy, Entry, Log, Refused
from hub.realtime.rooms import Room
from hub.realtime.seats import Seat
from hub.realtime.sqlite import SqliteLog

P = ParamSpec("P")
T = TypeVar("T")
logger = logging.getLogger(__name__)
SLOW_COMMIT = 0.003
SWEEP = 5.0
REVOKED = "!revoked "
KEPT = "!kept "


@dataclass
class Metrics:
    """What can be seen from outside."""

    updates: int = 0
    commits: int = 0
    commit_s: deque[float] = field(default_factory=lambda: deque(maxlen=1000))
    """The last 1000 commits, in seconds."""
    refused: int = 0
    floods: int = 0
    folds: int = 0
    gaps: int = 0
    troubles: int = 0
    unreadable: int = 0
    closed: Counter[int] = field(default_factory=Counter)
    """Seats closed by us, by code."""


class Documents:
    """All rooms of one event loop. Made within that loop; `close` ends it."""

    def __init__(
        self,
        engine: Engine,
        limits: Limits | None = None,
        bus: Bus | None = None,
        log: Log | None = None,
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.limits = limits or Limits()
        self.bus = bus or Bus()
        self.log = log or (SqliteLog(engine) if engine.dialect.name == "sqlite" else Log(engine))
        self.inline = isinstance(self.log, SqliteLog)
        self.metrics = Metrics()
        self.rooms: dict[str, Room] = {}
        self.people: Counter[int] = Counter()
        self.alone = True
        """Whether no other engine writes to the same log."""
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="documents")
        self._locks: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._dirty: dict[Room, None] = {}
        self._ticking = False
        self._earliest = 0.0
        self._cost = 0.0
        self._pause = 0.0
        self._folding: set[str] = set()
        self._closed = False
        self._stops = [self.bus.listen(REVOKED, self._revoked), self.bus.listen(KEPT, self._kept)]
        self._sweeper = self.spawn(self._sweep())

    # Helpers of the rooms

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a task that somebody holds on to until it ends."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("a task of the document engine failed", exc_info=task.exception())

    async def aside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what blocks in a worker thread."""
        return await self.loop.run_in_executor(self._pool, lambda: work(*args, **kwargs))

    def lock(self, room: str) -> asyncio.Lock:
        """One loads or reads a room at a time."""
        return self._locks.setdefault(room, asyncio.Lock())

    def count(self, seat: Seat, by: int) -> None:
        """Note that a seat came (1) or went (-1)."""
        if seat.person_id is not None:
            self.people[seat.person_id] += by
            if not self.people[seat.person_id]:
                del self.people[seat.person_id]

    # Rooms

    async def open(self, name: str) -> Room:
        """The room of a document, loaded: nobody speaks to one that is not."""
        while True:
            room = self.rooms.get(name)
            if room is None:
                room = self.rooms[name] = Room(self, name)
            room.used_at = self.loop.time()
            if room.ready:
                return room
            try:
                await room.load()
            except BaseException:
                # A failed load is never taken for an empty document.
                if self.rooms.get(name) is room:
                    del self.rooms[name]
                raise

    # Commits

    def mark(self, room: Room) -> None:
        """A room has something to keep."""
        self._dirty[room] = None
        if not self._ticking:
            self._schedule()

    def _schedule(self) -> None:
        self._ticking = True
        wait_s = self._earliest - self.loop.time()
        if wait_s > 0:
            self.loop.call_later(wait_s, self._tick)
        else:
            self.loop.call_soon(self._tick)

    def _tick(self) -> None:
        rooms, self._dirty = list(self._dirty), {}
        entries = [room.entry() for room in rooms]
        started = self.loop.time()
        if self.inline and self._cost < SLOW_COMMIT and not self._pause:
            try:
                kept = self._append(entries, wait=False)
            except Busy:
                pass
            except Refused as fault:
                self._trouble(rooms, fault)
                return
            else:
                self._done(rooms, entries, kept, started)
                return
        self.spawn(self._tick_aside(rooms, entries, started))

    def _append(self, entries: list[Entry], *, wait: bool) -> list[bool]:
        if not any(entry.rows for entry in entries):
            return [True] * len(entries)
        return self.log.append(entries, wait=wait)

    async def _tick_aside(self, rooms: list[Room], entries: list[Entry], started: float) -> None:
        try:
            kept = await self.aside(self._append, entries, wait=True)
        except Refused as fault:
            self._trouble(rooms, fault)
        except BaseException:
            self._trouble(rooms, Refused("the log failed"))
            raise
        else:
            self._done(rooms, entries, kept, started)

    def _done(
        self, rooms: list[Room], entries: list[Entry], kept: list[bool], started: float
    ) -> None:
        now = self.loop.time()
        took = now - started
        self._cost += 0.2 * (took - self._cost)
        # Commits take at most half of the time, so that those under load share one.
        self._earliest = now + min(took, 0.004)
        self._pause = 0.0
        metrics = self.metrics
        metrics.commits += 1
        metrics.commit_s.append(took)
        told = []
        for room, entry, ok in zip(rooms, entries, kept, strict=True):
            if room.troubled:
                self._calm(room)
            if ok:
                room.kept(entry)
                if entry.rows:
                    told.append(room.name)
                    self._maybe_fold(room)
            else:
                metrics.gaps += 1
                self.spawn(self.catch_up(room))
        if told and not self.alone:
            self.bus.announce(KEPT + name for name in told)
        self._ticking = False
        if self._dirty:
            self._schedule()

    def _trouble(self, rooms: list[Room], fault: Refused) -> None:
        """Nothing can be kept: hold what is there, take little more, say so, and try again."""
        self._ticking = False
        self.metrics.troubles += 1
        self._pause = min(self.limits.retry_max, self._pause * 2 or 0.1)
        logger.warning("the document log refuses: %s", fault)
        for room in rooms:
            self._dirty[room] = None
            if not room.troubled:
                room.troubled = True
                for seat in list(room.seats):
                    seat.tell_access("storage")
            for seat in room.pending.keys() | (room.flight or {}).keys():
                seat.hold("storage")
        if not self._closed:
            self._earliest = self.loop.time() + self._pause
            self._schedule()

    def _calm(self, room: Room) -> None:
        room.troubled = False
        for seat in list(room.seats):
            seat.release("storage")
            seat.tell_access("")

    async def catch_up(self, room: Room) -> None:
        """Read the rows that others kept."""
        async with self.lock(room.name):
            try:
                stored = await self.aside(self.log.load, room.name)
            except Refused:
                await asyncio.sleep(self.limits.retry_max)
            else:
                if stored.seq > room.seq and room.ready:
                    room.heard(stored)
        if room.flight is not None or room.pending:
            self.mark(room)

    # Folding

    def _maybe_fold(self, room: Room) -> None:
        limits = self.limits
        # In proportion to the document, so that the cost per edit stays flat as it grows.
        fair = max(limits.fold_bytes, (room.size - room.log_bytes) // 4)
        enough = room.log_bytes > fair or (
            room.log_rows > limits.fold_rows and room.log_bytes > fair // 8
        )
        if enough or room.log_rows > 25 * limits.fold_rows:
            self.fold(room)

    def fold(self, room: Room) -> None:
        """Fold a room's log into its snapshot, in the background."""
        if room.name not in self._folding and not self._closed:
            self._folding.add(room.name)
            self.spawn(self._fold(room))

    async def _fold(self, room: Room) -> None:
        try:
            done = await self.aside(fold, self.log, room.name, self.limits)
        except Refused:
            return
        finally:
            self._folding.discard(room.name)
        if done is not None:
            self.metrics.folds += 1
            room.log_rows = max(0, room.log_rows - done.rows)
            room.log_bytes = max(0, room.log_bytes - done.bytes)
            room.size = done.size + room.log_bytes
            if done.carried:
                await self.catch_up(room)

    # What is heard from elsewhere

    def _kept(self, topic: str) -> None:
        name = topic.removeprefix(KEPT)
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._bell, name)

    def _bell(self, name: str) -> None:
        room = self.rooms.get(name)
        if room is not None and room.ready and not self._closed:
            self.spawn(self.catch_up(room))

    def _revoked(self, topic: str) -> None:
        name, person, reason = topic.removeprefix(REVOKED).split(" ", 2)
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._distrust, name, person, reason)

    def _distrust(self, name: str, person: str, reason: str) -> None:
        rooms = list(self.rooms.values()) if name == "*" else [self.rooms.get(name)]
        for room in rooms:
            for seat in list(room.seats) if room is not None else ():
                if person == "*" or str(seat.person_id) == person:
                    seat.distrust(reason)

    # Time

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(
                min(SWEEP, self.limits.early_age / 2, self.limits.idle_document / 2)
            )
            self.sweep(self.loop.time())

    def sweep(self, now: float) -> None:
        """Look after what only time brings: old rights, early updates, idle documents."""
        limits = self.limits
        for name, room in list(self.rooms.items()):
            for early in [early for early in room.early if early.until < now]:
                early.seat.leave(1008, "an update that builds on what never came")
            for seat in list(room.seats):
                if now - seat.checked_at > limits.reader_age:
                    seat.checked_at = now - limits.verdict_age
                    self.spawn(seat.check())
            idle = now - room.used_at > limits.idle_document
            if idle and room.ready and not room.loading and not room.pending and not room.flight:
                if not room.seats:
                    if room.log_rows:
                        self.fold(room)
                    del self.rooms[name]
                    self._locks.pop(name, None)
                else:
                    room.unload()

    async def close(self) -> None:
        """Keep what waits, send everybody home, and end."""
        for stop in self._stops:
            stop()
        self._sweeper.cancel()
        for _ in range(200):
            if not self._dirty and not self._ticking:
                break
            await asyncio.sleep(0.01)
        self._closed = True
        for room in list(self.rooms.values()):
            for seat in list(room.seats):
                seat.leave(1012, "the hub starts anew")
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        for task in self._tasks:
            task.cancel()
        self._pool.shutdown(wait=True)
        self.log.close()
