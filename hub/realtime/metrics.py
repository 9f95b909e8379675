"""What the engine counts while it runs, and its figures at a moment, as plain values.

Nothing is counted for each update or delivery: what those cost is gathered from counters that a
room, a commit or a message's pace have anyway, when somebody asks.
"""

import os
import socket
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hub.realtime.documents import Documents

Figures = dict[str, Any]
"""What one process says of itself: `counts` and `gauges` by name, `parts` by name and label,
`commits` by how long they took, `commit_s` in all, and its `limits`."""

COUNTS = {
    "updates": "Updates that were kept.",
    "joins": "Sockets that came into a document.",
    "early": "Updates that came before what they build on.",
    "floods": "Seats closed because they sent too much for too long.",
    "folds": "Logs folded into snapshots.",
    "unloaded": "Documents let go of because nobody asked for them.",
    "gaps": "Commits that found what others had kept before them.",
    "troubles": "Commits that the database refused.",
    "unreadable": "Updates in the log that the library could not apply.",
    "messages_in": "Messages that clients sent.",
    "bytes_in": "Bytes of these messages.",
    "bytes_out": "Bytes put on their way to clients.",
}
PARTS = {
    "refused": ("reason", "Updates that were not taken."),
    "turned_away": ("reason", "Sockets that were not let in."),
    "held": ("reason", "How often a socket was not read for a while."),
    "closed": ("code", "Seats closed by the hub."),
}
GAUGES = {
    "rooms": "Documents that somebody is in, or was lately.",
    "loaded": "Documents in memory.",
    "seats": "Sockets in documents.",
    "seats_held": "Sockets that are not read just now.",
    "people": "Persons in documents.",
    "largest_room": "Sockets in the document with the most of them.",
    "waiting": "Updates that wait for what they build on.",
    "unsaved": "Documents with something that is not kept yet.",
    "backlog_bytes": "Bytes on their way to seats.",
    "broker_listening": "Whether other processes are heard, if there is a broker.",
}
BOUNDS = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
"""Of the histogram of commits, in seconds."""
PROCESS = f"{socket.gethostname()}-{os.getpid()}"


@dataclass
class Metrics:
    """Counts since the engine started."""

    updates: int = 0
    joins: int = 0
    early: int = 0
    floods: int = 0
    folds: int = 0
    unloaded: int = 0
    gaps: int = 0
    troubles: int = 0
    unreadable: int = 0
    messages_in: int = 0
    """Of those who are gone; the same for `bytes_in`."""
    bytes_in: int = 0
    bytes_out: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    turned_away: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    closed: Counter[int] = field(default_factory=Counter)
    commits: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    """How many took up to each of the bounds, and how many longer."""
    commit_s: float = 0.0

    def committed(self, updates: int, took_s: float) -> None:
        """One commit is done."""
        self.updates += updates
        self.commits[bisect_left(BOUNDS, took_s)] += 1
        self.commit_s += took_s


def figures(engines: Sequence["Documents"]) -> Figures:
    """What the engines of this process counted together."""
    found = [engine.metrics for engine in engines]
    rooms = [room for engine in engines for room in list(engine.rooms.values())]
    seats = [seat for room in rooms for seat in list(room.seats)]
    counts = {name: sum(getattr(each, name) for each in found) for name in COUNTS}
    for seat in seats:
        messages, size = seat.pace.seen
        counts["messages_in"] += messages
        counts["bytes_in"] += size
    brokers = [engine.broker for engine in engines if engine.broker is not None]
    gauges = {
        "rooms": len(rooms),
        "loaded": sum(room.copy.doc is not None for room in rooms),
        "seats": len(seats),
        "seats_held": sum(bool(seat.holds) for seat in seats),
        "people": len({person for engine in engines for person in list(engine.people)}),
        "largest_room": max((len(room.seats) for room in rooms), default=0),
        "waiting": sum(len(room.early.updates) for room in rooms),
        "unsaved": sum(bool(room.pending or room.flight) for room in rooms),
        "backlog_bytes": sum(seat.line.backlog() for seat in seats),
    }
    if brokers:
        gauges["broker_listening"] = int(all(broker.listening for broker in brokers))
    return {
        "counts": counts,
        "parts": {name: _added(getattr(each, name) for each in found) for name in PARTS},
        "gauges": gauges,
        "commits": [sum(same) for same in zip(*(each.commits for each in found), strict=True)],
        "commit_s": sum(each.commit_s for each in found),
        "limits": asdict(engines[0].limits) if engines else {},
    }


def _added(counters: Iterable[Counter[Any]]) -> dict[str, int]:
    total: Counter[Any] = Counter()
    for counter in counters:
        total.update(counter)
    return {str(label): count for label, count in sorted(total.items())}
