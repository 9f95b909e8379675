"""Pages of a team. What is on one is a shared document in the room `pages/<id>`."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from hub.db import UTC


class Page(SQLModel, table=True):
    """One shared page: its name and place; its content is the document."""

    __tablename__ = "page"

    id: int = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    title: str = Field(max_length=120)
    template: str = Field(default="", max_length=40)
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UTC)
    changed_at: datetime = Field(sa_type=UTC)
    archived_at: datetime | None = Field(default=None, sa_type=UTC)
    version: int = 0
    """Counts changes of its name, for two people who rename it at once."""

    @property
    def room(self) -> str:
        """Where its document lives."""
        return f"pages/{self.id}"


class PageImage(SQLModel, table=True):
    """An image that was added to a page: the document may show these files and no others."""

    __tablename__ = "page_image"
    __table_args__ = (sa.UniqueConstraint("page_id", "file_id"),)

    id: int = Field(default=None, primary_key=True)
    page_id: int = Field(foreign_key="page.id", index=True)
    file_id: int = Field(foreign_key="stored_file.id")
