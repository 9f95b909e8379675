"""A room: one live document, those who are in it, and the one way of an update.

Taken, then kept, then told: nobody is told what is not in the log, and no writer hears "saved"
before it is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from pycrdt import get_state

from hub.realtime import wire
from hub.realtime.awareness import Presence
from hub.realtime.copies import Copy
from hub.realtime.early import Early, Waiting, fits
from hub.realtime.gains import Gain, looked
from hub.realtime.log import Entry, Stored, is_panic
from hub.realtime.nesting import Nesting
from hub.realtime.seats import Refusal, Seat, Wait
from hub.realtime.walk import Facts
from hub.realtime.wire import Malformed, Parcel, split_updates, update_message

if TYPE_CHECKING:
    from hub.realtime.documents import Documents

NOBODY: Mapping[Seat, tuple[int, int]] = MappingProxyType({})
MAX_CLIENTS = 16
"""So many client ids of one seat go the quick way."""


@dataclass(slots=True)
class Part:
    """What one seat gives to the next commit."""

    messages: list[bytes] = field(default_factory=list)
    number: int = 0


class Room:
    """One live document."""

    def __init__(self, documents: "Documents", name: str) -> None:
        self.documents = documents
        self.limits = documents.limits
        self.name = name
        self.seats: set[Seat] = set()
        self.presence = Presence(self)
        self.copy = Copy(self)
        self.seq = self.folded = 0
        """The last row of the log that is known here, and the last that is in its snapshot."""
        self.clocks: dict[int, int] = {}
        """What is taken: the next clock of each client."""
        self.owners: dict[int, int | None] = {}
        self.most = self.limits.document_size
        self.size = self.log_rows = self.log_bytes = self.parts = 0
        """parts: how many the document has at most, with what is taken."""
        self.pending: dict[Seat, Part] = {}
        self.flight: dict[Seat, Part] | None = None
        """What a commit under way holds, or one that failed and is tried again."""
        self.new_clients: list[tuple[int, int | None]] = []
        self.flight_clients: list[tuple[int, int | None]] = []
        self.gain = Gain()
        """What came the general way brings to the next commit, if other processes will hear it."""
        self.flight_gain: Gain | None = None
        self.early = Waiting(self.limits.early_bytes)
        self.nesting = Nesting(self)
        self.used_at = documents.loop.time()
        self.troubled = False
        self.ready = False

    def loaded(self, stored: Stored, clocks: dict[int, int], parts: int) -> None:
        """The document came into memory."""
        self.used_at = self.documents.loop.time()
        self.owners.update(stored.owners)
        for client, clock in clocks.items():
            if clock > self.clocks.get(client, 0):
                self.clocks[client] = clock
        if not self.ready:
            self.seq, self.parts, self.ready = stored.seq, parts, True
        self.folded = stored.folded
        self.log_rows = len(stored.rows)
        self.log_bytes = sum(len(row) for _, _, row in stored.rows)
        self.size = stored.size

    def unload(self) -> None:
        self.copy.unload()
        self.nesting.forget()

    # Taken

    def may_write_as(self, seat: Seat, client: int) -> bool:
        """Whether a client id is this seat's, or nobody's yet."""
        owner = self.owners.get(client, seat.person_id)
        return owner is None or owner == seat.person_id

    def take(self, seat: Seat, message: bytes, update: bytes, facts: Facts, step2: bool) -> None:
        """Take an update of a seat that may edit. Raises Malformed, Refusal or Wait."""
        clocks = self.clocks
        news = False
        for client, (_, last) in facts.gives.items():
            if last > clocks.get(client, 0):
                news = True
                if not self.may_write_as(seat, client):
                    if seat.doubted is not message:
                        # Another process may have kept and told it, and we did not hear of it yet.
                        seat.doubted = message
                        raise Wait(self.catch_up)
                    raise Refusal("foreign_client")
        if not news and (not facts.deletes or (step2 and self.copy.knows_deletes(facts))):
            seat.taken += 1
            self.put(seat, seat.taken, None)
            return
        if self.size + len(update) > self.most or self.parts + facts.parts > self.limits.parts:
            raise Refusal("full")
        if not fits(facts, clocks):
            until = self.documents.loop.time() + self.limits.early_age
            early = Early(seat, seat.taken + 1, message, update, facts, until)
            asked = bool(seat.early)
            self.early.add(early)
            self.documents.metrics.early += 1
            seat.taken += 1
            if not asked:
                seat.ask_state()
            return
        if not facts.plain:
            self._check(update, facts)
        seat.taken += 1
        self._accept(seat, seat.taken, message, update, facts)
        if self.early:
            self._retry_early()

    def _check(self, update: bytes, facts: Facts) -> None:
        try:
            get_state(update)
        except BaseException as error:
            if not is_panic(error):
                raise
            raise Malformed("an update that cannot be read") from None
        if facts.types or facts.parents:
            self.nesting.check(update, facts)

    async def catch_up(self) -> None:
        """Read what others kept, and who writes as which client."""
        await self.documents.catch_up(self)
        owners = await self.documents.aside(self.documents.log.owners, self.name)
        self.owners.update(owners)

    def _accept(self, seat: Seat, number: int, message: bytes, update: bytes, facts: Facts) -> None:
        if self.documents.broker is not None:
            self.gain.add(facts)
        for client, (_, last) in facts.gives.items():
            if last > self.clocks.get(client, 0):
                self.clocks[client] = last
                if client not in self.owners:
                    self.owners[client] = seat.person_id
                    self.new_clients.append((client, seat.person_id))
                if len(seat.clients) < MAX_CLIENTS:
                    seat.clients[wire.uint(client)] = client
        self.parts += facts.parts
        if message[1] != wire.UPDATE:
            message = update_message(update)
        self.put(seat, number, message)

    def new_part(self, seat: Seat) -> Part:
        """The first that a seat gives to the next commit."""
        part = self.pending[seat] = Part()
        self.documents.commits.mark(self)
        return part

    def put(self, seat: Seat, number: int, message: bytes | None) -> None:
        """Have a message kept, or only its number acknowledged once all before it is kept."""
        part = self.pending.get(seat)
        if part is None:
            part = self.new_part(seat)
        if number > part.number:
            part.number = number
        if message is not None:
            part.messages.append(message)

    def _retry_early(self) -> None:
        moved = True
        while moved:
            moved = False
            for early in list(self.early.updates):
                if early.seat.gone or not fits(early.facts, self.clocks):
                    continue
                self.early.drop(early)
                moved = True
                try:
                    self._check(early.update, early.facts)
                    self._accept(early.seat, early.number, early.message, early.update, early.facts)
                except (Wait, Refusal, Malformed):
                    # It comes again with the client's whole state after a new connection.
                    early.seat.leave(1013, "come back")

    # Kept

    def entry(self) -> Entry:
        """What waits, as one entry of a commit; the same again when the last try failed."""
        if self.flight is None:
            self.flight, self.pending = self.pending, {}
            self.flight_clients, self.new_clients = self.new_clients, []
            if self.documents.broker is not None:
                self.flight_gain = self._brought(self.flight)
        # One row for all: who wrote what in it is known by the client ids.
        authors = {seat.person_id for seat, part in self.flight.items() if part.messages}
        bodies = [m[2:] for part in self.flight.values() for m in part.messages]
        author = next(iter(authors)) if len(authors) == 1 else None
        made = [(author, b"".join(bodies))] if bodies else []
        clients, gain = self.flight_clients, self.flight_gain
        return Entry(self.name, self.seq, made, clients, len(bodies), gain)

    def _brought(self, flight: Mapping[Seat, Part]) -> Gain:
        """What a flight brings, just when it is made: all that is taken is in it, or kept."""
        gain, self.gain = self.gain, Gain()
        for seat, part in flight.items():
            for client in seat.clients.values():
                gain.clocks[client] = self.clocks[client]
            gain.parts += len(part.messages)
        gain.parts -= gain.updates  # those of the quick way are one each, and the others counted
        return gain

    def kept(self, entry: Entry) -> None:
        """The entry is in the log: tell the others, and the writers that it is saved."""
        flight, self.flight = self.flight or {}, None
        # It may have been read back already, with what others kept after it.
        self.seq = max(self.seq, entry.seq + len(entry.rows))
        self._grow([row for _, row in entry.rows])
        messages: list[bytes] = []
        spans: dict[Seat, tuple[int, int]] = {}
        for seat, part in flight.items():
            first = len(messages)
            messages += part.messages
            spans[seat] = (first, len(messages))
        if messages:
            self.copy.follow([row for _, row in entry.rows], len(messages))
            self.tell(Parcel(messages), spans, len(messages))
        for seat, part in flight.items():
            if not seat.gone and part.number:
                seat.acknowledge(part.number)

    def _grow(self, rows: Sequence[bytes]) -> None:
        added = sum(map(len, rows))
        self.log_rows += len(rows)
        self.log_bytes += added
        self.size += added

    def heard(self, stored: Stored) -> None:
        """Rows that others kept: another process, or the hub as an author."""
        news: list[bytes] = []
        if stored.folded > self.seq:
            news.append(stored.snapshot or wire.NOTHING)
            self.log_rows, self.size, self.parts = 0, len(stored.snapshot or b""), 0
            self.log_bytes, self.folded = 0, stored.folded
        rows = [row for seq, _, row in stored.rows if seq > self.seq]
        self.owners.update(stored.owners)
        self.follow(stored.seq, rows, stored.owners, snapshot=news)

    def follow(
        self,
        seq: int,
        rows: Sequence[bytes],
        owners: Mapping[int, int | None],
        gain: Gain | None = None,
        snapshot: Sequence[bytes] = (),
    ) -> None:
        """Rows that others kept, up to `seq`, after those that are known here.

        gain: what they bring, if it is known.
        """
        self._grow(rows)
        rows = [*map(wire.sized, snapshot), *rows]
        gain = gain or looked(update for row in rows for update in split_updates(row))
        for client, person in owners.items():
            # Another process may have guessed, as we may: the log has the first one.
            self.owners.setdefault(client, person)
        self.seq = max(self.seq, seq)
        self.parts += gain.parts
        for client, clock in gain.clocks.items():
            self.clocks[client] = max(clock, self.clocks.get(client, 0))
        if gain.types:
            self.nesting.forget()
        messages = [wire.UPDATE_HEAD + each for row in rows for each in wire.split_sized(row)]
        self.copy.follow(rows, len(messages))
        if messages:
            self.tell(Parcel(messages))
        if self.early:
            self._retry_early()

    # Told

    def tell(
        self, parcel: Parcel, spans: Mapping[Seat, tuple[int, int]] = NOBODY, count: int = 1
    ) -> None:
        """Send a parcel of `count` messages to everybody, to each without the span of its own."""
        hard = self.limits.outbox_hard
        slow = []
        sent = 0
        own = spans.get
        for seat in self.seats:
            line = seat.line
            if line.slow and line.backlog() > hard:
                slow.append(seat)
                continue
            span = own(seat)
            if span is None:
                mine = parcel
            else:
                first, last = span
                if last - first == count:
                    continue
                mine = parcel.without(first, last) if last > first else parcel
            line.send(mine)
            sent += len(mine.frames)
        self.documents.metrics.bytes_out += sent
        for seat in slow:
            # Its state is cheaper to send anew than what waits for it.
            seat.leave(1013, "come back", abort=True)

    def facts(self, seat: Seat) -> bytes:
        """What a client should know of its session."""
        return json.dumps(
            {"person": seat.person_id, "room": self.name, "update_size": self.limits.update_size}
        ).encode()

    # Who is here

    def enter(self, seat: Seat) -> None:
        self.seats.add(seat)
        self.documents.metrics.joins += 1
        self.documents.count(seat, 1)
        seat.welcome()

    def leave(self, seat: Seat) -> None:
        """A seat is gone, by itself or by us. What it wrote before is kept all the same."""
        if seat.gone:
            return
        seat.gone = True
        self.seats.discard(seat)
        metrics, (messages, size) = self.documents.metrics, seat.pace.seen
        metrics.messages_in += messages
        metrics.bytes_in += size
        self.documents.count(seat, -1)
        for early in self.early.of(seat):
            self.early.drop(early)
        self.presence.leave(seat)
        self.used_at = self.documents.loop.time()
