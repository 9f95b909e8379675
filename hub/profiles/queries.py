"""What pages and other capabilities ask of profiles."""

from sqlmodel import col, select

from hub.actor import Role
from hub.db import Work
from hub.identity import GrantState, Person, RoleGrant
from hub.profiles.models import StudentProfile
from hub.universities import University


def own(work: Work) -> StudentProfile | None:
    """The profile of who asks, if there is one."""
    if work.actor.person_id is None:
        return None
    return work.maybe(
        select(StudentProfile).where(col(StudentProfile.person_id) == work.actor.person_id)
    )


def with_people(
    work: Work, person_ids: list[int]
) -> dict[int, tuple[StudentProfile, Person, University]]:
    """Profiles with their people and universities, by person."""
    rows = work.all(
        select(StudentProfile, Person, University)
        .join(Person, col(Person.id) == col(StudentProfile.person_id))
        .join(University, col(University.id) == col(StudentProfile.university_id))
        .where(col(StudentProfile.person_id).in_(person_ids))
    )
    return {person.id: (profile, person, university) for profile, person, university in rows}


def belonging(work: Work, person: Person) -> RoleGrant | None:
    """The grant that makes this person a student, confirmed or only asked for."""
    return work.maybe(
        select(RoleGrant)
        .where(
            col(RoleGrant.person_id) == person.id,
            col(RoleGrant.role) == Role.STUDENT,
            col(RoleGrant.state) != GrantState.ENDED,
        )
        .order_by(col(RoleGrant.id).desc())
    )


def earlier(work: Work, person: Person, university: University) -> RoleGrant | None:
    """A student's grant at this university that was ended, to be taken up again."""
    return work.maybe(
        select(RoleGrant).where(
            col(RoleGrant.person_id) == person.id,
            col(RoleGrant.role) == Role.STUDENT,
            col(RoleGrant.university_id) == university.id,
        )
    )


def administrators(work: Work) -> list[int]:
    """Who confirms what an address does not prove."""
    return work.all(
        select(RoleGrant.person_id)
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .where(
            col(RoleGrant.role) == Role.ADMINISTRATOR,
            col(RoleGrant.state) == GrantState.CONFIRMED,
            col(Person.closed_at).is_(None),
        )
        .order_by(col(RoleGrant.person_id))
    )
