"""Who may read notices and mails."""

from sqlmodel import col, select

from hub.actor import Role
from hub.db import Work
from hub.errors import NotFound
from hub.identity import member as member
from hub.identity import require
from hub.notices.models import Notice


def owner(work: Work, notice_id: int) -> Notice:
    """A notice of the actor's own."""
    person = member(work)
    return work.one(
        select(Notice).where(col(Notice.id) == notice_id, col(Notice.person_id) == person.id)
    )


def mailbox_reader(work: Work) -> None:
    """Mails are shown only where none are sent: to all in a demo, else to administrators."""
    if work.settings.smtp_url:
        raise NotFound
    if not work.settings.demo:
        require(work, Role.ADMINISTRATOR)
