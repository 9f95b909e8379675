"""What pages ask of notices."""

from sqlmodel import col, select

from hub.db import Work
from hub.notices.models import Notice


def unread(work: Work) -> int:
    """How many notices this actor has not read."""
    return work.count(
        select(Notice.id).where(
            col(Notice.person_id) == work.actor.person_id, col(Notice.read_at).is_(None)
        )
    )
