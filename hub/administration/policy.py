"""Administration is for administrators only."""

from sqlmodel import col, select

from hub import identity
from hub.db import Work
from hub.errors import NotFound
from hub.identity import Person, RoleGrant
from hub.jobs import Job
from hub.organisations import Organisation


def administrator(work: Work) -> None:
    """Somebody who operates the hub."""
    identity.administrator(work)


def person(work: Work, person_id: int) -> Person:
    """Anybody's account, for administrators."""
    administrator(work)
    return work.one(select(Person).where(col(Person.id) == person_id))


def grant(work: Work, person_id: int, grant_id: int) -> tuple[Person, RoleGrant]:
    """A role of a person, for administrators."""
    somebody = person(work, person_id)
    row = work.maybe(
        select(RoleGrant).where(
            col(RoleGrant.id) == grant_id, col(RoleGrant.person_id) == somebody.id
        )
    )
    if row is None:
        raise NotFound
    return somebody, row


def organisation(work: Work, organisation_id: int) -> Organisation:
    """An organisation to verify, for administrators."""
    administrator(work)
    return work.one(select(Organisation).where(col(Organisation.id) == organisation_id))


def job(work: Work, job_id: int) -> Job:
    """An errand, for administrators."""
    administrator(work)
    return work.one(select(Job).where(col(Job.id) == job_id))
