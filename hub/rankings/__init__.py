"""Students' rankings: what they want, in order, and what they exclude."""

from hub.rankings.eligibility import eligible
from hub.rankings.models import Choice, Ranking
from hub.rankings.queries import Sheet, current, eligibility, sent

__all__ = ["Choice", "Ranking", "Sheet", "current", "eligibility", "eligible", "sent"]
