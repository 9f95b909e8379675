"""What pages ask of organisations."""

from sqlmodel import col, select

from hub.actor import Role
from hub.db import Work
from hub.identity import GrantState, Person, RoleGrant
from hub.organisations.models import Invitation, Organisation


def people(work: Work, organisation: Organisation) -> list[Person]:
    """Everybody who speaks for it, by name. For its own pages only."""
    return work.all(
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            col(RoleGrant.role) == Role.PARTNER,
            col(RoleGrant.organisation_id) == organisation.id,
            col(RoleGrant.state) == GrantState.CONFIRMED,
        )
        .order_by(col(Person.name_key))
    )


def invitations(work: Work, organisation: Organisation) -> list[Invitation]:
    """The invitations nobody has accepted yet."""
    return work.all(
        select(Invitation)
        .where(
            col(Invitation.organisation_id) == organisation.id,
            col(Invitation.accepted_at).is_(None),
        )
        .order_by(col(Invitation.id))
    )


def of_actor(work: Work) -> list[Organisation]:
    """The organisations this actor speaks for, by name."""
    return work.all(
        select(Organisation)
        .where(col(Organisation.id).in_(work.actor.organisation_ids))
        .order_by(col(Organisation.name_key))
    )
