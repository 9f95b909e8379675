"""Sessions: rows that can be ended, found by the hash of a random token."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlmodel import col, select

from hub import realtime
from hub.actor import NOBODY, Actor, Grant
from hub.db import Work
from hub.identity import seen
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
    """Who holds this token: one query, or none for somebody signed out. They are seen by it."""
    if not token:
        return NOBODY
    rows = work.all(
        select(SignedIn.id, SignedIn.seen_at, Person, RoleGrant)
        .join(Person, col(Person.id) == col(SignedIn.person_id))
        .outerjoin(RoleGrant, held())
        .where(
            col(SignedIn.token_hash) == hash_of(token),
            col(SignedIn.ends_at) > work.now,
            col(Person.closed_at).is_(None),
        )
        .order_by(col(RoleGrant.id))
    )
    if not rows:
        return NOBODY
    session_id, seen_at, person, _ = rows[0]
    seen.note(work, session_id, seen_at)
    return actor_with(person, [grant for *_, grant in rows if grant is not None], session_id)


def held() -> ColumnElement[bool]:
    """The grants that count for a person."""
    return (col(RoleGrant.person_id) == col(Person.id)) & (
        col(RoleGrant.state) == GrantState.CONFIRMED
    )


def actor_of(work: Work, person: Person) -> Actor:
    """The actor that a person is, with the confirmed grants."""
    grants = work.all(
        select(RoleGrant)
        .join(Person, held())
        .where(col(Person.id) == person.id)
        .order_by(col(RoleGrant.id))
    )
    return actor_with(person, grants)


def actor_with(person: Person, grants: Sequence[RoleGrant], session_id: int | None = None) -> Actor:
    """A person as an actor, with these grants."""
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
    realtime.revoke(work, "*", person.id)
