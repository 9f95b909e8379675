"""Students' rankings: what they want, in order, what they exclude, and with whom."""

from hub.rankings.eligibility import eligible
from hub.rankings.fitting import RULE as FITTING_RULE
from hub.rankings.fitting import Common
from hub.rankings.models import Choice, Ranking, Wish
from hub.rankings.queries import Sheet, current, sent
from hub.rankings.standing import Fit, Standing, standing
from hub.rankings.wishes import erase_of_person as erase_wishes_of_person
from hub.rankings.wishes import erase_of_round as erase_wishes_of_round
from hub.rankings.wishes import mutual as mutual_wishes
from hub.rankings.withdrawals import unverified, withdrawn

__all__ = [
    "FITTING_RULE",
    "Choice",
    "Common",
    "Fit",
    "Ranking",
    "Sheet",
    "Standing",
    "Wish",
    "current",
    "eligible",
    "erase_wishes_of_person",
    "erase_wishes_of_round",
    "mutual_wishes",
    "sent",
    "standing",
    "unverified",
    "withdrawn",
]
