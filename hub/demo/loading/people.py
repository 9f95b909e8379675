"""Universities, organisations, and everybody with an account."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from hub.actor import Role
from hub.db import Work
from hub.demo import content
from hub.demo.loading.register import Register
from hub.identity import Person, RoleGrant
from hub.organisations import Kind, Organisation, Verification
from hub.profiles import Level, StudentProfile
from hub.reference import universities as reference
from hub.universities import University

BEGAN = datetime(2025, 9, 1, 9, tzinfo=UTC)
STAFF = {
    "teacher": Role.TEACHER,
    "coordinator": Role.COORDINATOR,
    "ombud": Role.OMBUD,
    "administrator": Role.ADMINISTRATOR,
}


def load(work: Work, register: Register) -> None:
    """People in the order in which the sign-in page offers them: students first."""
    load_universities(work, register)
    load_organisations(work, register)
    for student in content.students():
        load_student(work, register, student)
    for kind, role in STAFF.items():
        for one in content.staff(kind):
            row = person(work, register, one.key, one.name, one.email, one.university, one.part)
            at = register.universities[one.university].id if role is Role.TEACHER else None
            grant(work, row, role, university_id=at)
    for organisation in content.organisations():
        for contact in organisation.contacts:
            row = work.add(
                Person(
                    name=contact.name,
                    email=contact.email,
                    email_proven_at=BEGAN,
                    language=contact.language,
                    time_zone=organisation.time_zone,
                    about=f"{contact.part}, {organisation.name}",
                    made_at=BEGAN,
                )
            )
            register.people[contact.key] = row
            of = register.organisations[organisation.key].id
            grant(work, row, Role.PARTNER, organisation_id=of)


def load_universities(work: Work, register: Register) -> None:
    for one in reference.UNIVERSITIES:
        register.universities[one.key] = work.add(
            University(
                key=one.key,
                name=one.name,
                short_name=one.short_name,
                city=one.city,
                country=one.country,
                time_zone=one.time_zone,
                email_domains=list(one.email_domains),
                grades=grades_of(one),
                since=one.since,
            )
        )


def grades_of(university: reference.University) -> list[dict[str, Any]]:
    """The scale as plain values, best first."""
    return [asdict(grade) for grade in university.grades]


def load_organisations(work: Work, register: Register) -> None:
    for one in content.organisations():
        verification = Verification(one.verification)
        register.organisations[one.key] = work.add(
            Organisation(
                key=one.key,
                name=one.name,
                kind=Kind(one.kind),
                city=one.city,
                country=one.country,
                about=one.about,
                verification=verification,
                verified_at=BEGAN if verification is Verification.VERIFIED else None,
                made_at=BEGAN,
            )
        )


def load_student(work: Work, register: Register, student: content.Student) -> None:
    row = person(
        work, register, student.key, student.name, student.email, student.university, student.about
    )
    at = register.universities[student.university].id
    grant(work, row, Role.STUDENT, university_id=at)
    work.add(
        StudentProfile(
            person_id=row.id,
            university_id=at,
            programme=student.programme,
            level=Level(student.level),
            languages=list(student.working_languages),
            skills=dict(student.skills),
            free_blocks=list(student.free),
            completed_at=BEGAN,
            changed_at=BEGAN,
        )
    )


def person(
    work: Work, register: Register, key: str, name: str, email: str, university: str, about: str
) -> Person:
    """Somebody of a university, living in its zone."""
    row = work.add(
        Person(
            name=name,
            email=email,
            email_proven_at=BEGAN,
            time_zone=register.universities[university].time_zone,
            about=about,
            made_at=BEGAN,
        )
    )
    register.people[key] = row
    return row


def grant(
    work: Work,
    row: Person,
    role: Role,
    university_id: int | None = None,
    organisation_id: int | None = None,
) -> None:
    work.add(
        RoleGrant(
            person_id=row.id,
            role=role,
            university_id=university_id,
            organisation_id=organisation_id,
            made_at=BEGAN,
        )
    )
