"""Actor: who is asking, with the roles that this person holds and where."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be. Held by a grant, in a context; one person may hold several."""

    STUDENT = "student"
    TEACHER = "teacher"
    PARTNER = "partner"
    COORDINATOR = "coordinator"
    OMBUD = "ombud"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Grant:
    """A role in its context: a student at a university, a partner for an organisation."""

    role: Role
    university_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who is asking. `person_id` is None for somebody signed out."""

    person_id: int | None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    time_zone: str = "Europe/Brussels"
    language: str = "en"
    session_id: int | None = None

    def has(self, role: Role) -> bool:
        """Whether this actor holds the role anywhere."""
        return any(grant.role == role for grant in self.grants)

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations this actor speaks for."""
        return frozenset(
            grant.organisation_id
            for grant in self.grants
            if grant.role is Role.PARTNER and grant.organisation_id is not None
        )

    @property
    def university_id(self) -> int | None:
        """The university where this actor studies, if any."""
        for grant in self.grants:
            if grant.role is Role.STUDENT:
                return grant.university_id
        return None


NOBODY = Actor(None)
"""Somebody signed out."""

HUB = Actor(None, name="Samskap", grants=(Grant(Role.COORDINATOR),))
"""The hub itself, in jobs that nobody started by hand."""
