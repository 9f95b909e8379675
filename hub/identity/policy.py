"""Who may come in: the guards that ask only who somebody is."""

from sqlmodel import col, select

from hub.actor import Role
from hub.db import Work
from hub.errors import Forbidden, SignInFirst
from hub.identity.models import Person, SignedIn


def anyone(work: Work) -> None:
    """Open to all, signed in or not."""


def member(work: Work) -> Person:
    """Somebody signed in."""
    if work.actor.person_id is None:
        raise SignInFirst
    return work.get(Person, work.actor.person_id)


def require(work: Work, *roles: Role) -> None:
    """Pass only those who hold one of these roles. Raises SignInFirst or Forbidden."""
    if not work.actor.signed_in and not any(work.actor.has(role) for role in roles):
        raise SignInFirst
    if not any(work.actor.has(role) for role in roles):
        raise Forbidden(f"Only {_names(roles)} can see this page.")


def _names(roles: tuple[Role, ...]) -> str:
    return " and ".join(f"{role.value}s" for role in roles)


def administrator(work: Work) -> None:
    """Somebody who operates the hub."""
    require(work, Role.ADMINISTRATOR)


def coordinator(work: Work) -> None:
    """Somebody who runs rounds and reviews challenges."""
    require(work, Role.COORDINATOR)


def signed_out_or_in(work: Work, token: str) -> str:  # the token is the right
    """A mailed link: whoever holds its token may see it."""
    return token


def own_session(work: Work, session_id: int) -> SignedIn:
    """One of the actor's own sessions."""
    member(work)
    return work.one(
        select(SignedIn).where(
            col(SignedIn.id) == session_id, col(SignedIn.person_id) == work.actor.person_id
        )
    )
