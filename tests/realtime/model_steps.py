"""What can happen to a document, its people and its processes: runs of random steps.

Steps are plain tuples, so that a failing run can be written down and played again.
"""

from typing import Any

from pycrdt import Doc, Text

from hub import realtime
from hub.realtime.folding import fold
from tests.realtime.model import MOMENT, PEOPLE, World
from tests.realtime.model_device import Device, content
from tests.realtime.model_house import FATES, LIMITS, House
from tests.realtime.model_truth import Deed

Step = tuple[str, int, int, str]
"""What happens, to whom, a number for all that is to choose, and what runs after it."""
FARES = ("lost", "twice", "late", "empty")
ACTS = {
    "type": 8, "delete": 3, "card": 2, "uncard": 1, "mark": 1, "batch": 3, "skip": 3,
    "again": 1, "all_again": 1, "cut": 2, "open": 6, "lose": 2, "demote": 1,
    "visit": 2, "intrude": 1, "hub": 2, "version": 1,
    "crash": 2, "restart": 1, "second": 2, "freeze": 1, "fate": 3, "garble": 2,
    "compact": 3, "race": 1, "evict": 2, "wait": 2,
}  # fmt: skip
FLOWS = {"all": 4, "nothing": 2, "turn": 3, "unheard": 2, "unread": 2}


