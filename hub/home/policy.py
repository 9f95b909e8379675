"""The front door is open to all; what it shows follows from each capability's own rules."""

from hub import identity
from hub.db import Work


def anyone(work: Work) -> None:
    """Open to all, signed in or not."""
    identity.anyone(work)
