"""What the front door shows: from each capability, only what this actor may know."""

from typing import Any

from sqlmodel import col, select

from hub.actor import Role
from hub.db import Work
from hub.identity import GrantState, Person, RoleGrant
from hub.universities import University


def contacts(work: Work) -> list[str]:
    """The addresses of the administrators, for those who need help."""
    return work.all(
        select(Person.email)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            col(RoleGrant.role) == Role.ADMINISTRATOR,
            col(RoleGrant.state) == GrantState.CONFIRMED,
            col(Person.closed_at).is_(None),
        )
        .order_by(col(Person.id))
        .limit(3)
    )


def universities(work: Work) -> list[University]:
    """All universities, in the order in which they joined."""
    return work.all(select(University).order_by(col(University.since), col(University.id)))


def front(work: Work) -> dict[str, Any]:
    """What the public front shows."""
    return {"universities": universities(work)}


def home(work: Work) -> dict[str, Any]:
    """What is next for this actor."""
    return {}
