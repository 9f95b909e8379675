"""Guests: those in our rooms who sit in another process, as far as their presence goes."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.realtime.documents import Documents


class Guest:
    """A person in a room by another process: holds presences as a seat does."""

    def __init__(self, person_id: int | None) -> None:
        self.person_id = person_id
        self.ids: set[int] = set()


class Guests:
    """All guests of one engine, by process, room and person."""

    def __init__(self, documents: "Documents") -> None:
        self.documents = documents
        self._guests: dict[tuple[bytes, str, int | None], Guest] = {}

    def hear(
        self, origin: bytes, name: str, numbers: tuple[int, ...], states: tuple[bytes, ...]
    ) -> None:
        """What a process says of those in a room."""
        room = self.documents.rooms.get(name)
        if room is None:
            return
        triples = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        for (client, clock, coded), raw in zip(triples, states, strict=True):
            key = (origin, name, None if coded == 0 else coded - 1)
            guest = self._guests.get(key)
            if guest is None:
                guest = self._guests[key] = Guest(key[2])
            room.presence.hear(guest, client, clock, raw)

    def drop(self, origin: bytes) -> None:
        """A process ended: those who sat in it are gone."""
        for key in [key for key in self._guests if key[0] == origin]:
            guest = self._guests.pop(key)
            room = self.documents.rooms.get(key[1])
            if room is not None:
                room.presence.forget(guest)

    def sweep(self) -> None:
        """Forget guests of rooms that are closed here, and those who show nothing any more."""
        for key, guest in list(self._guests.items()):
            if not guest.ids or key[1] not in self.documents.rooms:
                del self._guests[key]
