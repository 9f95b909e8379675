"""Files: what was uploaded, by whom, kept by content."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from hub.db import UTC


class StoredFile(SQLModel, table=True):
    """One uploaded file. Its bytes lie under `data/files/<sha256>`, never under its own name."""

    __tablename__ = "stored_file"

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    media_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64, index=True)
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UTC)
