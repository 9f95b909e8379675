"""The engine of shared documents in one event loop: its rooms, and the commits they share."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from sqlalchemy.engine import Engine

from hub.realtime.bus import Bus
from hub.realtime.commits import Commits
from hub.realtime.gains import Gain
from hub.realtime.limits import Limits
from hub.realtime.log import Entry, Log, Refused
from hub.realtime.metrics import Metrics
from hub.realtime.postgresql import PostgresLog
from hub.realtime.rooms import Room
from hub.realtime.seats import Seat
from hub.realtime.sqlite import SqliteLog
from hub.realtime.upkeep import Upkeep, folded

if TYPE_CHECKING:
    from hub.realtime.broker import Broker

P = ParamSpec("P")
T = TypeVar("T")
logger = logging.getLogger(__name__)
SWEEP = 5.0
REVOKED = "!revoked "
KEPT = "!kept "
PATIENCE = 4
"""How often a letter about later rows waits a little for those before them."""


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
        self.log = log or (SqliteLog if engine.dialect.name == "sqlite" else PostgresLog)(engine)
        self.metrics = Metrics()
        self.rooms: dict[str, Room] = {}
        self.people: Counter[int] = Counter()
        self.alone = True
        """Whether no other engine of this process writes to the same log."""
        self.broker: Broker | None = None
        """The link to other processes, if there is one."""
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="documents")
        self._locks: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self.commits = Commits(self, inline=isinstance(self.log, SqliteLog))
        self.upkeep = Upkeep(self)
        self._asked: set[Room] = set()
        self.closed = False
        self._pinged_at = 0.0
        self.revocations = 0  # so that those still on their way in hear of them, too
        self._stops = [self.bus.listen(REVOKED, self._revoked), self.bus.listen(KEPT, self._kept)]
        self._watchers = [self.spawn(self._sweep()), self.spawn(self._watch_log())]

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
        if self.broker is not None:
            self.broker.seated(seat.room, came=by > 0)
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
                await room.copy.load()
            except BaseException:
                # A failed load is never taken for an empty document. Another's may have worked.
                if not room.ready and self.rooms.get(name) is room:
                    del self.rooms[name]
                raise

    # What others kept

    async def catch_up(self, room: Room) -> None:
        """Read the rows that others kept."""
        async with self.lock(room.name):
            self._asked.discard(room)
            known = room.seq
            try:
                stored = await self.aside(self.log.since, room.name, known)
            except Refused:
                await asyncio.sleep(self.limits.retry_max)
            else:
                if stored.seq > room.seq and room.ready:
                    room.heard(stored)
                elif stored.seq < known:
                    # Not `room.seq`: our own commits may have overtaken the reading.
                    self._abandon(room)
        if room.flight is not None or room.pending:
            self.commits.mark(room)

    def ask(self, room: Room) -> None:
        """Read soon what others kept; once, however many say so meanwhile."""
        if room not in self._asked and not self.closed:
            self._asked.add(room)
            self.spawn(self.catch_up(room))

    def hear(
        self,
        name: str,
        before: int,
        count: int,
        rows: Sequence[bytes],
        owners: Mapping[int, int | None],
        gain: Gain | None = None,
        tries: int = 0,
    ) -> None:
        """Another process kept `count` rows after row `before`: they follow, or are read."""
        if not self.alone:
            self.bus.deliver([KEPT + name])
        room = self.rooms.get(name)
        if room is None or self.closed or before + count <= room.seq:
            return
        if not room.ready:
            self.ask(room)
        elif before == room.seq and rows:
            room.follow(before + count, rows, owners, gain)
        elif before > room.seq and tries < PATIENCE:
            # Our own commit, or another letter, may be about to fill the gap.
            again = (name, before, count, rows, owners, gain, tries + 1)
            self.loop.call_later(0.005 * 2**tries, self.hear, *again)
        else:
            self.ask(room)

    def _abandon(self, room: Room) -> None:
        """The document was erased: what is left of it here goes too, and is not kept again."""
        room.flight, room.pending = None, {}
        for seat in list(room.seats):
            seat.leave(4404, "This document was removed.")
        if self.rooms.get(room.name) is room:
            del self.rooms[room.name]

    def ring(self, entries: list[Entry]) -> None:
        """Tell the other engines on this log that there is something to read."""
        if self.broker is not None:
            self.broker.kept(entries)
        if not self.alone:
            tell = self.bus.announce if self.broker is None else self.bus.deliver
            tell(KEPT + entry.room for entry in entries)

    # What is heard from elsewhere

    def _kept(self, topic: str) -> None:
        name = topic.removeprefix(KEPT)
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._bell, name)

    def _bell(self, name: str) -> None:
        room = self.rooms.get(name)
        if room is not None and room.ready and not self.closed:
            self.ask(room)

    def _revoked(self, topic: str) -> None:
        name, person, reason = topic.removeprefix(REVOKED).split(" ", 2)
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._distrust, name, person, reason)

    def _distrust(self, name: str, person: str, reason: str) -> None:
        self.revocations += 1
        rooms = list(self.rooms.values()) if name == "*" else [self.rooms.get(name)]
        for room in rooms:
            for seat in list(room.seats) if room is not None else ():
                if person == "*" or str(seat.person_id) == person:
                    seat.distrust(reason)

    def distrust_all(self) -> None:
        """Any right may have changed without our hearing of it."""
        self._distrust("*", "*", "changed")

    # Time

    @property
    def watch_every(self) -> float:
        """In seconds. A broker tells it sooner, where all are heard; else this is all there is."""
        heard = self.broker is not None and self.broker.hears_all
        return self.limits.watch_log * (4 if heard else 1)

    async def _watch_log(self) -> None:
        """Look for what other processes kept: the log is the truth, a bell only saves time."""
        while True:
            await asyncio.sleep(self.watch_every)
            await self.look()
            if self.broker is not None:
                self.broker.sweep()

    async def look(self) -> None:
        """Compare the rooms in use with the log."""
        used = [name for name, room in self.rooms.items() if room.ready and room.seats]
        if used:
            with suppress(Refused):
                before = {room: (room.log_bytes, room.parts) for room in self.rooms.values()}
                for name, head in (await self.aside(self.log.heads, used)).items():
                    room = self.rooms.get(name)
                    if room is None:
                        continue
                    if head.folded > room.folded and room in before:
                        folded(room, head, before[room])
                    if head.seq > room.seq and room.flight is None:
                        self.ask(room)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(
                min(SWEEP, self.limits.early_age / 2, self.limits.idle_document / 2)
            )
            self.sweep(self.loop.time())

    def sweep(self, now: float) -> None:
        """Look after what only time brings: old rights, early updates, idle documents."""
        limits = self.limits
        ping = now - self._pinged_at > limits.ping
        if ping:
            self._pinged_at = now
        for name, room in list(self.rooms.items()):
            for early in room.early.late(now):
                early.seat.leave(1008, "an update that builds on what never came")
            for seat in list(room.seats):
                if ping:
                    seat.line.ping()
                if now - seat.checked_at > limits.reader_age:
                    seat.checked_at = now - limits.verdict_age
                    self.spawn(seat.check())
            idle = now - room.used_at > limits.idle_document
            working = room.copy.loading or room.pending or room.flight
            if idle and room.ready and not working:
                room.unload()
                if not room.seats:
                    if room.log_rows:
                        self.upkeep.fold(room, resting=True)
                    del self.rooms[name]
                    self._locks.pop(name, None)

    async def close(self) -> None:
        """Keep what waits, send everybody home, and end."""
        for stop in self._stops:
            stop()
        for watcher in self._watchers:
            watcher.cancel()
        for _ in range(200):
            if self.commits.idle:
                break
            await asyncio.sleep(0.01)
        self.closed = self.commits.stopped = True
        for room in list(self.rooms.values()):
            for seat in list(room.seats):
                seat.leave(1012, "the hub starts anew")
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        for task in self._tasks:
            task.cancel()
        self._pool.shutdown(wait=True)
        self.log.close()
