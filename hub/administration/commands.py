"""What an administrator may do: accounts, roles, verification, imports."""

from datetime import datetime

from sqlmodel import col, select

from hub import jobs, needs, realtime, universities
from hub.actor import Role
from hub.administration import people_csv, queries
from hub.administration.forms import GrantForm, GrantStateForm, PersonForm
from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.identity import GrantState, Person, RoleGrant, sign_out_everywhere
from hub.jobs import Job
from hub.notices import notify
from hub.organisations import Organisation, Verification
from hub.profiles import StudentProfile
from hub.rankings import erase_wishes_of_person, unverified
from hub.web.forms import check_version


def add_person(work: Work, form: PersonForm) -> Person:
    """Make an account by hand. Its address is proven by the first mailed link."""
    if work.maybe(select(Person.id).where(col(Person.email) == form.email)):
        raise Invalid("email", "Somebody has an account with this address already.")
    person = work.add(Person(name=form.name, email=form.email, made_at=work.now))
    work.record("administration.add_person", f"people/{person.id}")
    return person


def check_context(work: Work, form: GrantForm) -> None:
    """A role stands in its context: students and teachers at a university, partners for an
    organisation, the others nowhere. Raises Invalid."""
    if form.role in (Role.STUDENT, Role.TEACHER):
        if form.university_id not in {one.id for one in universities.offered(work)}:
            raise Invalid("university_id", "Choose the university of this student or teacher.")
    elif form.role is Role.PARTNER:
        known = form.organisation_id and work.session.get(Organisation, form.organisation_id)
        if not known:
            raise Invalid("organisation_id", "Choose the organisation this partner speaks for.")


def give_role(work: Work, person: Person, form: GrantForm) -> RoleGrant:
    """Give a role, confirmed. Raises EditedMeanwhile, Invalid."""
    require_as_seen(work, person, form.version)
    check_context(work, form)
    at = form.university_id if form.role in (Role.STUDENT, Role.TEACHER) else None
    of = form.organisation_id if form.role is Role.PARTNER else None
    return put_role(work, person, form.role, at, of)


def put_role(
    work: Work, person: Person, role: Role, university_id: int | None, organisation_id: int | None
) -> RoleGrant:
    """The person's grant of this role in this context, made or confirmed."""
    row = work.maybe(
        select(RoleGrant).where(
            col(RoleGrant.person_id) == person.id,
            col(RoleGrant.role) == role,
            col(RoleGrant.university_id).is_not_distinct_from(university_id),
            col(RoleGrant.organisation_id).is_not_distinct_from(organisation_id),
        )
    ) or RoleGrant(
        person_id=person.id,
        role=role,
        university_id=university_id,
        organisation_id=organisation_id,
        made_at=work.now,
    )
    row.state = GrantState.CONFIRMED
    work.add(row)
    work.record("administration.give_role", f"people/{person.id}", role=role.value, grant=row.id)
    return row


def require_as_seen(work: Work, person: Person, version: int) -> None:
    """Refuse to change roles that are not those on the page any more. Raises EditedMeanwhile."""
    work.hold(person)
    grants = queries.grants(work, [person.id])[person.id]
    roles = "; ".join(f"{one.role}, {one.state}" for one in grants)
    check_version(version, queries.stamp(grants), "Somebody", {"roles": roles})


def set_grant(work: Work, person: Person, grant: RoleGrant, form: GrantStateForm) -> None:
    """Confirm a role, or end it. The last administrator stays. Raises Conflict, EditedMeanwhile."""
    state = GrantState(form.state)
    require_as_seen(work, person, form.version)
    if state is GrantState.ENDED and grant.role is Role.ADMINISTRATOR:
        others = work.count(
            select(RoleGrant.id).where(
                col(RoleGrant.role) == Role.ADMINISTRATOR,
                col(RoleGrant.state) == GrantState.CONFIRMED,
                col(RoleGrant.id) != grant.id,
            )
        )
        if not others:
            raise Conflict("Somebody has to administer the hub. Give the role to another first.")
    grant.state = state
    work.add(grant)
    realtime.revoke(work, "*", person.id)
    word = "confirmed" if state is GrantState.CONFIRMED else "ended"
    notify(
        work,
        person.id,
        "administration.role",
        f"Your role as {grant.role.value} was {word}.",
        "/identity/account",
    )
    work.record(
        "administration.set_grant", f"people/{person.id}", grant=grant.id, state=state.value
    )


