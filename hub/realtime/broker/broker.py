"""What this process tells the others, and what it does when they tell it something."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from hub.realtime.broker.guests import Guests
from hub.realtime.broker.letters import Kind, Letter
from hub.realtime.broker.post import SILENCE, Post
from hub.realtime.bus import Bus
from hub.realtime.gains import Gain, looked
from hub.realtime.log import Entry
from hub.realtime.metrics import PROCESS, Figures, figures
from hub.realtime.wire import split_updates

if TYPE_CHECKING:
    from hub.realtime.documents import Documents
    from hub.realtime.rooms import Room

LARGE = 64 * 1024
"""Rows above this many bytes are not sent: whoever needs them reads the log."""
STIR = 15.0
"""While not everybody is heard, pages look anew this often, in seconds."""
TELL = 5.0
"""How often a process says its figures, in seconds."""


class Broker:
    """The link of one engine to those in other processes. Made within the engine's loop."""

    def __init__(self, documents: "Documents", bus: Bus, url: str, secret: bytes) -> None:
        self.documents = documents
        self.loop = documents.loop
        self.bus = bus
        self.guests = Guests(documents)
        self._heard_at: dict[bytes, float] = {}
        self._people: defaultdict[bytes, dict[str, tuple[int, ...]]] = defaultdict(dict)
        self._sockets: Counter[int] = Counter()
        self._figures: dict[bytes, tuple[str, Figures]] = {}
        self._told_at = 0.0
        self._stirred_at = self.loop.time()
        self._answering = False
        self.post = Post(url, secret, self._heard, self._arrived, documents.metrics.refused)
        documents.broker = self
        bus.relay = self.topics

    @property
    def listening(self) -> bool:
        """Whether others are heard now."""
        return self.post.listening

    @property
    def hears_all(self) -> bool:
        """Whether all others are: none of them is of another version, which writes differently."""
        return self.post.hears_all

    # What is told

    def topics(self, topics: Iterable[str]) -> None:
        """These topics changed. From any thread."""
        letters = [Letter(Kind.TOPIC, topic) for topic in topics]
        with suppress(RuntimeError):  # the loop has ended
            self.loop.call_soon_threadsafe(self._put, letters)

    def _put(self, letters: list[Letter]) -> None:
        for letter in letters:
            self.post.put(letter)

    def kept(self, entries: list[Entry]) -> None:
        """Rows of ours are in the log."""
        for entry in entries:
            rows = tuple(row for _, row in entry.rows)
            small = sum(map(len, rows)) <= LARGE
            gain = entry.gain or looked(update for row in rows for update in split_updates(row))
            numbers = [entry.seq, len(rows), gain.parts, int(gain.types), len(entry.clients)]
            for client, person in entry.clients:
                numbers += (client, _coded(person))
            for pair in gain.clocks.items():
                numbers += pair
            self.post.put(Letter(Kind.KEPT, entry.room, tuple(numbers), rows if small else ()))

    def presence(self, room: str, states: list[tuple[int, int, int | None, bytes]]) -> None:
        """What our seats say of themselves: (client, clock, person, state)."""
        numbers: list[int] = []
        for client, clock, person, _ in states:
            numbers += (client, clock, _coded(person))
        self.post.put(Letter(Kind.PRESENCE, room, tuple(numbers), tuple(raw for *_, raw in states)))

    def seated(self, room: "Room", *, came: bool) -> None:
        """Somebody came to a room here, or went."""
        self._tell_people(room)
        if came and len(room.seats) == 1:
            self.post.put(Letter(Kind.ASK, room.name))

    def _tell_people(self, room: "Room") -> None:
        people = [seat.person_id for seat in room.seats if seat.person_id is not None]
        self.post.put(Letter(Kind.PEOPLE, room.name, tuple(people)))

    def people(self, room: str) -> set[int]:
        """Who is in a room by other processes."""
        return {person for rooms in self._people.values() for person in rooms.get(room, ())}

    def sockets_in(self, room: str) -> int:
        """How many are in a room by other processes."""
        return sum(len(rooms.get(room, ())) for rooms in self._people.values())

    def sockets_of(self, person: int) -> int:
        """How many sockets a person has in documents by other processes."""
        return self._sockets[person]

    def figures(self) -> dict[str, Figures]:
        """What other processes said of themselves last, by their names."""
        return dict(self._figures.values())

    def _seat_people(self, origin: bytes, room: str, people: tuple[int, ...]) -> None:
        for person in self._people[origin].pop(room, ()):
            self._sockets[person] -= 1
            if not self._sockets[person]:
                del self._sockets[person]
        self._sockets.update(people)
        if people:
            self._people[origin][room] = people

    # What is heard

    def _arrived(self) -> None:
        """We and the others may have missed anything of each other."""
        self._look_anew()
        self._answer_all()

    def _look_anew(self) -> None:
        self._stirred_at = self.loop.time()
        self.bus.stir()
        self.documents.distrust_all()
        self.documents.spawn(self.documents.look())

    def _heard(self, origin: bytes, letter: Letter) -> None:
        self._heard_at[origin] = self.loop.time()
        text, numbers = letter.text, letter.numbers
        match letter.kind:
            case Kind.KEPT:
                self._take_rows(letter)
            case Kind.TOPIC:
                self.bus.deliver([text])
            case Kind.PRESENCE:
                self.guests.hear(origin, text, numbers, letter.blobs)
            case Kind.PEOPLE:
                self._seat_people(origin, text, numbers)
            case Kind.ASK:
                self._answer(text)
            case Kind.HELLO:
                if numbers:
                    self._look_anew()
                self._answer_all()
            case Kind.FIGURES:
                self._figures[origin] = (text, json.loads(letter.blobs[0]))
            case Kind.BYE:
                self._gone(origin)

    def _take_rows(self, letter: Letter) -> None:
        before, count, parts, types, known = letter.numbers[:5]
        pairs = list(zip(letter.numbers[5::2], letter.numbers[6::2], strict=True))
        owners = {client: coded - 1 if coded else None for client, coded in pairs[:known]}
        gain = Gain(dict(pairs[known:]), parts, bool(types))
        self.documents.hear(letter.text, before, count, letter.blobs, owners, gain)

    def _answer_all(self) -> None:
        """Say who is here, once for all who ask at the same time."""
        if not self._answering:
            self._answering = True
            self.loop.call_later(0.02, self._answer_now)

    def _answer_now(self) -> None:
        self._answering = False
        for name in list(self.documents.rooms):
            self._answer(name)

    def _answer(self, name: str) -> None:
        room = self.documents.rooms.get(name)
        if room is not None and room.seats:
            room.presence.share_all()
            self._tell_people(room)

    def _gone(self, origin: bytes) -> None:
        self._heard_at.pop(origin, None)
        self._figures.pop(origin, None)
        for room in list(self._people[origin]):
            self._seat_people(origin, room, ())
        del self._people[origin]
        self.guests.drop(origin)

    def sweep(self) -> None:
        """Called every second or so: processes that fell silent are gone."""
        now = self.loop.time()
        for origin, heard_at in list(self._heard_at.items()):
            if now - heard_at > SILENCE:
                self._gone(origin)
        self.guests.sweep()
        if now - self._told_at > TELL:
            self._told_at = now
            said = json.dumps(figures([self.documents])).encode()
            self.post.put(Letter(Kind.FIGURES, PROCESS, blobs=(said,)))
        if not self.hears_all and now - self._stirred_at > STIR:
            self._look_anew()

    async def close(self) -> None:
        """Say good-bye, and end."""
        self.bus.relay = None
        await self.post.close()


def _coded(person: int | None) -> int:
    return 0 if person is None else person + 1
