"""Who may know of an organisation, and who speaks for it."""

import sqlalchemy as sa
from sqlmodel import col, select

from hub.actor import Actor, Role
from hub.db import Work
from hub.errors import Forbidden
from hub.identity import Person, member
from hub.organisations.models import Invitation, Organisation, Verification


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """Verified ones are public; others are seen by their people and by those who check them."""
    if actor.has(Role.COORDINATOR) or actor.has(Role.ADMINISTRATOR):
        return sa.true()
    return sa.or_(
        col(Organisation.verification) == Verification.VERIFIED,
        col(Organisation.id).in_(actor.organisation_ids),
    )


def reader(work: Work, organisation_id: int) -> Organisation:
    """Whoever may see this organisation."""
    return work.one(
        select(Organisation).where(col(Organisation.id) == organisation_id, visible(work.actor))
    )


def speaks_for(actor: Actor, organisation: Organisation) -> bool:
    """Whether this actor may write and invite in its name."""
    return organisation.id in actor.organisation_ids


def partner(work: Work, organisation_id: int) -> Organisation:
    """Somebody who speaks for this organisation."""
    member(work)
    organisation = reader(work, organisation_id)
    if not speaks_for(work.actor, organisation):
        raise Forbidden("Only the people of this organisation can change it.")
    return organisation


def invited(work: Work, organisation_id: int) -> tuple[Organisation, Invitation]:
    """Somebody signed in with the very address that a colleague invited."""
    person: Person = member(work)
    found = work.one(
        select(Organisation, Invitation)
        .join(Invitation, col(Invitation.organisation_id) == col(Organisation.id))
        .where(
            col(Organisation.id) == organisation_id,
            col(Invitation.email) == person.email,
            col(Invitation.accepted_at).is_(None),
            # An address counts only once its owner has opened a mailed link.
            sa.literal(person.email_proven_at is not None),
        )
    )
    return found[0], found[1]


__all__ = ["invited", "member", "partner", "reader", "speaks_for", "visible"]
