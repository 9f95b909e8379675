"""When documents last changed: from the log, or from the snapshot that took its place."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from hub.realtime.models import Document, DocumentUpdate


def last_change(room: Any) -> Any:
    """When anybody last wrote in a room, as a column; null where nobody did.

    room: an expression, as of a table whose rows have rooms. Rows of the log are later than what
    was folded, so either will do.
    """
    newer = select(sa.func.max(DocumentUpdate.made_at)).where(col(DocumentUpdate.room) == room)
    kept = select(Document.made_at).where(col(Document.room) == room)
    return sa.func.coalesce(newer.scalar_subquery(), kept.scalar_subquery())
