"""What can be seen of the engine from outside."""

from collections import Counter, deque
from dataclasses import dataclass, field
from statistics import quantiles


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
