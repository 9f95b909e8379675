"""When documents last changed: from the log, or from the snapshot that took its place."""

from datetime import datetime

from sqlmodel import col, func, select

from hub.db import Work
from hub.realtime.models import Document, DocumentUpdate


def last_changes(work: Work, rooms: list[str]) -> dict[str, datetime]:
    """Room → when anybody last wrote in it. Two queries, for however many rooms."""
    found = {
        room: at
        for room, at in work.all(
            select(Document.room, Document.made_at).where(col(Document.room).in_(rooms))
        )
    }
    newer = work.all(
        select(DocumentUpdate.room, func.max(col(DocumentUpdate.made_at)))
        .where(col(DocumentUpdate.room).in_(rooms))
        .group_by(col(DocumentUpdate.room))
    )
    for room, at in newer:
        found[room] = max(at, found.get(room, at))
    return found
