"""What can happen to notices and mails."""

import sqlalchemy as sa
from sqlmodel import col

import hub.notices.sending  # noqa: F401  # registers the errand that sends a mail
from hub.db import Work
from hub.identity import Person
from hub.notices.models import Mail, Notice

LONGEST = 300


def notify(
    work: Work, person_id: int, kind: str, sentence: str, path: str = "", *, by_mail: bool = True
) -> None:
    """Tell one person something, in the hub and, unless they said no, by mail.

    kind: `<capability>.<what>`; path: the page of the hub where it can be acted on.
    """
    sentence = sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 2]} …"
    work.add(Notice(person_id=person_id, kind=kind, sentence=sentence, path=path, at=work.now))
    work.announce(f"notices/{person_id}")
    person = work.get(Person, person_id)
    if by_mail and person.mail_notices and person.closed_at is None:
        mail(work, person.email, sentence, f"{sentence}\n\n{{origin}}{path}\n")


def mail(work: Work, to: str, subject: str, text: str) -> None:
    """Write a mail, to be sent after the commit. `{origin}` in it becomes the hub's address."""
    # A subject is one line: titles that people wrote may hold line breaks.
    subject = " ".join(subject.split())[:200]
    row = work.add(Mail(to=to, subject=subject, text=text, at=work.now))
    work.later("notices.send", mail_id=row.id)


def read(work: Work, notice: Notice) -> None:
    """Mark one notice as read."""
    notice.read_at = notice.read_at or work.now
    work.add(notice)


def read_all(work: Work, person: Person) -> None:
    """Mark all of a person's notices as read."""
    work.execute(
        sa.update(Notice)
        .where(col(Notice.person_id) == person.id, col(Notice.read_at).is_(None))
        .values(read_at=work.now)
    )
