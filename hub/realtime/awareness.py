"""Presence: who is in a room and where their cursor is. Never stored, and never forged.

The server writes `user` into every state, and a client id belongs to the seat that spoke for
it first. States are gathered for a few milliseconds and told as one message.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from hub.realtime.faces import stamped
from hub.realtime.joining import VAR, read_var
from hub.realtime.wire import Malformed, Parcel, awareness_message, read_awareness

if TYPE_CHECKING:
    from hub.realtime.broker.guests import Guest
    from hub.realtime.rooms import Room
    from hub.realtime.seats import Seat

GONE = b"null"
MAX_ENTRIES = 1000
_ONE = re.compile(rb"\x01" + VAR * 3 + rb"(.*)\Z", re.DOTALL)
"""One presence of one client."""


class Presence:
    """The presences of one room."""

    def __init__(self, room: "Room") -> None:
        self.room = room
        self.states: dict[int, tuple[int, bytes]] = {}
        self.owners: dict[int, Seat | Guest] = {}
        self.dirty: set[int] = set()
        self.timer = False

    def take(self, seat: "Seat", body: bytes) -> None:
        """What a seat says of itself. What it repeats of others is passed over."""
        if self._moved(seat, body):
            return
        limits = self.room.limits
        for number, (client, clock, raw) in enumerate(read_awareness(body)):
            if number >= MAX_ENTRIES:
                raise Malformed("too many presences in one message")
            owner = self.owners.get(client)
            if owner is not seat:
                if owner is not None and (
                    owner.person_id is None or owner.person_id != seat.person_id
                ):
                    continue
                if len(seat.ids) >= limits.awareness_ids:
                    continue
                if owner is not None:  # the same person, back before the old socket was missed
                    owner.ids.discard(client)
            if not self.room.may_write_as(seat, client):
                continue
            known = self.states.get(client)
            if known is not None and (
                clock < known[0] or (clock == known[0] and (raw != GONE or known[1] == GONE))
            ):
                continue
            if len(raw) > limits.awareness_size:
                raise Malformed("a presence that is too large")
            if raw == GONE and known is None:
                continue
            self.owners[client] = seat
            seat.ids.add(client)
            self.states[client] = (clock, raw if raw == GONE else stamped(raw, seat.stamp))
            self._mark(client)

    def _moved(self, seat: "Seat", body: bytes) -> bool:
        """Take a newer state of the one that a seat shows already, the quick way; whether it was.

        Nearly all that comes is this. Anything else goes the general way, which takes the same.
        """
        match = _ONE.match(body)
        if match is None:
            return False
        client_b, clock_b, size_b, raw = match.groups()
        client, clock = read_var(client_b), read_var(clock_b)
        if (
            self.owners.get(client) is not seat
            or read_var(size_b) != len(raw)
            or len(raw) > self.room.limits.awareness_size
            or raw == GONE
            or clock <= self.states[client][0]
            or not self.room.may_write_as(seat, client)
        ):
            return False
        self.states[client] = (clock, stamped(raw, seat.stamp))
        self._mark(client)
        return True

    def hear(self, guest: "Guest", client: int, clock: int, raw: bytes) -> None:
        """What another process says of somebody in this room."""
        owner = self.owners.get(client)
        known = self.states.get(client)
        mine = owner is None or owner is guest
        moved = guest.person_id is not None and owner and owner.person_id == guest.person_id
        if not mine and (raw == GONE or not moved):
            return
        if raw == GONE:
            if known is not None:
                self.owners.pop(client, None)
                self.dirty.discard(client)
                guest.ids.discard(client)
                self._tell_gone([(client, max(clock, self.states.pop(client)[0] + 1))])
            return
        if known is not None and clock <= known[0]:
            return
        if len(raw) > 2 * self.room.limits.awareness_size or len(self.states) > MAX_ENTRIES:
            return
        if owner is not None and owner is not guest:
            owner.ids.discard(client)
        self.owners[client] = guest
        guest.ids.add(client)
        self.states[client] = (clock, raw)
        self._mark(client)

    def leave(self, seat: "Seat") -> None:
        """Remove what a lost seat left behind, and tell at once, other processes too."""
        gone = self.forget(seat)
        if gone and self.room.documents.broker is not None:
            self.room.documents.broker.presence(
                self.room.name, [(client, clock, seat.person_id, GONE) for client, clock in gone]
            )

    def forget(self, owner: "Seat | Guest") -> list[tuple[int, int]]:
        """Remove what somebody showed, and tell those here; returns (client, clock) of it."""
        gone = []
        for client in owner.ids:
            clock, _ = self.states.pop(client, (0, GONE))
            self.owners.pop(client, None)
            self.dirty.discard(client)
            gone.append((client, clock + 1))
        owner.ids.clear()
        if gone:
            self._tell_gone(gone)
        return gone

    def _tell_gone(self, gone: list[tuple[int, int]]) -> None:
        message = awareness_message([(client, clock, GONE) for client, clock in gone])
        self.room.tell(Parcel([message]))

    def share(self, clients: Iterable[int]) -> None:
        """Tell other processes what the seats of this one show."""
        broker = self.room.documents.broker
        if broker is None:
            return
        mine = [
            (client, *self.states[client], owner.person_id)
            for client in clients
            if (owner := self.owners.get(client)) in self.room.seats and owner is not None
        ]
        if mine:
            broker.presence(self.room.name, [(c, clock, p, raw) for c, clock, raw, p in mine])

    def share_all(self) -> None:
        """Tell other processes all that the seats of this one show."""
        self.share(list(self.states))

    def restamp(self, seat: "Seat") -> None:
        """Write a seat's identity anew into what it said."""
        for client in seat.ids:
            clock, raw = self.states[client]
            if raw != GONE:
                self.states[client] = (clock + 1, stamped(raw, seat.stamp))
                self._mark(client)

    def all(self) -> bytes | None:
        """One message with everybody who is here."""
        here = [(c, clock, raw) for c, (clock, raw) in self.states.items() if raw != GONE]
        return awareness_message(here) if here else None

    def _mark(self, client: int) -> None:
        self.dirty.add(client)
        if not self.timer:
            self.timer = True
            wait_s = min(0.025, 0.0004 * len(self.room.seats))
            self.room.documents.loop.call_later(wait_s, self.flush)

    def flush(self) -> None:
        """Tell what changed since the last time."""
        self.timer = False
        if not self.dirty:
            return
        message = awareness_message(
            [(client, *self.states[client]) for client in self.dirty if client in self.states]
        )
        self.share(client for client in self.dirty if client in self.states)
        self.dirty.clear()
        parcel = Parcel([message])
        soft = self.room.limits.outbox_soft
        told = 0
        for seat in self.room.seats:
            if not seat.line.slow or seat.line.backlog() <= soft:
                seat.line.send(parcel)
                told += 1
        self.room.documents.metrics.bytes_out += len(parcel.frames) * told
