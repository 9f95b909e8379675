"""What a list shows of a challenge, wherever it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.challenges.models import Challenge, State
from hub.challenges.moves import NAMES
from hub.challenges.words import GOAL, asked_sentences, language_words, mode_words, team_words
from hub.organisations import Organisation
from hub.web.words import date


@dataclass(frozen=True)
class Card:
    """A challenge in a list: who asks, what about, and the facts by which people choose."""

    id: int
    title: str
    tagline: str
    content_language: str
    organisation: str
    city: str
    goals: list[tuple[int, str]]
    facts: list[tuple[str, str]]
    """(icon, words) pairs: team, what is asked of each, languages, how it meets, start."""
    credits: float
    levels: list[str]
    languages: list[str]
    """Codes, to say whether a student could be placed there."""
    skills: list[dict[str, Any]]
    state: State
    closes_at: datetime | None = None
    """When ranking closes, while the challenge is in an open round."""

    @property
    def state_name(self) -> str:
        return NAMES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state is State.PUBLISHED


def card_of(
    challenge: Challenge, organisation: Organisation, closes_at: datetime | None = None
) -> Card:
    """The card of one challenge."""
    facts = [
        ("users", team_words(challenge)),
        *(("list-checks", asked) for asked in asked_sentences(challenge)),
        ("languages", language_words(challenge)),
        ("map-pin", mode_words(challenge)),
    ]
    if challenge.starts_on:
        facts.append(("calendar", f"Starts {date(challenge.starts_on)}"))
    return Card(
        id=challenge.id,
        title=challenge.title,
        tagline=challenge.tagline,
        content_language=challenge.content_language,
        organisation=organisation.name,
        city=organisation.city,
        goals=goals(challenge),
        facts=facts,
        credits=challenge.credits,
        levels=challenge.levels,
        languages=challenge.languages,
        skills=challenge.skills,
        state=challenge.state,
        closes_at=closes_at,
    )


def goals(challenge: Challenge) -> list[tuple[int, str]]:
    """The goals it serves, as (number, name)."""
    return [
        (number, GOAL[str(number)].split(" ", 1)[1])
        for number in challenge.sdgs
        if str(number) in GOAL
    ]
