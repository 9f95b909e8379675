"""The demo's door: enter as any of its people with one click. Imported only in a demo."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from hub.actor import Role
from hub.config import Settings
from hub.db import Work
from hub.errors import NotFound
from hub.identity import Person, RoleGrant
from hub.web import Form, Submission, action

MARK = "demo"
SHOWN_A_ROLE = 6


@dataclass(frozen=True)
class Group:
    """The people of one role that the sign-in page offers first."""

    role: Role
    people: list[Person]


def mark(settings: Settings) -> Path:
    """The file that says: this database was made by the demo."""
    return settings.data / MARK


def people(work: Work) -> list[Group]:
    """A few of the demo's people for each role, in the order they were made."""
    rows = work.all(
        select(RoleGrant.role, Person)
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .order_by(col(Person.id))
    )
    groups = []
    for role in Role:
        of_role = list({person.id: person for held, person in rows if held is role}.values())
        groups.append(Group(role, of_role[:SHOWN_A_ROLE]))
    return [group for group in groups if group.people]


def demo_person(work: Work, person_id: int) -> Person:
    """Any of the demo's people. NotFound where the database is not the demo's."""
    if not (work.settings.demo and mark(work.settings).exists()):
        raise NotFound
    return work.one(select(Person).where(col(Person.id) == person_id))


def enter(request: Request, work: Work, person: Person, _: Submission[Form]) -> Response:
    from hub.identity.door import Proof, Way
    from hub.identity.routes import enter as begin

    proof = Proof(Way.DEMO, person.email)
    return begin(request, work, proof, request.query_params.get("next", "/"), shared=False)


def open_in(app: Starlette) -> None:
    """Add the demo's door to a hub whose database the demo made. Raises ValueError elsewhere."""
    settings: Settings = app.state.settings
    settings.check()
    if not mark(settings).exists():
        raise ValueError("This database was not made by the demo, so its door stays shut.")
    app.state.demo_people = people
    door = action("/demo/{person_id:int}", enter, demo_person, name="demo:enter")
    app.router.routes.insert(0, door)
