"""Updates that came before what they build on: they wait a while, and are neither kept nor told.

So everything in the log builds on what is in the log before it, and a snapshot holds it all:
the library leaves out of a snapshot what it could not take in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hub.realtime.seats import Seat
from hub.realtime.walk import Facts
from hub.realtime.wire import Malformed


@dataclass(slots=True, eq=False)
class Early:
    """One update that waits."""

    seat: Seat
    number: int
    message: bytes
    update: bytes
    facts: Facts
    until: float


class Waiting:
    """The early updates of one room."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self.updates: list[Early] = []

    def __bool__(self) -> bool:
        return bool(self.updates)

    def add(self, early: Early) -> None:
        """Have one wait. Raises Malformed when too much waits already."""
        if self.size + len(early.update) > self.most:
            raise Malformed("an update that builds on what never came")
        self.size += len(early.update)
        self.updates.append(early)
        early.seat.early.add(early.number)

    def drop(self, early: Early) -> None:
        self.updates.remove(early)
        self.size -= len(early.update)
        early.seat.early.discard(early.number)

    def of(self, seat: Seat) -> list[Early]:
        return [early for early in self.updates if early.seat is seat]

    def late(self, now: float) -> Iterator[Early]:
        """Those that have waited for too long."""
        return (early for early in list(self.updates) if early.until < now)


def fits(facts: Facts, clocks: dict[int, int]) -> bool:
    """Whether all that an update builds on is here, or comes with it."""
    gives = facts.gives
    for client, (first, _) in gives.items():
        if first > clocks.get(client, 0):
            return False
    for client, clock in facts.needs.items():
        if clock > clocks.get(client, 0) and clock > gives.get(client, (0, 0))[1]:
            return False
    return True