class Play(World):
    """A world in which steps happen."""

    def play(self, steps: list[Step]) -> None:
        try:
            for act, who, number, flow in steps:
                getattr(self, act)(who, number)
                self.flow(flow)
                self.revive()
            self.end()
        finally:
            for house in self.alive:
                house.crash()

    # What people do

    def type(self, who: int, number: int) -> None:
        letters = "".join(self.truth.letter(number % 4) for _ in range(1 + number % 3))
        self.devices[who].type(number, letters)
        self.devices[who].flush()

    def delete(self, who: int, number: int) -> None:
        self.devices[who].delete(number, 1 + number % 3)
        self.devices[who].flush()

    def card(self, who: int, number: int) -> None:
        self.devices[who].put_card(self.truth.key())
        self.devices[who].flush()

    def uncard(self, who: int, number: int) -> None:
        self.devices[who].take_card(number)
        self.devices[who].flush()

    def mark(self, who: int, number: int) -> None:
        self.devices[who].mark(number)
        self.devices[who].flush()

    def batch(self, who: int, number: int) -> None:
        """Several edits, sent in some order or another."""
        device = self.devices[who]
        for kind in range(3):
            device.type(number + kind, self.truth.letter(kind))
        if number % 2:
            device.delete(number, 1)
        device.flush(number)

    def skip(self, who: int, number: int) -> None:
        """An edit that is never sent by itself, one that builds on it, and one that does not."""
        device = self.devices[who]
        if number % 3:
            device.type(number, self.truth.letter(number % 4))
        else:
            device.delete(number, 1)
        device.skip()
        if number % 2:
            self.type(who, number)
        if number % 4:
            self.again(who, number)

    def again(self, who: int, number: int) -> None:
        """Something that was sent before, once more."""
        device = self.devices[who]
        if device.history:
            device.give(*device.history[number % len(device.history)])

    def all_again(self, who: int, number: int) -> None:
        self.devices[who].give_all()

    def cut(self, who: int, number: int) -> None:
        """The line breaks, with or without what was on its way."""
        device = self.devices[who]
        if device.line is not None and not device.apart:
            if number % 2:
                device.line.carry(number // 2)
            device.line.drop()
            if number % 3 == 0:
                device.line.down.clear()
        device.hear()

    def open(self, who: int, number: int) -> None:
        """Somebody comes back; every other time all do."""
        for at, device in enumerate(self.devices):
            if device.apart and (at == who or number % 2):
                device.hear()
                self.connect(device, self.one(number // 2 + at))

    def lose(self, who: int, number: int) -> None:
        """The device breaks, and its person goes on with another one."""
        self.cut(who, number)
        self.lost.append(self.devices[who])
        self.devices[who] = self.device(who)
        if number % 2:
            self.open(who, number)

    def demote(self, who: int, number: int) -> None:
        """The right to edit goes, or comes back."""
        self.readers ^= {who + 1}
        self.demoted.add(who + 1)
        house = self.one(number)
        with house.database.work() as work:
            realtime.revoke(work, self.room, who + 1)

    def visit(self, who: int, number: int) -> None:
        """Somebody reads, and leaves; every other time somebody writes while it is fetched."""
        house, writes = self.one(number), number // 2 % 2
        visitor = self.device(PEOPLE + who, reads_only=True)
        if writes:
            self.evict(who, number)
            house.turn()
        self.connect(visitor, house)
        if writes:
            assert visitor.line is not None
            for turn in range(4 * self.lag + 8):
                if turn % 2:
                    self.type(turn // 2 % PEOPLE, turn)
                self.carry(1)
                self.clock.now += MOMENT / 5
                house.turn()
                visitor.line.carry()
        self._attend(visitor, house)
        assert visitor.line is not None
        visitor.line.drop()

    def intrude(self, who: int, number: int) -> None:
        """Somebody writes who may only read."""
        house = self.one(number)
        intruder = self.device(PEOPLE + who, reads_only=True)
        self.connect(intruder, house)
        self._attend(intruder, house)
        letter = self.truth.letter(number % 4)
        self.truth.refused.add(letter)
        intruder.type(number, letter)
        intruder.flush()
        self._attend(intruder, house)
        assert intruder.line is not None
        intruder.line.drop()

    def _attend(self, device: Device, house: House) -> None:
        moved = True
        while moved:
            house.rest()
            moved = (device.line is not None and device.line.carry()) or device.hear()

    def hub(self, who: int, number: int) -> None:
        """The hub edits; every other time in a process that nobody hears of."""
        database = self.log if number % 2 else self.one(number).database
        deeds: list[Deed] = []

        def change(doc: Doc[Any]) -> None:
            text = doc.get("t", type=Text)
            if number % 5 == 0 and (old := str(text)):
                deeds.append(self.truth.delete(old[0]))
                del text[0 : len(old[0].encode())]
            else:
                letter = self.truth.letter(number % 4)
                deeds.append(Deed(letter))
                text.insert(0, letter)

        with database.work() as work:
            realtime.edit(work, self.room, change, 99)
        self.truth.promise(deeds)

    def version(self, who: int, number: int) -> None:
        """Somebody names what is there."""
        with self.log.work() as work:
            named = realtime.name_version(work, self.room, "named", None)
            work.session.flush()
            self.versions.append((named.id, content(realtime.read(work, self.room))))

    # What happens to machines

    def crash(self, who: int, number: int) -> None:
        """A process dies between two turns of its loop."""
        self.one(number).crash()

    def restart(self, who: int, number: int) -> None:
        self.one(number).stop()

    def second(self, who: int, number: int) -> None:
        """Another process comes."""
        if None in self.houses:
            self.houses[self.houses.index(None)] = self.house()

    def freeze(self, who: int, number: int) -> None:
        """A process stands still, or goes on."""
        house = self.one(number)
        house.frozen = not house.frozen

    def fate(self, who: int, number: int) -> None:
        """Something comes of the next commits."""
        self.one(number).fates.append(FATES[number // 2 % len(FATES)])

    def garble(self, who: int, number: int) -> None:
        """The next letters between processes do not simply arrive."""
        self.fares.extend(FARES[(number + at * at) % len(FARES)] for at in range(3))

    def compact(self, who: int, number: int) -> None:
        """Some process folds, perhaps as the last one that was there."""
        fold(self.one(number).documents.log, self.room, LIMITS, resting=bool(number % 2))

    def race(self, who: int, number: int) -> None:
        """The same, and somebody writes or folds in the midst of it."""
        house = self.one(number)
        if number % 3:
            house.before_folding.append(lambda: self.compact(who, number + 1))
        if number % 4:
            # The last that is put here comes first.
            house.before_folding.append(lambda: self.hub(who, number))
        self.compact(who, number)

    def evict(self, who: int, number: int) -> None:
        for house in self.alive:
            house.loop.call_soon(house.documents.sweep, self.clock.now + 2)

    def wait(self, who: int, number: int) -> None:
        self.advance((0.01, 0.4, 2.5)[number % 3])
