"""Event loops that only turn when they are told to, on a clock that only a test moves.

So several server processes live in one thread, each in a loop of its own; one may stand still
or die between any two turns, and a run with the same steps is the same run.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
MOST_TURNS = 10_000
"""A loop that does not come to rest within so many turns never will."""


class Clock:
    """The time of all loops, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class _Resting(selectors.SelectSelector):
    """Waits for nothing: a loop that has nothing to do comes to rest."""

    def __init__(self) -> None:
        super().__init__()
        self.wait: float | None = 0.0
        """How long until a timer of the loop is due, when it rests; None without any."""
        self.loop: asyncio.AbstractEventLoop | None = None
        self.turns = 0

    def select(self, timeout: float | None = None) -> list[Any]:
        self.wait = timeout
        self.turns += 1
        assert self.turns < MOST_TURNS, "a loop does not come to rest"
        if timeout is None or timeout > 0:
            assert self.loop is not None
            self.loop.stop()
        return []


class Turns(asyncio.SelectorEventLoop):
    """An event loop that stands still between calls of `rest` and `turn`."""

    def __init__(self, clock: Clock) -> None:
        self._resting = _Resting()
        super().__init__(self._resting)
        self._resting.loop = self
        self.clock = clock

    def time(self) -> float:
        return self.clock.now

    def turn(self, count: int = 1) -> None:
        """Do what is ready now, and what that makes ready in the next turns."""
        for _ in range(count):
            self.stop()
            self.run_forever()

    def rest(self) -> float | None:
        """Do all that needs no time; returns when a timer is due next, None without any."""
        self._resting.turns = 0
        self.run_forever()
        wait = self._resting.wait
        return None if wait is None else self.clock.now + wait

    def do(self, work: Coroutine[Any, Any, T], most: float = 30.0) -> T:
        """Run a coroutine to its end, moving the clock as it needs."""
        task = self.create_task(work)
        until = self.clock.now + most
        while True:
            due = self.rest()
            if task.done():
                return task.result()
            assert due is not None, "it waits for nothing"
            assert due <= until, "it waits for too long"
            self.clock.now = due
