"""Boards of a team. What is on one is a shared document in the room `boards/<id>`."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from hub.db import UTC


class Board(SQLModel, table=True):
    """One shared board: its name and place; its content is the document."""

    __tablename__ = "board"

    id: int = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    title: str = Field(max_length=120)
    template: str = Field(default="", max_length=40)
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)
    changed_at: datetime = Field(sa_type=UTC)
    archived_at: datetime | None = Field(default=None, sa_type=UTC)
    shared_at: datetime | None = Field(default=None, sa_type=UTC)
    """Since when the team's partner may read it."""
    version: int = 0
    """Counts changes of its name, for two people who rename it at once."""

    @property
    def room(self) -> str:
        """Where its document lives."""
        return f"boards/{self.id}"
