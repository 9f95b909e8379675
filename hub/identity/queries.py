"""What pages ask about people."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from hub.db import Work
from hub.identity.models import GrantState, Person, RoleGrant, SignedIn


def own_sessions(work: Work, person: Person) -> list[SignedIn]:
    """Where this person is signed in, newest first."""
    return work.all(
        select(SignedIn)
        .where(col(SignedIn.person_id) == person.id, col(SignedIn.ends_at) > work.now)
        .order_by(col(SignedIn.made_at).desc())
    )


def signed_in_before(work: Work) -> datetime | None:
    """When this actor signed in the time before; None when this is the first that is known."""
    return work.maybe(
        select(SignedIn.made_at)
        .where(
            col(SignedIn.person_id) == work.actor.person_id,
            col(SignedIn.id) != work.actor.session_id,
        )
        .order_by(col(SignedIn.made_at).desc())
        .limit(1)
    )


@dataclass(frozen=True)
class OwnRole:
    """A role that somebody holds or asked for, with the name of where it counts."""

    role: str
    place: str
    asked_for: bool


def own_roles(work: Work, person: Person) -> list[OwnRole]:
    """What this person is, and where: one may be a student here and a teacher there."""
    from hub.organisations import Organisation  # these two know of people, not people of them
    from hub.universities import University

    place = sa.func.coalesce(University.short_name, Organisation.name, "")
    return [
        OwnRole(str(role), name, state == GrantState.REQUESTED)
        for role, state, name in work.all(
            select(RoleGrant.role, RoleGrant.state, place)
            .outerjoin(University, col(University.id) == col(RoleGrant.university_id))
            .outerjoin(Organisation, col(Organisation.id) == col(RoleGrant.organisation_id))
            .where(col(RoleGrant.person_id) == person.id, col(RoleGrant.state) != GrantState.ENDED)
            .order_by(col(RoleGrant.id))
        )
    ]
