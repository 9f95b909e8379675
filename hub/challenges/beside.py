"""Up to four challenges side by side: the facts by which people choose, a row a question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hub.challenges.card import goals
from hub.challenges.models import Challenge
from hub.challenges.moves import NAMES
from hub.challenges.words import (
    LEVEL,
    SKILL,
    SKILL_LEVEL,
    asked_sentences,
    language_words,
    mode_words,
    rights_sentences,
    team_words,
)
from hub.organisations import Organisation
from hub.web.words import date, listing, moment, number, plural

Row = tuple[Challenge, Organisation, datetime | None]


@dataclass(frozen=True)
class Cell:
    """What one challenge says to one question, in lines; `language`: in which, if not in ours."""

    lines: list[str]
    language: str = ""


def facts(rows: Iterable[Row], zone: str) -> list[tuple[str, list[Cell]]]:
    """Each question with what the challenges say, in their order."""
    columns = [_column(challenge, by, closes_at, zone) for challenge, by, closes_at in rows]
    if not columns:
        return []
    return [(name, [column[name] for column in columns]) for name in columns[0]]


def _column(
    challenge: Challenge, organisation: Organisation, closes_at: datetime | None, zone: str
) -> dict[str, Cell]:
    language = challenge.content_language if challenge.content_language != "en" else ""
    state = [NAMES[challenge.state]]
    if closes_at is not None:
        state.append(f"Rank it until {moment(closes_at, zone)}")
    days = [one for one in (challenge.starts_on, challenge.ends_on) if one]
    place = f", {organisation.city}" if organisation.city else ""
    return {
        "Question": Cell([challenge.essential_question or challenge.tagline], language),
        "Organisation": Cell([f"{organisation.name}{place}"]),
        "State": Cell(state),
        "Credits": Cell([f"{number(challenge.credits)} credits"]),
        "Goals": Cell([f"{number} {name}" for number, name in goals(challenge)]),
        "Teams": Cell([team_words(challenge)]),
        "Language of the team": Cell([language_words(challenge)]),
        "Level of study": Cell([listing([LEVEL.get(one, one) for one in challenge.levels])]),
        "Skills asked for": Cell(
            [
                f"{SKILL.get(one['skill'], one['skill'])} (“{SKILL_LEVEL[one['level']]}”)"
                for one in challenge.skills
            ]
        ),
        "Asked of each team": Cell(asked_sentences(challenge)),
        "How the team meets": Cell([mode_words(challenge)]),
        "Dates": Cell([" to ".join(date(one) for one in days)] if days else []),
        "The organisation gives": Cell(
            [
                f"{plural(challenge.partner_hours, 'hour', 'hours')} a week",
                f"Replies within {plural(challenge.reply_days, 'working day', 'working days')}",
            ]
        ),
        "Rights and secrets": Cell([rights_sentences(challenge)]),
        "Access": Cell([challenge.access_note], language),
        "How it is assessed": Cell(
            [f"{one['name']}, {one['weight']} %" for one in challenge.criteria], language
        ),
    }
