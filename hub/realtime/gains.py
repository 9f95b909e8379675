"""What updates bring to a room beside their text, so that who hears of them need not look."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.realtime.scan import scan_own
from hub.realtime.walk import Facts


@dataclass(slots=True)
class Gain:
    """What some updates bring together."""

    clocks: dict[int, int] = field(default_factory=dict)
    """The next clock of each client that wrote them."""
    parts: int = 0
    types: bool = False
    """Whether they bring nested types."""
    updates: int = 0

    def add(self, facts: Facts) -> None:
        """One more update."""
        for client, (_, last) in facts.gives.items():
            self.clocks[client] = max(last, self.clocks.get(client, 0))
        self.parts += facts.parts
        self.types = self.types or bool(facts.types)
        self.updates += 1


def looked(updates: Iterable[bytes]) -> Gain:
    """What updates of the log bring."""
    gain = Gain()
    for update in updates:
        gain.add(scan_own(update))
    return gain
