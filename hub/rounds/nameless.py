"""Reasons that students read name nobody: checked before they are kept, as far as a machine can."""

import re

from sqlmodel import col, select

from hub.db import Work
from hub.errors import Invalid
from hub.identity import Person
from hub.rankings import Ranking
from hub.rounds.models import MatchingRound

MAIL = re.compile(r"\S@\S+\.\S")


def require_nameless(
    work: Work, found: MatchingRound, field: str, text: str, own: int | None = None
) -> None:
    """Raises Invalid where a reason that students will read names somebody who takes part, or has
    a mail address. own: whom it is about, who may be named."""
    if MAIL.search(text):
        raise Invalid(field, "Students read this. Take the mail address out.")
    names = work.all(
        select(Person.id, Person.name)
        .join(Ranking, col(Ranking.person_id) == col(Person.id))
        .where(col(Ranking.round_id) == found.id)
    )
    for key, name in names:
        # Looked for as plain text first: there may be thousands of names.
        if key != own and name in text and re.search(rf"\b{re.escape(name)}\b", text):
            raise Invalid(field, f"Students read this. Take the name “{name}” out.")
