"""Students' rankings: what they want, in order, and what they exclude."""

from hub.rankings.models import Choice, Ranking

__all__ = ["Choice", "Ranking"]
