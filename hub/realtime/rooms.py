"""A room: one live document, those who are in it, and the one way of an update.

Taken, then kept, then told: nobody is told what is not in the log, and no writer hears "saved"
before it is. The document itself is only built when somebody joins, and let go again.
"""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pycrdt import Doc, get_state

from hub.realtime import wire
from hub.realtime.awareness import Presence
from hub.realtime.depths import Depths, measure
from hub.realtime.log import Entry, Stored, build, clocks_of
from hub.realtime.scan import Facts, covers, scan
from hub.realtime.seats import Refusal, Seat, Wait
from hub.realtime.wire import Malformed, Parcel, split_updates, update_message

if TYPE_CHECKING:
    from hub.realtime.documents import Documents


@dataclass(slots=True)
class Early:
    """An update that waits for what it builds on."""

    seat: Seat
    number: int
    message: bytes
    update: bytes
    facts: Facts
    until: float


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
        self.seq = 0
        self.clocks: dict[int, int] = {}
        self.owners: dict[int, int | None] = {}
        self.size = 0
        self.log_rows = 0
        self.log_bytes = 0
        self.pending: dict[Seat, Part] = {}
        self.flight: dict[Seat, Part] | None = None
        self.new_clients: list[tuple[int, int | None]] = []
        self.flight_clients: list[tuple[int, int | None]] = []
        self.early: list[Early] = []
        self.early_size = 0
        self.doc: Doc[Any] | None = None
        self.tail: list[bytes] = []
        self.loading = False
        self.full: bytes | None = None
        self.depths: Depths | None = None
        self.used_at = documents.loop.time()
        self.troubled = False
        self.ready = False

    # The document

    async def load(self) -> None:
        """Bring the document into memory: snapshot and log, built in a worker thread."""
        async with self.documents.lock(self.name):
            if self.doc is not None:
                return
            self.loading = True
            try:
                stored, doc, clocks = await self.documents.aside(self._read)
                self._adopt(stored, doc, clocks)
            finally:
                self.loading = False

    def _read(self) -> tuple[Stored, Doc[Any], dict[int, int]]:
        stored = self.documents.log.load(self.name)
        doc, bad = build(stored.updates())
        if bad:
            self.documents.metrics.unreadable += len(bad)
        return stored, doc, clocks_of(doc)

    def _adopt(self, stored: Stored, doc: Doc[Any], clocks: dict[int, int]) -> None:
        self.doc, self.full = doc, None
        self.used_at = self.documents.loop.time()
        self.owners.update(stored.owners)
        for client, clock in clocks.items():
            if clock > self.clocks.get(client, 0):
                self.clocks[client] = clock
        if not self.ready:
            self.seq = stored.seq
            self.ready = True
        self.log_rows = len(stored.rows)
        self.log_bytes = sum(len(row) for _, _, row in stored.rows)
        self.size = stored.size

    def current(self) -> Doc[Any]:
        """The document with all that is kept. Raises Wait when it has to be loaded."""
        if self.doc is None:
            raise Wait(self.load)
        self.used_at = self.documents.loop.time()
        if self.tail:
            tail, self.tail = self.tail, []
            self.full = None
            try:
                with self.doc.transaction():
                    for update in tail:
                        self.doc.apply_update(update)
            except BaseException as error:
                if isinstance(error, (KeyboardInterrupt, SystemExit)):
                    raise
                # It may hold half of a failed update: never go on with it.
                self.doc = None
                raise Wait(self.load) from None
        return self.doc

    def difference(self, state: bytes) -> bytes:
        """What a client with this state lacks; the whole document is encoded once for a crowd."""
        doc = self.current()
        if state != b"\x00":
            return doc.get_update(state)
        if self.full is None:
            self.full = doc.get_update()
        return self.full

    def unload(self) -> None:
        self.doc, self.full, self.depths, self.tail = None, None, None, []

    # Taken

    def may_write_as(self, seat: Seat, client: int) -> bool:
        """Whether a client id is this seat's, or nobody's yet."""
        owner = self.owners.get(client, seat.person_id)
        return owner is None or owner == seat.person_id

    def take(self, seat: Seat, message: bytes, update: bytes, facts: Facts, *, step2: bool) -> None:
        """Take an update of a seat that may edit. Raises Malformed, Refusal or Wait."""
        clocks = self.clocks
        news = False
        for client, (_, last) in facts.gives.items():
            have = clocks.get(client, 0)
            if last > have:
                news = True
                if not self.may_write_as(seat, client):
                    raise Refusal("foreign_client")
        if not news and (not facts.deletes or (step2 and self._known_deletes(facts))):
            seat.taken += 1
            self._put(seat, seat.taken, None)
            return
        if self.size + len(update) > self.limits.document_size:
            raise Refusal("full")
        if not self._fits(facts):
            self._wait_early(seat, message, update, facts)
            return
        self._check(update, facts)
        seat.taken += 1
        self._accept(seat, seat.taken, message, update, facts)
        if self.early:
            self._retry_early()

    def _known_deletes(self, facts: Facts) -> bool:
        doc = self.current()
        known = scan(doc.get_update(doc.get_state())).deletes
        return covers(known, facts.deletes)

    def _fits(self, facts: Facts) -> bool:
        """Whether all that an update builds on is here, or comes with it."""
        clocks, gives = self.clocks, facts.gives
        for client, (first, _) in gives.items():
            if first > clocks.get(client, 0):
                return False
        for client, clock in facts.needs.items():
            if clock > clocks.get(client, 0) and clock > gives.get(client, (0, 0))[1]:
                return False
        return True

    def _check(self, update: bytes, facts: Facts) -> None:
        if facts.types:
            if self.depths is None:
                raise Wait(self.measure)
            found = self.depths.after(facts)
            if max(found.values()) > self.limits.type_depth:
                self.depths = measure(self.current().get_update(), *self._unapplied())
                exact = measure(self.current().get_update(), *self._unapplied(), update)
                if exact.deepest > self.limits.type_depth:
                    raise Refusal("too_deep")
                self.depths = exact
            else:
                self.depths.take(found)
        if not facts.plain:
            try:
                get_state(update)
            except BaseException as error:  # a panic of the library is no Exception
                if isinstance(error, (KeyboardInterrupt, SystemExit)):
                    raise
                raise Malformed("an update that cannot be read") from None

    def _unapplied(self) -> list[bytes]:
        """What is taken, but not kept yet."""
        parts = [*(self.flight or {}).values(), *self.pending.values()]
        return [body for part in parts for m in part.messages for body in split_updates(m[2:])]

    async def measure(self) -> None:
        """Learn how deep the document's types are nested."""
        await self.load()
        whole = self.current().get_update()
        depths = await self.documents.aside(measure, whole, *self._unapplied())
        if self.depths is None:
            # What came in meanwhile waited behind this, or held no types.
            self.depths = depths

    def _accept(self, seat: Seat, number: int, message: bytes, update: bytes, facts: Facts) -> None:
        for client, (_, last) in facts.gives.items():
            if last > self.clocks.get(client, 0):
                self.clocks[client] = last
                if client not in self.owners:
                    self.owners[client] = seat.person_id
                    self.new_clients.append((client, seat.person_id))
        if message[1] != wire.UPDATE:
            message = update_message(update)
        self._put(seat, number, message)

    def _put(self, seat: Seat, number: int, message: bytes | None) -> None:
        part = self.pending.get(seat)
        if part is None:
            part = self.pending[seat] = Part()
            self.documents.mark(self)
        part.number = max(part.number, number)
        if message is not None:
            part.messages.append(message)

    def _wait_early(self, seat: Seat, message: bytes, update: bytes, facts: Facts) -> None:
        self.early_size += len(update)
        if self.early_size > self.limits.early_bytes:
            self.early_size -= len(update)
            raise Malformed("an update that builds on what never came")
        seat.taken += 1
        if not seat.early:
            seat.ask_state()
        seat.early.add(seat.taken)
        until = self.documents.loop.time() + self.limits.early_age
        self.early.append(Early(seat, seat.taken, message, update, facts, until))

    def _retry_early(self) -> None:
        moved = True
        while moved:
            moved = False
            for early in list(self.early):
                if not self._fits(early.facts):
                    continue
                self._forget_early(early)
                moved = True
                try:
                    self._check(early.update, early.facts)
                    self._accept(early.seat, early.number, early.message, early.update, early.facts)
                except (Wait, Refusal, Malformed):
                    # It comes again with the client's whole state after a new connection.
                    early.seat.leave(1013, "come back")

    def _forget_early(self, early: Early) -> None:
        self.early.remove(early)
        self.early_size -= len(early.update)
        early.seat.early.discard(early.number)

    # Kept

    def entry(self) -> Entry:
        """What waits, as one entry of a commit; the same again when the last try failed."""
        if self.flight is None:
            self.flight, self.pending = self.pending, {}
            self.flight_clients, self.new_clients = self.new_clients, []
        rows: dict[int | None, list[bytes]] = {}
        for seat, part in self.flight.items():
            if part.messages:
                rows.setdefault(seat.person_id, []).extend([m[2:] for m in part.messages])
        made = [(author, b"".join(bodies)) for author, bodies in rows.items()]
        return Entry(self.name, self.seq, made, self.flight_clients)

    def kept(self, entry: Entry) -> None:
        """The entry is in the log: tell the others, and the writers that it is saved."""
        flight, self.flight = self.flight or {}, None
        self.seq += len(entry.rows)
        added = sum(len(row) for _, row in entry.rows)
        self.log_rows += len(entry.rows)
        self.log_bytes += added
        self.size += added
        messages: list[bytes] = []
        spans: dict[Seat, tuple[int, int]] = {}
        for seat, part in flight.items():
            first = len(messages)
            messages += part.messages
            spans[seat] = (first, len(messages))
        if messages:
            self._follow(entry)
            self._tell(Parcel(messages), spans)
        for seat, part in flight.items():
            if not seat.gone and part.number:
                seat.acknowledge(part.number)

    def _follow(self, entry: Entry) -> None:
        if self.doc is None and not self.loading:
            return
        for _, row in entry.rows:
            self.tail.extend(split_updates(row))
        self.full = None
        if len(self.tail) > self.limits.tail_updates and self.doc is not None:
            try:
                used_at = self.used_at
                self.current()
                self.used_at = used_at
            except Wait:
                return

    def heard(self, stored: Stored) -> None:
        """Rows that others kept: another process, or the hub as an author."""
        self.owners.update(stored.owners)
        news: list[bytes] = []
        if stored.folded > self.seq:
            news += [stored.snapshot or wire.NOTHING]
        for seq, _, row in stored.rows:
            if seq > self.seq:
                news += list(split_updates(row))
        self.seq = max(self.seq, stored.seq)
        self.log_rows, self.size = len(stored.rows), stored.size
        for update in news:
            facts = scan(update)
            for client, (_, last) in facts.gives.items():
                self.clocks[client] = max(last, self.clocks.get(client, 0))
            if facts.types:
                self.depths = None
        if self.doc is not None or self.loading:
            self.tail += news
            self.full = None
        if news:
            self.tell_all(Parcel([update_message(update) for update in news]))
        if self.early:
            self._retry_early()

    # Told

    def _tell(self, parcel: Parcel, spans: dict[Seat, tuple[int, int]]) -> None:
        hard = self.limits.outbox_hard
        slow = []
        for seat in self.seats:
            span = spans.get(seat)
            if span is None:
                mine = parcel
            elif span[1] - span[0] == len(parcel.messages):
                continue
            else:
                mine = parcel.without(*span)
            if seat.line.backlog() > hard:
                slow.append(seat)
                continue
            seat.line.send(mine)
        for seat in slow:
            # Its state is cheaper to send anew than what waits for it.
            seat.leave(1013, "come back", abort=True)

    def tell_all(self, parcel: Parcel) -> None:
        self._tell(parcel, {})

    def facts(self, seat: Seat) -> bytes:
        """What a client should know of its session."""
        return json.dumps(
            {"person": seat.person_id, "room": self.name, "update_size": self.limits.update_size}
        ).encode()

    # Who is here

    def enter(self, seat: Seat) -> None:
        self.seats.add(seat)
        self.documents.count(seat, 1)
        seat.welcome()

    def leave(self, seat: Seat) -> None:
        """A seat is gone, by itself or by us. What it wrote before is kept all the same."""
        if seat.gone:
            return
        seat.gone = True
        self.seats.discard(seat)
        self.documents.count(seat, -1)
        for early in [early for early in self.early if early.seat is seat]:
            self._forget_early(early)
        self.presence.leave(seat)
        self.used_at = self.documents.loop.time()
