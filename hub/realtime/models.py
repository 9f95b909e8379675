"""The tables of shared documents: snapshot, log, versions, and who wrote as which client.

Names of people never enter a document: authorship is `client id -> person` in a table here.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from hub.db import UTC, json_field

ROOM_LENGTH = 80


class Document(SQLModel, table=True):
    """A shared document: the number of the last row of its log.

    The document is its snapshot plus all rows of the log; `folded` is the last row that the
    snapshot holds. Rows up to it are gone from the log.
    """

    __tablename__ = "document"

    room: str = Field(primary_key=True, max_length=ROOM_LENGTH)
    seq: int = Field(default=0, sa_type=sa.BigInteger)
    folded: int = Field(default=0, sa_type=sa.BigInteger)
    made_at: datetime = Field(sa_type=UTC)
    """When row `folded` was kept; before the first fold, when the document was founded."""


class DocumentSnapshot(SQLModel, table=True):
    """A document up to the row `folded` of its log.

    A table of its own: beside the number of the last row, every commit would read all of it.
    """

    __tablename__ = "document_snapshot"

    room: str = Field(primary_key=True, max_length=ROOM_LENGTH)
    data: bytes = Field(sa_type=sa.LargeBinary)
    parts: int = 0
    """How many parts it has at most."""
    author_ids: list[int] = json_field(default_factory=list)
    """Whose edits were folded in since the last automatic version."""


class DocumentUpdate(SQLModel, table=True):
    """One row of the log: the updates of one commit, each after its length."""

    __tablename__ = "document_update"

    room: str = Field(primary_key=True, max_length=ROOM_LENGTH)
    seq: int = Field(
        primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    updates: bytes = Field(sa_type=sa.LargeBinary)
    made_at: datetime = Field(sa_type=UTC)
    author_id: int | None = None
    """A person's id; nobody's when several wrote at once, whom the client ids then tell apart.
    No foreign key: erasure sets it to nothing and the text stays. No index: the log is short,
    and each index costs every commit a page for every room in it."""


class DocumentVersion(SQLModel, table=True):
    """What a document was at a moment: named by a person, or kept automatically."""

    __tablename__ = "document_version"

    id: int = Field(default=None, primary_key=True)
    room: str = Field(index=True, max_length=ROOM_LENGTH)
    seq: int = Field(sa_type=sa.BigInteger)
    name: str = Field(default="", max_length=120)
    """Empty for an automatic version."""
    snapshot: bytes = Field(sa_type=sa.LargeBinary)
    made_at: datetime = Field(sa_type=UTC)
    author_id: int | None = Field(default=None, index=True)
    """Who named it; nobody for an automatic version."""
    author_ids: list[int] = json_field(default_factory=list)
    """Who wrote between the version before and this one."""

    @property
    def people(self) -> list[int]:
        """Who named it, and who wrote since the one before."""
        return [*([self.author_id] if self.author_id is not None else []), *self.author_ids]


class DocumentAuthor(SQLModel, table=True):
    """Which person wrote as which client of a document. The first one keeps the client id."""

    __tablename__ = "document_author"

    room: str = Field(primary_key=True, max_length=ROOM_LENGTH)
    client_id: int = Field(
        primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    person_id: int | None = Field(default=None, index=True)
    """Nothing once the person is erased, or for somebody signed out."""
