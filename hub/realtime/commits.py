"""Commits: what all rooms of an event loop have to keep goes to the log together.

One commit a turn of the loop serves every room with something new; under load the next one
gathers while one is under way. A database that refuses is asked again, and nothing is lost.
"""

import logging
from time import perf_counter
from typing import TYPE_CHECKING

from hub.realtime.log import Busy, Entry, Refused
from hub.realtime.rooms import Room

if TYPE_CHECKING:
    from hub.realtime.documents import Documents

logger = logging.getLogger(__name__)
SLOW_COMMIT = 0.003
"""Commits that take longer than this, in seconds, are made in a thread."""
GATHER = 0.004
"""The longest wait for more to keep, in seconds."""
GATHER_AN_UPDATE = 0.0001


class Commits:
    """The rooms with something to keep, and the rhythm in which that is done."""

    def __init__(self, documents: "Documents", *, inline: bool) -> None:
        self.documents = documents
        self.loop = documents.loop
        self.log = documents.log
        self.inline = inline
        self.stopped = False
        self._dirty: dict[Room, None] = {}
        self._ticking = False
        # By the clock of the machine: the loop's stands still within one turn.
        self._earliest = 0.0
        self._began = 0.0
        self._cost = 0.0
        self._pause = 0.0

    @property
    def idle(self) -> bool:
        """Whether everything taken is kept."""
        return not self._dirty and not self._ticking

    def mark(self, room: Room) -> None:
        """A room has something to keep."""
        self._dirty[room] = None
        if not self._ticking:
            self._schedule()

    def _schedule(self) -> None:
        self._ticking = True
        wait_s = self._earliest - perf_counter()
        if wait_s > 0:
            self.loop.call_later(wait_s, self._tick)
        else:
            self.loop.call_soon(self._tick)

    def _tick(self) -> None:
        rooms, self._dirty = list(self._dirty), {}
        entries = [room.entry() for room in rooms]
        self._began = perf_counter()
        if self.inline and self._cost < SLOW_COMMIT and not self._pause:
            try:
                kept = self._append(entries, wait=False)
            except Busy:
                pass
            except Refused as fault:
                self._trouble(rooms, fault)
                return
            else:
                self._done(rooms, entries, kept)
                return
        self.documents.spawn(self._tick_aside(rooms, entries))

    def _append(self, entries: list[Entry], *, wait: bool) -> list[bool]:
        if not any(entry.rows for entry in entries):
            return [True] * len(entries)
        return self.log.append(entries, wait=wait)

    async def _tick_aside(self, rooms: list[Room], entries: list[Entry]) -> None:
        try:
            kept = await self.documents.aside(self._append, entries, wait=True)
        except Refused as fault:
            self._trouble(rooms, fault)
        except BaseException:
            self._trouble(rooms, Refused("the log failed"))
            raise
        else:
            self._done(rooms, entries, kept)

    def _done(self, rooms: list[Room], entries: list[Entry], kept: list[bool]) -> None:
        now = perf_counter()
        spent = now - self._began
        self._cost += 0.2 * (spent - self._cost)
        # Commits take at most half of the time, and the more there is to keep, the longer is it
        # gathered: those under load share one.
        gathered = sum([entry.updates for entry in entries])
        self._earliest = now + min(GATHER, spent + gathered * GATHER_AN_UPDATE)
        self._pause = 0.0
        metrics = self.documents.metrics
        metrics.committed(gathered, spent)
        told = []
        for room, entry, ok in zip(rooms, entries, kept, strict=True):
            if room.troubled:
                self._calm(room)
            if ok:
                if entry.between is not None:
                    metrics.gaps += 1
                    room.heard(entry.between)
                room.kept(entry)
                if room.pending:
                    # It came while an earlier try was under way.
                    self._dirty[room] = None
                if entry.rows:
                    told.append(entry)
                    self.documents.upkeep.maybe_fold(room)
            else:
                metrics.gaps += 1
                self.documents.spawn(self.documents.catch_up(room))
        if told:
            self.documents.ring(told)
            self.documents.upkeep.maybe_tidy()
        self._ticking = False
        if self._dirty:
            self._schedule()

    def _trouble(self, rooms: list[Room], fault: Refused) -> None:
        """Nothing can be kept: hold what is there, take little more, say so, and try again."""
        self._ticking = False
        self.documents.metrics.troubles += 1
        self._pause = min(self.documents.limits.retry_max, self._pause * 2 or 0.1)
        logger.warning("the document log refuses: %s", fault)
        for room in rooms:
            self._dirty[room] = None
            if not room.troubled:
                room.troubled = True
                for seat in list(room.seats):
                    seat.tell_access("storage")
            for seat in room.pending.keys() | (room.flight or {}).keys():
                seat.hold("storage")
        if not self.stopped:
            self._earliest = perf_counter() + self._pause
            self._schedule()

    def _calm(self, room: Room) -> None:
        room.troubled = False
        for seat in list(room.seats):
            seat.release("storage")
            seat.tell_access("")
