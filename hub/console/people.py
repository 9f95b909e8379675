"""The one role that nobody in a new hub could give: its first administrator."""

from sqlmodel import col, select

from hub.actor import HUB, Role
from hub.config import Settings
from hub.db import Database
from hub.identity import GrantState, Person, RoleGrant


def make_administrator(settings: Settings, email: str, name: str) -> None:
    """Give the person with this address the role; an account is made where there is none."""
    database = Database(settings)
    email = email.strip().lower()
    with database.work(HUB) as work:
        person = work.maybe(select(Person).where(Person.email == email))
        if person is None:
            person = work.add(Person(name=name.strip(), email=email, made_at=work.now))
        held = work.maybe(
            select(RoleGrant).where(
                RoleGrant.person_id == person.id, col(RoleGrant.role) == Role.ADMINISTRATOR
            )
        )
        assert person.id is not None  # noqa: S101  # it is in the database
        grant = held or RoleGrant(person_id=person.id, role=Role.ADMINISTRATOR, made_at=work.now)
        grant.state = GrantState.CONFIRMED
        work.add(grant)
        work.record("role.given", f"people/{person.id}", role=Role.ADMINISTRATOR.value)
    database.engine.dispose()
