"""What can happen to a profile."""

from hub import universities
from hub.actor import Role
from hub.db import Work
from hub.errors import Invalid
from hub.identity import GrantState, Person, RoleGrant
from hub.notices import notify
from hub.profiles import queries
from hub.profiles.forms import ProfileForm
from hub.profiles.models import StudentProfile
from hub.profiles.week import blocks_of_parts
from hub.universities import University
from hub.web.forms import check_version

NEEDED = (
    ("programme", "your programme"),
    ("level", "your level of study"),
    ("languages", "a language you can work in"),
    ("skills", "one skill"),
    ("free_blocks", "two hours a week when you are free"),
)
"""What a complete profile has, with the words for what is missing."""


def missing(profile: StudentProfile | None) -> list[str]:
    """What the matching still needs to know, in words; empty when the profile is complete."""
    if profile is None:
        return ["your university", *(words for _, words in NEEDED)]
    return [words for name, words in NEEDED if not getattr(profile, name)]


def belongs(person: Person, university: University) -> bool:
    """Whether the proven address of this person is one of the university: exact, or after a dot."""
    if person.email_proven_at is None:
        return False
    domain = person.email.rpartition("@")[2]
    return any(domain == one or domain.endswith(f".{one}") for one in university.email_domains)


def save(work: Work, person: Person, form: ProfileForm) -> StudentProfile:
    """Keep what the student said, and make a complete profile count."""
    profile = queries.own(work)
    free = universities.offered(work, keep=profile.university_id if profile else None)
    university = next((one for one in free if one.id == form.university_id), None)
    if university is None:
        raise Invalid("university_id", "Choose a university from the list.")
    if profile is None:
        profile = StudentProfile(
            person_id=person.id, university_id=university.id, changed_at=work.now
        )
    check_version(form.version, profile.version, "You, in another window,", theirs(profile))
    profile.university_id = university.id
    profile.programme = form.programme
    profile.level = form.level or profile.level
    profile.languages = form.languages
    profile.skills = form.skill_levels()
    profile.free_blocks = blocks_of_parts(form.times)
    profile.version += 1
    profile.changed_at = work.now
    if missing(profile):
        profile.completed_at = None
    else:
        profile.completed_at = profile.completed_at or work.now
        enrol(work, person, university)
    work.add(profile)
    work.record("profiles.save", f"profiles/{profile.id}", complete=not missing(profile))
    return profile


def theirs(profile: StudentProfile) -> dict[str, str]:
    """What is saved now, in words that can stand beside a field."""
    return {"programme": profile.programme, "languages": ", ".join(profile.languages)}


def enrol(work: Work, person: Person, university: University) -> RoleGrant:
    """Make a person a student of a university: at once when the address proves it, else once an
    administrator has confirmed it. Who moves to another university ends being a student here."""
    grant = queries.belonging(work, person)
    if grant is not None and grant.university_id == university.id:
        if grant.state is GrantState.REQUESTED and belongs(person, university):
            grant.state = GrantState.CONFIRMED
            work.add(grant)
        return grant
    if grant is not None:
        grant.state = GrantState.ENDED
        work.add(grant)
    return _grant(work, person, university)


def _grant(work: Work, person: Person, university: University) -> RoleGrant:
    grant = queries.earlier(work, person, university)
    if grant is None:
        grant = RoleGrant(
            person_id=person.id, role=Role.STUDENT, university_id=university.id, made_at=work.now
        )
    proven = belongs(person, university)
    grant.state = GrantState.CONFIRMED if proven else GrantState.REQUESTED
    work.add(grant)
    work.record("profiles.enrol", f"people/{person.id}", university=university.id, proven=proven)
    if not proven:
        for administrator in queries.administrators(work):
            notify(
                work,
                administrator,
                "profiles.enrol",
                f"{person.name} says to be a student of {university.name}. Confirm it or not.",
                "/administration",
            )
    return grant
