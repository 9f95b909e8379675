"""When documents last changed: from the log, or from the snapshot that took its place."""

from datetime import datetime

from sqlmodel import col, func, select, union_all

from hub.db import Work
from hub.realtime.models import Document, DocumentUpdate


def last_changes(work: Work, rooms: list[str]) -> dict[str, datetime]:
    """Room → when anybody last wrote in it."""
    kept = select(Document.room, Document.made_at).where(col(Document.room).in_(rooms))
    newer = select(DocumentUpdate.room, DocumentUpdate.made_at).where(
        col(DocumentUpdate.room).in_(rooms)
    )
    both = union_all(kept, newer).subquery()
    return dict(work.all(select(both.c.room, func.max(both.c.made_at)).group_by(both.c.room)))
