"""A seat: one socket in a room, what it may do, and at what pace it is read and told."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from hub.errors import HubError
from hub.realtime import wire
from hub.realtime.faces import close_code, stamp
from hub.realtime.lines import Line
from hub.realtime.log import Refused
from hub.realtime.pace import Pace
from hub.realtime.quick import typed
from hub.realtime.scan import scan
from hub.realtime.walk import Facts
from hub.realtime.wire import (
    UPDATE_HEAD,
    Malformed,
    Parcel,
    body_of,
    read_state_vector,
    sized,
    uint,
)

if TYPE_CHECKING:
    from hub.realtime.rooms import Room

BIG = 32 * 1024
TROUBLED = "The hub cannot keep changes just now, and tries again by itself."
logger = logging.getLogger(__name__)


class Wait(Exception):
    """A message needs something first: `what` brings it, then it is tried again."""

    def __init__(self, what: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self.what = what


class Refusal(Exception):
    """An update that is not taken, with a reason code for the client."""


class Seat:
    """One socket in a room."""

    def __init__(
        self,
        room: "Room",
        line: Line,
        person_id: int | None,
        name: str,
        admit: Callable[[], Awaitable[object]],
        permit: Callable[[], Awaitable[object]],
        *,
        can_edit: bool,
        words: str = "",
        extended: bool,
    ) -> None:
        self.room = room
        self.line = line
        self.person_id = person_id
        self.stamp = stamp(person_id, name)
        self.admit, self.permit = admit, permit
        self._allow(can_edit)
        self.words = words
        """Why it may not edit, as its guard says it."""
        self.extended = extended
        self.checked_at = room.documents.loop.time()
        self.ids: set[int] = set()
        self.clients: dict[bytes, int] = {}
        """The client ids that this seat writes as, by their bytes on the wire."""
        self.taken = 0
        self.saved = 0
        self.early: set[int] = set()
        self.doubted: bytes | None = None
        """The message that waits, or waited, for what other processes know of its clients."""
        self.gone = False
        self.heard = False
        self._checking: asyncio.Task[None] | None = None
        self._waiting: deque[bytes] | None = None  # an empty one takes 760 bytes a seat
        self._waiting_size = 0
        self._drainer: asyncio.Task[None] | None = None
        self._scanned: tuple[bytes, Facts] | None = None
        self.pace = Pace(room.limits, self.checked_at)
        self.holds: set[str] = set()
        """Why its socket is not read just now."""

    def _allow(self, can_edit: bool) -> None:
        limits = self.room.limits
        self.can_edit = can_edit
        self.most = (limits.update_size if can_edit else limits.message_size) + 64
        """The largest message that is read from this seat, in bytes."""

    # What comes in

    def receive(self, message: bytes) -> None:
        """One message of the client. Never raises: a malformed one closes the seat."""
        if self.gone:
            return
        if self.pace.note(len(message)):
            self._charge()
        if self._drainer is not None or self._waiting:
            self._queue(message)
            return
        try:
            if self.can_edit and message.startswith(UPDATE_HEAD):
                self._check_verdict()
                if typed(self, message):
                    return
            self._handle(message)
        except Wait as wait:
            self._queue(message)
            self._drainer = self.room.documents.spawn(self._drain(wait))
        except Malformed as fault:
            self.leave(1008, str(fault))

    def _queue(self, message: bytes) -> None:
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(message)
        self._waiting_size += len(message)
        if self._waiting_size > self.room.limits.unsaved_bytes:
            self.hold("queue")

    async def _drain(self, wait: Wait | None) -> None:
        """Handle the messages that had to wait, in their order."""
        try:
            while self._waiting and not self.gone:
                if wait is not None:
                    await wait.what()
                    if self.gone:
                        return
                try:
                    self._handle(self._waiting[0])
                    wait = None
                except Wait as again:
                    wait = again
                    continue
                self._waiting_size -= len(self._waiting.popleft())
            self.release("queue")
        except Malformed as fault:
            self.leave(1008, str(fault))
        except Refused:
            self.leave(1011, "the document cannot be read now")
        except Exception:  # a defect of ours: what waits behind it would never be handled
            logger.exception("a message could not be handled")
            self.leave(1011, "your message cannot be handled now")
        finally:
            self._drainer = None

    def _handle(self, message: bytes) -> None:
        limits = self.room.limits
        self.heard = True
        if len(message) < 2:
            if message == b"\x03":
                self._tell_presence()
                return
            raise Malformed("a message that is too short")
        kind = message[0]
        if kind == wire.SYNC:
            what = message[1]
            if what == wire.STEP1:
                self._join(message, body_of(message, 2, limits.message_size))
            elif what in (wire.STEP2, wire.UPDATE):
                most = limits.update_size if self.can_edit else limits.message_size
                self._update(message, body_of(message, 2, most + 16), step2=what == wire.STEP2)
            else:
                raise Malformed("a kind of sync that does not exist")
        elif kind == wire.AWARENESS:
            self.room.presence.take(self, body_of(message, 1, limits.message_size))
        elif kind == wire.QUERY_AWARENESS:
            self._tell_presence()
        elif kind != wire.AUTH and kind < 100:
            raise Malformed("a kind of message that does not exist")

    def _tell_presence(self) -> None:
        message = self.room.presence.all()
        if message is not None:
            self.send(message)

    def _join(self, message: bytes, state: bytes) -> None:
        claimed, known = read_state_vector(state), self.room.clocks.get
        reads_only = self.extended and not self.can_edit
        ahead = reads_only and any(clock > known(client, 0) for client, clock in claimed.items())
        if ahead and self.doubted is None:
            self.doubted = message
            raise Wait(self.room.catch_up)
        self.send(wire.step2_message(self.room.copy.difference(state)))
        if ahead:
            # Nobody asks it for what it has left, and it should not take that for kept.
            self._tell_refused(0, "read_only")

    def _update(self, message: bytes, update: bytes, *, step2: bool) -> None:
        self._check_verdict()
        if not self.can_edit:
            self.taken += 1
            if step2 and update == wire.NOTHING:
                # An answer to what it was asked before its right went: it counts on a word.
                self.room.put(self, self.taken, None)
            else:
                self.refuse(self.taken, "read_only")
            return
        facts = self._facts(update)
        try:
            self.room.take(self, message, update, facts, step2)
        except Refusal as refusal:
            self.taken += 1
            self.refuse(self.taken, str(refusal))

    def _facts(self, update: bytes) -> Facts:
        if len(update) <= BIG:
            return scan(update)
        if self._scanned is not None and self._scanned[0] == update:
            facts = self._scanned[1]
            self._scanned = None
            return facts

        async def scan_aside() -> None:
            self._scanned = (update, await self.room.documents.aside(scan, update))

        raise Wait(scan_aside)

    # What it may do

    def _check_verdict(self) -> None:
        """An edit needs a verdict that is fresh enough; asks ahead, so that few have to wait."""
        age = self.room.documents.loop.time() - self.checked_at
        most = self.room.limits.verdict_age
        if age > most:
            raise Wait(self.check)
        if age > most / 2 and self._checking is None:
            self._checking = self.room.documents.spawn(self.check())

    async def check(self, reason: str = "") -> None:
        """Ask the guards again: reading may end, and editing may end or begin."""
        asked_at = self.room.documents.loop.time()
        try:
            await self.admit()
            can_edit, self.words = True, ""
            try:
                await self.permit()
            except HubError as fault:
                can_edit, self.words = False, str(fault)
        except HubError as fault:
            self.leave(close_code(fault), reason or str(fault))
            return
        except Exception:  # the guards cannot be asked: nothing is taken on a guess
            logger.exception("a right could not be checked")
            self.leave(1011, "your right cannot be checked now")
            return
        finally:
            self._checking = None
        self.checked_at = max(asked_at, self.checked_at)
        if can_edit != self.can_edit and not self.gone:
            self._allow(can_edit)
            self.tell_access(reason)
            if can_edit:
                self.ask_state()

    def distrust(self, reason: str) -> None:
        """The right of this seat may have changed: nothing more is taken before it is checked."""
        self.checked_at = -1e9
        self.room.documents.spawn(self.check(reason))

    # What goes out

    def send(self, *messages: bytes) -> None:
        parcel = Parcel(list(messages))
        self.room.documents.metrics.bytes_out += len(parcel.frames)
        self.line.send(parcel)

    def welcome(self) -> None:
        """What a newcomer gets: what it may do, who is here, and what the room lacks of it."""
        if self.extended:
            self.send(bytes((wire.FACTS,)) + sized(self.room.facts(self)))
            self.tell_access("storage" if self.room.troubled else "")
        if self.can_edit:
            self.ask_state()
        self._tell_presence()

    def ask_state(self) -> None:
        """Ask for what the room lacks. A reader is never asked: nothing of it would be taken."""
        self.send(wire.step1_message(wire.state_vector(self.room.clocks)))

    def tell_access(self, reason: str) -> None:
        if self.extended:
            level = 2 if self.can_edit and not self.room.troubled else 1
            words = TROUBLED if self.room.troubled else self.words
            self.send(bytes((wire.ACCESS, level)) + sized(reason.encode()) + sized(words.encode()))

    def refuse(self, number: int, reason: str) -> None:
        self.room.documents.metrics.refused[reason] += 1
        self.room.put(self, number, None)
        self._tell_refused(number, reason)

    def _tell_refused(self, number: int, reason: str) -> None:
        if self.extended:
            self.send(bytes((wire.REFUSED,)) + uint(number) + sized(reason.encode()))

    def acknowledge(self, number: int) -> None:
        """All sync messages of this client up to `number` are kept, but for the early ones."""
        self.saved = max(self.saved, number)
        if self.extended:
            count = min(self.early) - 1 if self.early else self.saved
            self.send(bytes((wire.SAVED,)) + uint(count))

    # Its pace

    def meter(self, size: int) -> None:
        """Count one message of this size."""
        if self.pace.note(size):
            self._charge()

    def _charge(self) -> None:
        now = self.room.documents.loop.time()
        wait_s = self.pace.charge(now)
        if wait_s and self.pace.flooding(now):
            self.room.documents.metrics.floods += 1
            self.leave(1008, "too many messages")
        elif wait_s:
            self.hold("pace")
            self.room.documents.loop.call_later(wait_s, self.release, "pace")

    def hold(self, why: str) -> None:
        """Stop reading the socket until every reason for it is gone."""
        if not self.holds:
            self.line.pause()
            self.room.documents.metrics.held[why] += 1
        self.holds.add(why)

    def release(self, why: str) -> None:
        if why in self.holds:
            self.holds.discard(why)
            if not self.holds and not self.gone:
                self.line.resume()

    def leave(self, code: int, reason: str, *, abort: bool = False) -> None:
        """End this seat from our side."""
        if not self.gone:
            self.room.documents.metrics.closed[code] += 1
            self.line.close(code, reason[:120], abort=abort)
            self.room.leave(self)
