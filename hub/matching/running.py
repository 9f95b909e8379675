"""How a run reports where it stands, and how it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from hub.matching.result import Cancelled
from hub.matching.solver import Watch

Say = Callable[[str, str, float, int | None, int | None], None]
"""stage, sentence, fraction 0 to 1, placed so far, most that can be placed."""


@dataclass(slots=True)
class Run:
    """One run of the solver chain: how to report, when to stop.

    last: until when the limits of what was found may still be worked out; as `deadline` if None.
    """

    say: Say
    cancelled: Callable[[], bool]
    deadline: float | None
    last: float | None = None

    def watch(self, stage: str, sentence: str, start: float, end: float) -> Watch:
        """A watch for one solve that tells its progress now and then."""
        told = 0.0

        def hear(best: float | None, bound: float | None) -> bool:
            nonlocal told
            if time.monotonic() - told > 0.3:
                told = time.monotonic()
                part = 0.0
                if best is not None and bound is not None and best != 0:
                    part = max(0.0, min(1.0, 1 - abs(best - bound) / max(1.0, abs(best)) * 50))
                self.say(stage, sentence, start + (end - start) * part, None, None)
            return self.cancelled()

        return hear

    def check(self) -> None:
        if self.cancelled():
            raise Cancelled

    def late(self) -> bool:
        return self.deadline is not None and time.monotonic() > self.deadline
