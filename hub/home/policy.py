"""The front door is open to all; what it shows follows from each capability's own rules."""

from hub.db import Work
from hub.identity import policy


def anyone(work: Work) -> None:
    """Open to all, signed in or not."""
    policy.anyone(work)
