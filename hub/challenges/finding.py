"""By what a challenge is found: its words and its facets, kept beside the row."""

import sqlalchemy as sa
from sqlmodel import col

from hub import search
from hub.challenges import terms
from hub.challenges.models import PUBLIC, Challenge, ChallengeFacet, State
from hub.db import Work

KIND = "challenge"


def index(work: Work, challenge: Challenge) -> None:
    """Say anew by what this challenge is found; not at all while it is not public."""
    key = col(ChallengeFacet.challenge_id)
    work.execute(sa.delete(ChallengeFacet).where(key == challenge.id))
    if challenge.id is None or challenge.state not in PUBLIC:
        search.forget(work, KIND, challenge.id or 0)
        return
    work.add_all(
        ChallengeFacet(challenge_id=challenge.id, name=name, value=value)
        for name, values in facets(challenge).items()
        for value in values
    )
    body = " ".join(
        (
            challenge.tagline,
            _organisation_words(work, challenge),
            challenge.place,
            challenge.essential_question,
            challenge.big_idea,
            challenge.problem,
            challenge.affected,
            challenge.good_result,
            challenge.exists_already,
        )
    )
    search.index(
        work, KIND, challenge.id, challenge.title, body, language=challenge.content_language
    )


def facets(challenge: Challenge) -> dict[str, list[str]]:
    """The values of each facet, as they stand in a URL. A facet may hold none."""
    found = {
        "goal": [str(number) for number in dict.fromkeys(challenge.sdgs)],
        "theme": [challenge.theme],
        "mode": [str(challenge.mode)],
        "language": list(dict.fromkeys(challenge.languages)),
        "level": list(dict.fromkeys(challenge.levels)),
        "credits": [f"{challenge.credits:g}"],
        "size": [str(n) for n in range(challenge.team_size_min, challenge.team_size_max + 1)],
        "terms": terms.facet(challenge),
        "start": [f"{challenge.starts_on:%Y-%m}" if challenge.starts_on else ""],
        "organisation": [str(challenge.organisation_id)],
        "open": ["yes" if challenge.state is State.PUBLISHED else ""],
    }
    return {name: [value for value in values if value] for name, values in found.items()}


def _organisation_words(work: Work, challenge: Challenge) -> str:
    from hub.organisations import Organisation

    organisation = work.get(Organisation, challenge.organisation_id)
    return f"{organisation.name} {organisation.city}"
