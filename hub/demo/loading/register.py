"""What was loaded, by the keys of the content, for the parts that come later."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from hub.actor import Actor
from hub.boards import Board
from hub.challenges import Challenge
from hub.db import Work
from hub.demo import content
from hub.identity import Person, actor_of
from hub.organisations import Organisation
from hub.pages import Page
from hub.rounds import MatchingRound
from hub.submissions import Submission
from hub.teams import Team
from hub.universities import University


@dataclass
class Register:
    """Rows by key. People: students, staff and contacts in one, as their keys never meet."""

    today: date = content.TODAY
    universities: dict[str, University] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    challenges: dict[str, Challenge] = field(default_factory=dict)
    rounds: dict[str, MatchingRound] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    boards: dict[tuple[str, str], Board] = field(default_factory=dict)
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    submissions: dict[str, Submission] = field(default_factory=dict)


@contextmanager
def acting(work: Work, person: Person, moment: datetime) -> Iterator[None]:
    """Within it, this person acts, at that moment."""
    before: tuple[Actor, datetime] = (work.actor, work.now)
    work.actor, work.now = actor_of(work, person), moment
    try:
        yield
    finally:
        work.actor, work.now = before


def at(day: date | datetime, hour: int = 10) -> datetime:
    """A moment of a day, in UTC; a moment as it is."""
    if isinstance(day, datetime):
        return day if day.tzinfo else day.replace(tzinfo=UTC)
    return datetime.combine(day, time(hour), UTC)
