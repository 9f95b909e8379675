"""What pages ask about people."""

from sqlmodel import col, select

from hub.db import Work
from hub.identity.models import Person, SignedIn


def own_sessions(work: Work, person: Person) -> list[SignedIn]:
    """Where this person is signed in, newest first."""
    return work.all(
        select(SignedIn)
        .where(col(SignedIn.person_id) == person.id, col(SignedIn.ends_at) > work.now)
        .order_by(col(SignedIn.made_at).desc())
    )
