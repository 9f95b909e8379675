"""One document, its people and its server processes, and how they move.

Nothing here waits: clients, lines, letters and processes move only when a step lets them. What
was promised is held against the log after every crash, and against everybody at the end.
"""

from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Any, cast

from hub import realtime
from hub.config import Settings
from hub.db import Database
from hub.realtime.broker.letters import Kind, Letter
from hub.realtime.log import clocks_of
from tests.realtime.model_device import Device, content, tokens_of
from tests.realtime.model_house import House, LocalPost
from tests.realtime.model_truth import Truth
from tests.realtime.model_turns import Clock

PEOPLE = 3
LINKS = ("letters", "log", "bus")
"""How processes hear of each other: in one process, by a broker, or by the log alone."""
MOMENT = 0.005
"""Commits gather for up to so long."""
PATIENCE = 30.0
"""Both in seconds of the test's clock."""


class World:
    """One run. `play` it; it raises AssertionError when something is wrong."""

    def __init__(
        self, clock: Clock, home: Settings, log: Database, room: str, link: str, lag: int
    ) -> None:
        self.clock = clock
        self.home, self.log, self.room, self.link, self.lag = home, log, room, link, lag
        self.truth = Truth()
        self.databases: list[Database] = []
        self.readers: set[int] = set()
        self.demoted: set[int] = set()
        """Whose right to edit ever went."""
        self.fares: deque[str] = deque()
        """How the next letters fare."""
        self.late: list[Callable[[], None]] = []
        self.versions: list[tuple[int, Any]] = []
        self._clients = count(1000)
        LocalPost.sent.clear()
        self.houses: list[House | None] = [self.house(), self.house() if lag else None]
        self.devices = [self.device(person) for person in range(PEOPLE)]
        self.lost: list[Device] = []
        for at, device in enumerate(self.devices):
            self.connect(device, self.alive[at % len(self.alive)])
        self.run()

    # What there is

    def house(self) -> House:
        if self.databases and self.link == "bus":
            database = self.databases[0]
        else:
            home = self.home
            if self.link == "letters":
                home = home.model_copy(update={"valkey_url": "memory"})
            database = Database(home)
            # One pool of connections for all: none is held while another process has its turn.
            database.engine, database.writer = self.log.engine, self.log.writer
            self.databases.append(database)
        house = House(self.clock, database.settings, database, self.lag)
        house.app.state.verdicts.readers = self.readers
        return house

    def device(self, person: int, *, reads_only: bool = False) -> Device:
        return Device(self.truth, person + 1, next(self._clients), reads_only=reads_only)

    @property
    def alive(self) -> list[House]:
        return [house for house in self.houses if house is not None and not house.dead]

    def one(self, number: int) -> House:
        return self.alive[number % len(self.alive)]

    def connect(self, device: Device, house: House) -> None:
        if device.line is not None and device.person not in self.demoted:
            assert device.line.closed != 1008, "sent away as one that floods or lies"
        query = f"saved=1&p={device.person}" + ("&ro=1" if device.reads_only else "")
        # Even ones on the hub's own transport, odd ones over plain ASGI.
        device.attach(house.connect(device.person % 2 == 0, self.room, query))

    # How it moves

    def flow(self, how: str) -> None:
        """What runs after a step."""
        if how == "all":
            self.run()
            self.check_readers()
        elif how == "turn":
            self.carry(1)
            self.clock.now += MOMENT / 5
            for house in self.alive:
                house.turn()
        elif how == "unheard":
            self.carry()
            for house in self.alive:
                house.rest()
        elif how == "unread":
            self.carry()
            for house in self.alive:
                house.rest()
            for device in self.devices:
                device.hear()
            # Before anybody can answer, and mend it so.
            self.check_log("at once")

    def carry(self, count: int = 1 << 30) -> bool:
        moved = [device.line.carry(count) for device in self.devices if device.line is not None]
        return any(moved)

    def run(self) -> None:
        """Let everything happen that needs no time, or hardly any."""
        moved = True
        while moved:
            due = [at for house in self.alive if (at := house.rest()) is not None]
            moved = self.deliver()
            moved |= self.carry()
            moved |= any([device.hear() for device in self.devices])
            if not moved and due and min(due) < self.clock.now + MOMENT:
                self.clock.now = max(self.clock.now, min(due))
                moved = True

    def deliver(self) -> bool:
        """Carry the letters between processes, as well as they fare."""
        letters, LocalPost.sent = LocalPost.sent, deque()
        for post, letter in letters:
            fate = self.fares.popleft() if self.fares else ""
            for house in self.alive:
                link = house.documents.broker
                if link is None or cast("object", link.post) is post:
                    continue
                if fate == "empty" and letter.kind is Kind.KEPT:
                    letter = Letter(letter.kind, letter.text, letter.numbers)
                if fate == "late":
                    self.late.append(self._letter(house, post, letter))
                elif fate != "lost":
                    for _ in range(2 if fate == "twice" else 1):
                        self._letter(house, post, letter)()
        return bool(letters)

    def _letter(self, house: House, post: LocalPost, letter: Letter) -> Callable[[], None]:
        def arrive() -> None:
            if not house.dead:
                heard = house.documents.broker.post.heard  # type: ignore[union-attr]
                house.loop.call_soon(heard, post.origin, letter)

        return arrive

    def advance(self, seconds: float) -> None:
        """Let time pass, and all that comes with it."""
        until = self.clock.now + seconds
        while True:
            self.run()
            due = [at for house in self.alive if (at := house.rest()) is not None]
            if not due or min(due) > until:
                break
            self.clock.now = max(self.clock.now, min(due))
        self.clock.now = until
        late, self.late = self.late, []
        for arrive in late:
            arrive()
        self.run()

    def revive(self) -> None:
        """Start what died, once what it left behind is looked at."""
        for at, house in enumerate(self.houses):
            if house is not None and house.dead:
                # What had left it still arrives.
                for device in self.devices:
                    if device.line in house.connections:
                        device.hear()
                self.check_log("after a crash")
                self.houses[at] = None
        if not self.alive:
            self.houses[0] = self.house()

    # What must hold

    def stored(self) -> Any:
        with self.log.work(writes=False) as work:
            return realtime.read(work, self.room)

    def check_log(self, when: str) -> None:
        """Everything promised so far is in the log."""
        self.truth.check(tokens_of(self.stored()), f"in the log {when}")

    def check_readers(self) -> None:
        """Nobody is asked for what a reader has alone: then it is told so."""
        kept = clocks_of(self.stored())
        for device in self.devices:
            if device.content_with:
                ahead = {c for c, at in clocks_of(device.doc).items() if at > kept.get(c, 0)}
                assert not ahead, f"person {device.person} takes for kept what is not"

    def end(self) -> None:
        """Mend what is broken, bring all together, and see that all is there."""
        self.fares.clear()
        for house in self.alive:
            house.frozen = False
            house.fates.clear()
        self.readers.clear()
        for house in self.alive:
            house.loop.call_soon(house.documents.distrust_all)
        self.run()
        self.gather()
        for device in self.devices:
            device.type(0, self.truth.letter(0))
            device.flush()
        self.gather()
        late = [self.device(PEOPLE + 5, reads_only=True) for _ in self.alive]
        self.devices += late
        for device, house in zip(late, self.alive, strict=True):
            self.connect(device, house)
        self.gather()
        self.until(self.same, "they differ")
        self.compare()

    def gather(self) -> None:
        """Have everybody connected, and everything kept."""
        for at, device in enumerate(self.devices):
            device.hear()
            # Nobody misses a deletion that was not sent: it comes with all else on a new line.
            if device.skipped and device.line is not None and not device.apart:
                device.line.drop()
                device.line.down.clear()
            if device.apart:
                self.connect(device, self.alive[at % len(self.alive)])
        self.until(lambda: all(device.settled for device in self.devices), "not all is saved")

    def until(self, true: Callable[[], bool], otherwise: str) -> None:
        most = self.clock.now + PATIENCE
        self.run()
        while not true():
            assert self.clock.now < most, otherwise
            self.advance(0.1)
            for at, device in enumerate(self.devices):
                if device.apart:
                    self.connect(device, self.alive[at % len(self.alive)])

    def same(self) -> bool:
        stored = self.stored()
        return all(
            clocks_of(device.doc) == clocks_of(stored) and content(device.doc) == content(stored)
            for device in self.devices
        )

    def compare(self) -> None:
        for device in (*self.devices, *self.lost):
            # What a device alone knows of, it has told by now; what it was told, all know.
            if device not in self.lost:
                self.truth.promise(device.deeds)
        self.check_log("at the end")
        for device in self.devices:
            self.truth.check(tokens_of(device.doc), f"with person {device.person}")
        for house in self.alive:
            assert house.documents.metrics.unreadable == 0
        with self.log.work(writes=False) as work:
            for number, then in self.versions:
                named = realtime.version(work, self.room, number)
                assert content(realtime.opened(named.snapshot)) == then, "a version changed"
