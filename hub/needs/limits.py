"""What needs mean for the matching: neutral limits, in which no need can be read. No I/O.

A need takes hours out of a student's week, or a challenge out of their list, before the matcher
reads either. What it then reads looks as if the student had ticked fewer hours, or had ranked less.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from hub.needs.models import AccessNeed, Effect

SEMESTER = timedelta(weeks=20)
"""A need counts in a round if it holds on the first day of work, or begins in this time after."""
HOURS_A_CREDIT = 25
"""The least that a credit of ECTS stands for: a challenge is above a limit only beyond doubt."""
BLOCK_HOURS = 2
DAY_BLOCKS = 12
ALL_PARTS = range(8 // BLOCK_HOURS, 24 // BLOCK_HOURS)
"""The blocks of a day that somebody can tick who ticks all there is."""
WEEK = 7


class Asking(Protocol):
    """What a challenge asks of those who work on it."""

    @property
    def credits(self) -> float: ...

    @property
    def starts_on(self) -> date | None: ...

    @property
    def ends_on(self) -> date | None: ...

    @property
    def place(self) -> str: ...


@dataclass(frozen=True)
class Limits:
    """What holds of one student in a round.

    meets: False where they work without fixed meetings. evening: the hour from which they cannot
    meet, in their own zone. hours: the most a week. travels: False where they cannot.
    """

    meets: bool = True
    evening: int | None = None
    hours: int | None = None
    travels: bool = True

    def free(self, blocks: Sequence[int]) -> list[int]:
        """The free blocks of a week in the student's own zone, with the limits.

        Who works without fixed meetings takes no common hour away from the others: they count as
        somebody who ticked every hour.
        """
        if not self.meets:
            return [day * DAY_BLOCKS + one for day in range(WEEK) for one in ALL_PARTS]
        if self.evening is None:
            return list(blocks)
        return [
            one for one in blocks if one % DAY_BLOCKS * BLOCK_HOURS + BLOCK_HOURS <= self.evening
        ]

    def against(self, challenge: Asking, on_site: bool, home: str) -> str:
        """Why the student cannot work on a challenge, in words for them alone; empty if they can.

        on_site: whether all its work is at its place. home: the city of their university.
        """
        weekly = weekly_hours(challenge)
        if self.hours is not None and weekly is not None and weekly > self.hours:
            return f"about {round(weekly)} hours a week"
        near = home and home.casefold() in challenge.place.casefold()
        if not self.travels and on_site and not near:
            return f"on site{f' in {challenge.place}' if challenge.place else ''}"
        return ""


NONE = Limits()


def weekly_hours(challenge: Asking) -> float | None:
    """The least hours a week that its credits stand for; None while its dates are not known."""
    if challenge.starts_on is None or challenge.ends_on is None:
        return None
    weeks = max(1.0, (challenge.ends_on - challenge.starts_on).days / WEEK)
    return challenge.credits * HOURS_A_CREDIT / weeks


def counts(need: AccessNeed, begins: date) -> bool:
    """Whether a need counts in a round whose work begins on that day."""
    ends = need.valid_to
    return need.valid_from <= begins + SEMESTER and (ends is None or ends >= begins)


def limits(needs: Iterable[AccessNeed]) -> Limits:
    """All needs of one student together, each as far as it goes."""
    meets, travels = True, True
    evenings: list[int] = []
    hours: list[int] = []
    for one in needs:
        meets = meets and one.effect is not Effect.ASYNC_ONLY
        travels = travels and one.effect is not Effect.NO_TRAVEL
        if one.effect is Effect.NO_EVENINGS and one.amount is not None:
            evenings.append(one.amount)
        if one.effect is Effect.MAX_HOURS and one.amount is not None:
            hours.append(one.amount)
    return Limits(meets, min(evenings, default=None), min(hours, default=None), travels)
