"""Students' rankings: what they want, in order, and what they exclude."""

from hub.rankings.eligibility import eligible
from hub.rankings.fitting import RULE as FITTING_RULE
from hub.rankings.fitting import Common
from hub.rankings.models import Choice, Ranking
from hub.rankings.queries import Sheet, current, sent
from hub.rankings.standing import Fit, Standing, standing
from hub.rankings.withdrawals import withdrawn

__all__ = [
    "FITTING_RULE",
    "Choice",
    "Common",
    "Fit",
    "Ranking",
    "Sheet",
    "Standing",
    "current",
    "eligible",
    "sent",
    "standing",
    "withdrawn",
]
