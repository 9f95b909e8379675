"""What a student wants: challenges in order, challenges excluded, why, and with whom."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from hub.db import UTC


class Ranking(SQLModel, table=True):
    """One student's ranking in one round."""

    __table_args__ = (sa.UniqueConstraint("round_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="matching_round.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    version: int = 0
    saved_at: datetime = Field(sa_type=UTC)
    sent_at: datetime | None = Field(default=None, sa_type=UTC)
    """When it was last saved complete; only complete rankings take part."""


class Choice(SQLModel, table=True):
    """One challenge in a ranking: a place (1 is best), or excluded."""

    __table_args__ = (sa.UniqueConstraint("ranking_id", "challenge_id"),)

    id: int = Field(default=None, primary_key=True)
    ranking_id: int = Field(foreign_key="ranking.id", index=True)
    challenge_id: int = Field(foreign_key="challenge.id", index=True)
    place: int | None = None
    """None: excluded, never to be matched here."""
    why: str = Field(default="", max_length=300)


class Wish(SQLModel, table=True):
    """Whom one student would like to be in a team with, in one round. Nobody else reads it.

    Of effect only if mutual; see `hub.rankings.wishes`.
    """

    __tablename__ = "team_wish"
    __table_args__ = (sa.UniqueConstraint("round_id", "person_id", "email"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="matching_round.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    """Who wishes."""
    email: str = Field(max_length=254)
    """Who is wished for, lower case: an address and never a person, as nobody is told whether it
    belongs to somebody here, and who has no account yet may have one at the freeze."""
    made_at: datetime = Field(sa_type=UTC)
