"""What the demo's people have been told: old news is read, the newest waits."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from hub.db import Work
from hub.demo import content
from hub.demo.loading.register import Register, acting, at
from hub.jobs import Job
from hub.notices import Mail, Notice, notify
from hub.teams import State
from hub.teams.messaging import readers_of_messages
from hub.web.words import moment

NEW_DAYS = 14


def load(work: Work, register: Register) -> None:
    """After all else, since the other parts tell people things as well."""
    tell_students(work, register)
    tell_partners(work, register)
    tell_coordinators(work, register)
    tell_team_at_work(work, register)
    forget_mails(work)
    work.execute(
        sa.update(Notice)
        .where(col(Notice.at) < work.now - timedelta(days=NEW_DAYS))
        .values(read_at=col(Notice.at))
    )


def tell_students(work: Work, register: Register) -> None:
    """The open round, to all students with its date in their own zone."""
    one = next(found for found in content.rounds(register.today) if found.key == "open")
    row = register.rounds["open"]
    coordinator = register.people[content.staff("coordinator")[0].key]
    with acting(work, coordinator, min(at(one.opens), work.now)):
        for student in content.students():
            person = register.people[student.key]
            until = moment(row.closes_at, person.time_zone)
            sentence = f"{row.name} is open. Rank your challenges by {until}."
            notify(work, person.id, "rounds.open", sentence, f"/rankings/{row.id}")


def tell_partners(work: Work, register: Register) -> None:
    """Questions that students asked in public."""
    for one in content.challenges(register.today):
        row, contact = register.challenges[one.key], register.people[one.contact]
        for question in one.questions:
            with acting(work, contact, at(question.asked)):
                sentence = f"A student asks about “{row.title}”."
                path = f"/challenges/{row.id}"
                notify(work, contact.id, "challenges.question", sentence, path)


def tell_coordinators(work: Work, register: Register) -> None:
    """Challenges that were sent and wait for a review."""
    for one in content.challenges(register.today):
        row = register.challenges[one.key]
        if one.state != "submitted" or row.submitted_at is None:
            continue
        for staff in content.staff("coordinator"):
            person = register.people[staff.key]
            with acting(work, register.people[one.contact], row.submitted_at):
                sentence = f"“{row.title}” was sent for review."
                path = f"/challenges/{row.id}/review"
                notify(work, person.id, "challenges.submit", sentence, path)


def tell_team_at_work(work: Work, register: Register) -> None:
    """What was written in its space, to all who read there."""
    for one in content.teams(register.today):
        row = register.teams[one.key]
        if row.state is not State.ACTIVE:
            continue
        for message in one.messages:
            writer = register.people[message.by]
            sentence = f"{writer.name} wrote to team {row.name}."
            told = readers_of_messages(work, row, register.challenges[one.challenge])
            with acting(work, writer, at(message.at)):
                for person_id in told:
                    if person_id != writer.id:
                        path = f"/teams/{row.id}/messages"
                        notify(work, person_id, "teams.message", sentence, path)


def forget_mails(work: Work) -> None:
    """Invented addresses get no mail, even where a mail server is set: all count as sent."""
    work.execute(sa.delete(Job).where(col(Job.errand) == "notices.send"))
    work.execute(sa.update(Mail).values(sent_at=col(Mail.at)))
