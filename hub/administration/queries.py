"""What administrators ask for."""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from hub import universities
from hub.actor import Role
from hub.audit import AuditEvent
from hub.db import Work
from hub.identity import GrantState, Person, RoleGrant
from hub.jobs import Job
from hub.jobs import State as JobState
from hub.organisations import Organisation, Verification
from hub.universities import University


@dataclass(frozen=True)
class Waiting:
    """What waits for an administrator."""

    roles: int
    organisations: int
    failed_jobs: int
    no_university: bool
    """A new hub has none, and then no student can complete a profile."""


def waiting(work: Work) -> Waiting:
    """How much waits: four counts."""
    return Waiting(
        work.count(select(RoleGrant.id).where(col(RoleGrant.state) == GrantState.REQUESTED)),
        work.count(
            select(Organisation.id).where(col(Organisation.verification) == Verification.PENDING)
        ),
        work.count(select(Job.id).where(col(Job.state) == JobState.FAILED)),
        not work.count(select(University.id).where(col(University.closed_at).is_(None))),
    )


def people(words: str, role: str, state: str) -> SelectOfScalar[Person]:
    """People whose name or address has these words, with this role and state of it."""
    found = select(Person).where(*named(words))
    held = of_kind(role, state)
    if held:
        found = found.where(col(Person.id).in_(select(RoleGrant.person_id).where(*held)))
    return found.order_by(col(Person.name_key), col(Person.id))


def named(words: str) -> list[sa.ColumnElement[bool]]:
    """People with every one of these words in their name or address."""
    return [
        sa.or_(
            col(Person.name).icontains(word, autoescape=True),
            col(Person.email).icontains(word, autoescape=True),
        )
        for word in words.split()[:6]
    ]


def of_kind(role: str, state: str) -> list[sa.ColumnElement[bool]]:
    """Grants of this role and in this state; what is no role and no state asks for nothing."""
    wanted: list[sa.ColumnElement[bool]] = []
    if role in set(Role):
        wanted.append(col(RoleGrant.role) == Role(role))
    if state in set(GrantState):
        wanted.append(col(RoleGrant.state) == GrantState(state))
    return wanted


def grants(work: Work, person_ids: list[int]) -> dict[int, list[RoleGrant]]:
    """The roles of these people."""
    rows = work.all(
        select(RoleGrant)
        .where(col(RoleGrant.person_id).in_(person_ids))
        .order_by(col(RoleGrant.id))
    )
    return {key: [row for row in rows if row.person_id == key] for key in person_ids}


def stamp(grants: list[RoleGrant]) -> int:
    """By what two who change the roles of one person notice each other, whoever else did it."""
    return zlib.crc32("".join(f"{one.id}{one.state} " for one in grants).encode())


def organisations(words: str, verification: str) -> SelectOfScalar[Organisation]:
    """Organisations by name, those to be checked first."""
    found = select(Organisation).order_by(
        col(Organisation.verification) != Verification.PENDING,
        col(Organisation.name_key),
        col(Organisation.id),
    )
    for word in words.split()[:6]:
        found = found.where(col(Organisation.name).icontains(word, autoescape=True))
    if verification in set(Verification):
        found = found.where(col(Organisation.verification) == Verification(verification))
    return found


def all_universities(work: Work) -> list[University]:
    """Closed ones too: people are there still."""
    return work.all(select(University).order_by(col(University.name_key)))


def all_organisations(work: Work) -> list[Organisation]:
    return work.all(select(Organisation).order_by(col(Organisation.name_key)))


def names_of_universities(work: Work) -> dict[str, int]:
    """Every word by which an import may name an open university, in lower case → id."""
    names: dict[str, int] = {}
    for one in universities.offered(work):
        for word in (one.key, one.short_name, one.name, *one.email_domains):
            names[word.lower()] = one.id
    return names


def audit(
    *,
    actor: str,
    action: str,
    subject: str,
    since: datetime | None,
    until: datetime | None,
) -> SelectOfScalar[AuditEvent]:
    """Events of the trail, newest first. actor: part of a name or address, or a number."""
    found = select(AuditEvent).order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc())
    if actor:
        who = select(Person.id).where(
            sa.or_(
                col(Person.name).icontains(actor, autoescape=True),
                col(Person.email).icontains(actor, autoescape=True),
            )
        )
        number = int(actor) if actor.isdecimal() and len(actor) < 10 else None
        found = found.where(
            sa.or_(col(AuditEvent.actor_id).in_(who), col(AuditEvent.actor_id) == number)
        )
    if action:
        found = found.where(col(AuditEvent.action).startswith(action, autoescape=True))
    if subject:
        found = found.where(col(AuditEvent.subject).startswith(subject, autoescape=True))
    if since:
        found = found.where(col(AuditEvent.at) >= since)
    if until:
        found = found.where(col(AuditEvent.at) < until + timedelta(days=1))
    return found


def names(work: Work, person_ids: set[int]) -> dict[int, str]:
    """Names by id."""
    return dict(work.all(select(Person.id, Person.name).where(col(Person.id).in_(person_ids))))


def failed_jobs(work: Work) -> list[Job]:
    """Errands that were given up, newest first."""
    return work.all(
        select(Job).where(col(Job.state) == JobState.FAILED).order_by(col(Job.id).desc()).limit(50)
    )
