"""Sessions: rows that can be ended, found by the hash of a random token."""

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from hub.actor import NOBODY, Actor, Grant
from hub.db import Work
from hub.identity.models import GrantState, Person, RoleGrant, SignedIn


def hash_of(token: str) -> str:
    """How a token is kept: SHA-256, enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(work: Work, person: Person, *, days: float, browser: str = "", address: str = "") -> str:
    """Sign this person in; the token for the cookie, which is never to be seen again."""
    assert person.id is not None  # noqa: S101  # a person from the database
    token = secrets.token_urlsafe(32)
    work.add(
        SignedIn(
            person_id=person.id,
            token_hash=hash_of(token),
            browser=browser[:200],
            address=address[:60],
            made_at=work.now,
            seen_at=work.now,
            ends_at=work.now + timedelta(days=days),
        )
    )
    return token


def end(work: Work, token: str) -> None:
    """Sign out the browser that holds this token."""
    work.execute(sa.delete(SignedIn).where(col(SignedIn.token_hash) == hash_of(token)))


def identify(work: Work, token: str | None) -> Actor:
    """Who holds this token: two queries, or none for somebody signed out."""
    if not token:
        return NOBODY
    found = work.maybe(
        select(SignedIn, Person)
        .join(Person, col(Person.id) == col(SignedIn.person_id))
        .where(
            col(SignedIn.token_hash) == hash_of(token),
            col(SignedIn.ends_at) > work.now,
            col(Person.closed_at).is_(None),
        )
    )
    if found is None:
        return NOBODY
    session, person = found
    return actor_of(work, person, session.id)


def actor_of(work: Work, person: Person, session_id: int | None = None) -> Actor:
    """The actor that a person is, with the confirmed grants."""
    grants = work.all(
        select(RoleGrant)
        .where(col(RoleGrant.person_id) == person.id, col(RoleGrant.state) == GrantState.CONFIRMED)
        .order_by(col(RoleGrant.id))
    )
    return Actor(
        person_id=person.id,
        name=person.name,
        grants=tuple(Grant(one.role, one.university_id, one.organisation_id) for one in grants),
        time_zone=person.time_zone,
        language=person.language,
        session_id=session_id,
    )


def sign_out_everywhere(work: Work, person: Person) -> None:
    """End all sessions of a person."""
    work.execute(sa.delete(SignedIn).where(col(SignedIn.person_id) == person.id))
