"""What can be seen of the engine from outside."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.realtime.documents import Documents

COUNTS = {
    "commits": "Commits of the document log.",
    "updates": "Updates that were kept.",
    "refused": "Updates that were not taken.",
    "floods": "Seats closed because they sent too much for too long.",
    "folds": "Logs folded into snapshots.",
    "gaps": "Rooms that had to read what others kept before their own could be kept.",
    "troubles": "Commits that the database refused.",
    "unreadable": "Updates in the log that the library could not apply.",
}


@dataclass
class Metrics:
    """Counts since the engine started, and the last commits."""

    commits: int = 0
    updates: int = 0
    commit_s: deque[float] = field(default_factory=lambda: deque(maxlen=1000))
    """The last 1000 commits, in seconds."""
    refused: int = 0
    """Updates that were not taken."""
    floods: int = 0
    folds: int = 0
    gaps: int = 0
    """Rooms that had to read what others kept before their own could be kept."""
    troubles: int = 0
    """Commits that the database refused."""
    unreadable: int = 0
    """Updates in the log that the library could not apply."""
    closed: Counter[int] = field(default_factory=Counter)
    """Seats closed by us, by code."""

    def commit_ms(self) -> tuple[float, float]:
        """How long commits take: the median and the 99th of a hundred, in milliseconds."""
        if len(self.commit_s) < 2:
            return (0.0, 0.0)
        cuts = quantiles(self.commit_s, n=100)
        return (cuts[49] * 1000, cuts[98] * 1000)


def as_text(engines: Sequence["Documents"]) -> str:
    """What these engines counted together, in the text format of Prometheus."""
    return "".join(f"{line}\n" for line in _lines(engines))


def _lines(engines: Sequence["Documents"]) -> Iterator[str]:
    for name, meaning in COUNTS.items():
        total = sum(getattr(engine.metrics, name) for engine in engines)
        yield from _metric(f"{name}_total", "counter", meaning, [("", total)])
    closed: Counter[int] = Counter()
    for engine in engines:
        closed.update(engine.metrics.closed)
    by_code = [(f'{{code="{code}"}}', count) for code, count in sorted(closed.items())]
    yield from _metric("closed_total", "counter", "Seats closed by the hub, by code.", by_code)
    rooms = [room for engine in engines for room in list(engine.rooms.values())]
    seats = [seat for room in rooms for seat in list(room.seats)]
    yield from _metric("rooms", "gauge", "Documents in memory.", [("", len(rooms))])
    yield from _metric("seats", "gauge", "Sockets in documents.", [("", len(seats))])
    backlog = sum(seat.line.backlog() for seat in seats)
    yield from _metric("backlog_bytes", "gauge", "Bytes on their way to seats.", [("", backlog)])
    half, most = (max((e.metrics.commit_ms()[i] for e in engines), default=0.0) for i in (0, 1))
    yield from _metric(
        "commit_seconds",
        "gauge",
        "How long the last 1000 commits took.",
        [('{quantile="0.5"}', half / 1000), ('{quantile="0.99"}', most / 1000)],
    )


def _metric(
    name: str, kind: str, meaning: str, values: Iterable[tuple[str, float]]
) -> Iterator[str]:
    name = f"samskap_documents_{name}"
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"
    for labels, value in values:
        yield (
            f"{name}{labels} {value:.6g}" if isinstance(value, float) else f"{name}{labels} {value}"
        )
