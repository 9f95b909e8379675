"""What pages ask of notices."""

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from hub.db import Work
from hub.identity import Person
from hub.notices.models import Mail, Notice


def unread(work: Work) -> int:
    """How many notices this actor has not read."""
    return work.count(
        select(Notice.id).where(
            col(Notice.person_id) == work.actor.person_id, col(Notice.read_at).is_(None)
        )
    )


def of_person(person: Person, only_unread: bool) -> SelectOfScalar[Notice]:
    """A person's notices, newest first."""
    found = select(Notice).where(col(Notice.person_id) == person.id)
    if only_unread:
        found = found.where(col(Notice.read_at).is_(None))
    return found.order_by(col(Notice.at).desc(), col(Notice.id).desc())


def mails(sought: str) -> SelectOfScalar[Mail]:
    """Mails, newest first; `sought` is part of an address."""
    found = select(Mail)
    if sought:
        found = found.where(col(Mail.to).contains(sought, autoescape=True))
    return found.order_by(col(Mail.id).desc())