def close_account(work: Work, person: Person, closed: bool) -> None:
    """Close an account and sign it out, or open it again. Raises Conflict for the own one."""
    if person.id == work.actor.person_id:
        raise Conflict("You cannot close your own account here. Ask another administrator.")
    when: datetime | None = work.now if closed else None
    person.closed_at = when
    work.add(person)
    if closed:
        sign_out_everywhere(work, person)
        erase_wishes_of_person(work, person.id)
        needs.erase_of_person(work, person.id)
    work.record(
        "administration.close_account" if closed else "administration.open_account",
        f"people/{person.id}",
    )


def verify(work: Work, organisation: Organisation, verification: Verification) -> None:
    """Say whether an organisation is who it says it is. Its people are told, and whoever has
    ranked one of its challenges if it is not verified any more."""
    was_verified = organisation.verification is Verification.VERIFIED
    organisation.verification = verification
    organisation.verified_at = work.now if verification is Verification.VERIFIED else None
    work.add(organisation)
    people = work.all(
        select(RoleGrant.person_id).where(
            col(RoleGrant.organisation_id) == organisation.id,
            col(RoleGrant.state) == GrantState.CONFIRMED,
        )
    )
    words = {
        Verification.VERIFIED: "is verified: its challenges can be published",
        Verification.PENDING: "is being checked",
        Verification.SUSPENDED: "is suspended: its challenges cannot be published",
    }
    for person_id in dict.fromkeys(people):
        notify(
            work,
            person_id,
            "administration.verify",
            f"{organisation.name} {words[verification]}.",
            "/challenges/mine",
        )
    if was_verified and verification is not Verification.VERIFIED:
        unverified(work, organisation)
    work.record(
        "administration.verify",
        f"organisations/{organisation.id}",
        verification=verification.value,
    )


def try_again(work: Work, job: Job) -> None:
    """Begin an errand anew that was given up. Raises Over."""
    jobs.again(work, job)
    work.record("administration.try_again", f"jobs/{job.id}", errand=job.errand)


def import_people(work: Work, rows: list[people_csv.Row]) -> tuple[int, int]:
    """Make or complete the accounts of all rows, in one unit of work: all or none.

    Existing people keep their name and profile; only what is missing is added. Returns how
    many were made, and how many were known before.
    """
    emails = [row.email for row in rows]
    known: dict[str, Person] = {}
    for start in range(0, len(emails), 500):
        part = emails[start : start + 500]
        for person in work.all(select(Person).where(col(Person.email).in_(part))):
            known[person.email] = person
    before = len(known)
    for row in rows:
        if row.email not in known:
            made = Person(name=row.name, email=row.email, made_at=work.now)
            known[row.email] = work.add(made)
        person = known[row.email]
        put_role(work, person, row.role, row.university_id, row.organisation_id)
        if row.role is Role.STUDENT and row.university_id is not None:
            keep_profile(work, person, row, row.university_id)
    work.record("administration.import_people", "people", rows=len(rows))
    return len(known) - before, before


def keep_profile(work: Work, person: Person, row: people_csv.Row, university_id: int) -> None:
    """A profile to begin with; one that exists is the student's own and is left alone."""
    if work.maybe(select(StudentProfile.id).where(col(StudentProfile.person_id) == person.id)):
        return
    work.add(
        StudentProfile(
            person_id=person.id,
            university_id=university_id,
            programme=row.programme,
            level=row.level,
            languages=list(row.languages),
            changed_at=work.now,
        )
    )
