"""The door: each way of signing in proves who somebody is, and nothing else lets anybody in.

A way checks what it is given (a mailed link, a password) and makes a `Proof`; `admit` turns the
proof into a person. What a way knows beside that stays with it.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col, select

from hub.db import Work
from hub.errors import NotFound
from hub.identity.models import Person
from hub.identity.sessions import actor_of


class Way(StrEnum):
    """By what somebody proved who they are."""

    LINK = "link"
    PASSWORD = "password"  # noqa: S105  # the name of a way, not a secret
    DEMO = "demo"


@dataclass(frozen=True)
class Proof:
    """That somebody is the one whom the hub knows, or will know, by this address."""

    way: Way
    email: str

    @property
    def reads_mail(self) -> bool:
        """Whether it shows that mail to the address reaches them: only that makes an account."""
        return self.way is Way.LINK


def admit(work: Work, proof: Proof) -> Person:
    """The person whom a proof names; made now where there is none. Raises NotFound."""
    person = known(work, proof)
    if person is None and proof.reads_mail:
        person = work.add(Person(name="", email=proof.email, made_at=work.now))
        work.record("identity.join", f"people/{person.id}")
    if person is None or person.closed_at is not None:
        raise NotFound
    if proof.reads_mail and person.email_proven_at is None:
        person.email_proven_at = work.now
        work.add(person)
    work.actor = actor_of(work, person)  # the trail says who came in
    work.record("identity.sign_in", f"people/{person.id}", by=proof.way.value)
    return person


def known(work: Work, proof: Proof) -> Person | None:
    """Whom the hub knows as the one that a proof names."""
    return work.maybe(select(Person).where(col(Person.email) == proof.email))
