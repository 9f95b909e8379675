"""What the own needs leave out of the own ranking: said to its student alone, before it counts."""

from collections.abc import Iterable

from hub.challenges import Mode
from hub.db import Work
from hub.needs.limits import counts, limits
from hub.needs.models import AccessNeed
from hub.rankings import current
from hub.universities import University


def left_out(work: Work, needs: Iterable[AccessNeed]) -> list[tuple[str, str]]:
    """The challenges of the own ranking, in the round that is open, for which the needs leave no
    place: title, and why."""
    held = list(needs)
    sheet = current(work) if held else None
    if sheet is None or sheet.profile is None:
        return []
    mine = limits(one for one in held if counts(one, sheet.round.starts_on))
    home = work.get(University, sheet.profile.university_id).city
    found = []
    for line in sheet.ranked:
        why = mine.against(line.challenge, line.challenge.mode is Mode.ON_SITE, home)
        if why:
            found.append((line.challenge.title, why))
    return found
