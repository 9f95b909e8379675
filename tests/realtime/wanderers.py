"""Clients that do what real ones do at their worst: lose the line, write offline, repeat
themselves, send out of order, come back by another process, or never come back at all."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from hub.realtime import wire
from tests.realtime.peers import Trusting

SHUFFLED = 4
MOST_NESTED = 8


def content(doc: Doc[Any]) -> tuple[str, str, str]:
    """What is in a document, so that two can be compared."""
    cards = doc.get("m", type=Map).to_py() or {}
    return (
        str(doc.get("t", type=Text)),
        str(sorted((key, sorted(card.items())) for key, card in cards.items())),
        str(doc.get("x", type=XmlFragment)),
    )


class Wanderer(Trusting):
    """One client with a will of its own. `act` does something, at random but by its seed."""

    def __init__(self, person: int, rng: random.Random, url: Callable[[], str]) -> None:
        super().__init__("")
        self.person = person
        self.rng = rng
        self.where = url
        """The address of the process to go to next."""
        self.doc.get("m", type=Map)
        self.doc.get("x", type=XmlFragment)
        self.sent_before: list[bytes] = []
        self.vanished = self._skipped = False
        self.did: Counter[str] = Counter()

    @property
    def apart(self) -> bool:
        return self.socket is None or self.closed is not None

    # On the line

    async def give(
        self, update: bytes, framed: Callable[[bytes], bytes] = wire.update_message
    ) -> None:
        self.sent_before.append(update)
        await super().give(update, framed)

    async def come(self) -> None:
        """Connect, or stay apart when nobody answers."""
        if self._reader is not None:
            await self._reader
        self._skipped = False
        self.url = f"{self.where()}?saved=1&p={self.person}"
        try:
            await self.open()
        except (OSError, InvalidHandshake, ConnectionClosed, EOFError):
            self.closed = (1006, "nobody answers")

    async def go(self) -> None:
        """Lose the line."""
        if not self.apart:
            self.cut()
            await self.until(lambda: self.closed, 60)

    async def settle(self) -> None:
        """Be connected, and have everything kept."""
        if self._skipped:
            # A deletion that was never sent is missed by nobody before the next connection.
            await self.go()
        while True:
            if self.apart:
                await self.come()
            try:
                await self.until(lambda: self.apart or self.settled, 60)
            except TimeoutError:
                raise AssertionError(f"{self.where()}: {self.saved} of {self.sent}") from None
            if not self.apart:
                return

    @property
    def settled(self) -> bool:
        return self.synced.is_set() and self.saved >= self.sent

    # What it does

    async def act(self) -> None:
        """One thing. A line that breaks meanwhile is what happens to lines."""
        if self.apart:
            deeds = {"edit": 5, "come": 4}
        else:
            deeds = {
                "edit": 12, "shuffle": 2, "again": 1, "all_again": 1, "skip": 1, "go": 1, "burst": 1
            }  # fmt: skip
        deed = self.rng.choices(list(deeds), list(deeds.values()))[0]
        self.did["offline" if self.apart and deed == "edit" else deed] += 1
        with suppress(ConnectionClosed):
            await getattr(self, deed)()

    async def edit(self) -> None:
        self._change()
        await self._send_own()

    async def burst(self) -> None:
        """Many edits one after another."""
        for _ in range(20):
            self._change()
        await self._send_own()

    async def shuffle(self) -> None:
        """Several edits, sent in another order than they were made."""
        for _ in range(SHUFFLED):
            self._change()
        shuffled = list(self.own)
        self.own.clear()
        self.rng.shuffle(shuffled)
        for update in shuffled:
            await self.give(update)

    async def again(self) -> None:
        """Something sent before, once more."""
        if self.sent_before:
            await self.give(self.rng.choice(self.sent_before))

    async def all_again(self) -> None:
        """All of it, as a client does that is not sure."""
        await self.give(self.doc.get_update())

    async def skip(self) -> None:
        """An edit that is never sent by itself: what comes next builds on it."""
        self._change()
        self.own.clear()
        self._skipped = True
        await self.edit()

    async def _send_own(self) -> None:
        if self.apart:
            self.own.clear()
        else:
            await self.flush()

    def _change(self) -> None:
        rng = self.rng
        match rng.choices(("type", "delete", "card", "element"), (6, 2, 2, 1))[0]:
            case "type":
                letters = "".join(rng.choices("abcdefgh ", k=rng.randint(1, 4)))
                self.text.insert(rng.randint(0, len(self.text)), letters)
            case "delete":
                at = rng.randint(0, len(self.text))
                del self.text[at : min(at + rng.randint(1, 5), len(self.text))]
            case "card":
                self._change_card(rng.choice("xyz"), rng.randint(0, 9))
            case _:
                self._change_elements()

    def _change_card(self, key: str, value: int) -> None:
        cards = self.doc.get("m", type=Map)
        if key in cards and value > 4:
            cards[key]["v"] = value
        elif key in cards and value == 0:
            del cards[key]
        else:
            cards[key] = Map({"v": value})

    def _change_elements(self) -> None:
        children = self.doc.get("x", type=XmlFragment).children
        if len(children) > MOST_NESTED:
            del children[self.rng.randrange(len(children))]
        else:
            child = XmlElement("p", {"at": str(self.rng.randint(0, 9))}, [XmlText("word")])
            children.insert(self.rng.randint(0, len(children)), child)
