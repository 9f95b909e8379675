"""Students' rankings: what they want, in order, and what they exclude."""

from hub.rankings.eligibility import eligible
from hub.rankings.models import Choice, Ranking
from hub.rankings.queries import Sheet, current, sent
from hub.rankings.standing import Fit, standing

__all__ = ["Choice", "Fit", "Ranking", "Sheet", "current", "eligible", "sent", "standing"]
