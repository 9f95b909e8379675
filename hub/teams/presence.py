"""Who is in a team's boards and pages now."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from hub import realtime
from hub.boards import BoardLine
from hub.db import Database, Work
from hub.identity import Person
from hub.pages import PageLine


@dataclass(frozen=True)
class Here:
    """A board or page that somebody is in now."""

    kind: str
    """`boards` or `pages`."""
    id: int
    title: str
    names: list[str]


def here(
    database: Database, work: Work, boards: Sequence[BoardLine], pages: Sequence[PageLine]
) -> list[Here]:
    """Who is in these now, but for the actor. Teachers and partners are named like everybody."""
    found = [
        (kind, one, present)
        for kind, lines in (("boards", boards), ("pages", pages))
        for one in lines
        if (present := set(realtime.present(database, f"{kind}/{one.id}")) - {work.actor.person_id})
    ]
    if not found:
        return []
    ids = {person for _, _, present in found for person in present}
    people = work.all(
        select(Person.id, Person.name)
        .where(col(Person.id).in_(ids), col(Person.closed_at).is_(None))
        .order_by(col(Person.name_key))
    )
    return [
        Here(kind, one.id, one.title, [name for key, name in people if key in present])
        for kind, one, present in found
        if any(key in present for key, _ in people)
    ]
