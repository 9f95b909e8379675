"""Who can see a page of the demo: found by going from the row that a path names to people near it.

Two rows and one person a role, as other walks take, miss most pages that only a team, its
teacher or its partner may read.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel

from hub.actor import HUB
from hub.challenges.steps import STEPS
from tests.house.walking import PARAMETER, SIGNED_OUT, Walk

ROWS = 12
"""How many rows of a table are tried from either end."""
BELONGING = 4
"""How many of the people who belong to a row are tried."""
ROLES = (
    SIGNED_OUT,
    *("student", "teacher", "partner", "coordinator", "administrator", "ombud"),
)
"""Who is asked first: a visitor sees most of what there is."""
WORDS = {
    "step": [STEPS[0].key],
    "kind": ["page.html", "outline.html"],
    "number": ["1"],
    "token": ["unknown"],
}
CROWDED = {"university"}
"""Tables with so many people near that none of them tells anything."""


class Seen(NamedTuple):
    """A page as it was shown to somebody."""

    path: str
    person_id: int | None
    answer: Any

    @property
    def is_page(self) -> bool:
        headers = self.answer.headers
        return "text/html" in headers["content-type"] and "content-disposition" not in headers


def viewer(walk: Walk, pattern: str) -> Seen | None:
    """The first answer that is no refusal to anybody who might see the path; None if there is none.

    pattern: a path with its parameters, as a route has it.
    """
    asked: set[tuple[str, int | None]] = set()
    reps = [walk.people[role] for role in ROLES if role in walk.people]
    for path, near in fillings(walk, pattern):
        for person_id in (*reps, *near):
            if (path, person_id) in asked:
                continue
            asked.add((path, person_id))
            answer = walk.ask("GET", path, person_id)
            if answer.status_code == 200:
                return Seen(path, person_id, answer)
    return None


def fillings(walk: Walk, pattern: str) -> Iterator[tuple[str, list[int]]]:
    """The path with values that there are, each with the people near the row they come from."""
    names = PARAMETER.findall(pattern)
    ids = [name for name, kind in names if kind == "int" and name not in WORDS]
    words = [name for name, _ in names if name not in ids]
    rows = rows_for(walk, ids, words) if ids or "key" in words else [(None, None)]
    for table, row in rows:
        people = people_near(walk, table, row) if table is not None else []
        for word in WORDS.get(words[-1], [""]) if words else [""]:
            values = {**values_of(row, ids), **({words[-1]: word} if word else {})}
            yield pattern_with(pattern, values), people


def rows_for(walk: Walk, ids: list[str], words: list[str]) -> list[tuple[sa.Table | None, Any]]:
    """The first and last rows that can fill these parameters, each with its table."""
    with walk.database.work(HUB, writes=False) as work:
        base = work.session.connection()
        return [(table, row) for table in tables_for(ids, words) for row in ends(base, table)]


def people_near(walk: Walk, table: sa.Table, row: Any) -> list[int]:
    with walk.database.work(HUB, writes=False) as work:
        return list(dict.fromkeys(near(work.session.connection(), table, row)))


def values_of(row: Any, ids: list[str]) -> dict[str, Any]:
    """What a row gives for the parameters of a path. What a document is of, its room tells."""
    kind, _, of = getattr(row, "room", "").partition("/")
    told = {f"{kind.removesuffix('s')}_id": of}
    return {
        "number": 1,
        "key": getattr(row, "key", ""),
        **{name: getattr(row, name, told.get(name, row[0])) for name in ids},
    }


def pattern_with(pattern: str, values: dict[str, Any]) -> str:
    return PARAMETER.sub(lambda match: str(values[match.group(1)]), pattern)


def tables_for(ids: list[str], words: list[str]) -> list[sa.Table]:
    """The tables whose rows can fill these parameters."""
    every = list(SQLModel.metadata.tables.values())
    if "key" in words:
        return [table for table in every if table.name == "showcase_project"]
    inner = ids[-1].removesuffix("_id")
    own = [
        table
        for table in every
        if (table.name == inner or table.name.endswith(f"_{inner}"))
        and ("room" in table.c or all(name in table.c for name in ids[:-1]))
    ]
    return own + [table for table in every if all(name in table.c for name in ids)]


def ends(connection: sa.Connection, table: sa.Table) -> list[Any]:
    """The first and the last rows of a table."""
    first = next(iter(table.primary_key.columns))
    found = [
        row
        for order in (first.asc(), first.desc())
        for row in connection.execute(sa.select(table).order_by(order).limit(ROWS))
    ]
    return list({row[0]: row for row in found}.values())


def near(connection: sa.Connection, table: sa.Table, row: Any, depth: int = 3) -> Iterator[int]:
    """The people whom a row names, who belong to it, and those near the rows it belongs to."""
    parents = []
    for key in table.foreign_keys:
        value = getattr(row, key.parent.name)
        if value is None:
            continue
        if key.column.table.name == "person":
            yield value
        else:
            parents.append((key.column.table, value))
    for other in SQLModel.metadata.tables.values():
        towards = {key.column.table.name: key.parent for key in other.foreign_keys}
        if table.name in towards and "person" in towards and table.name not in CROWDED:
            belongs = sa.select(towards["person"]).where(towards[table.name] == row[0])
            found = connection.execute(belongs.distinct().limit(BELONGING)).scalars()
            yield from (value for value in found if value is not None)
    for parent, value in parents if depth else ():
        above = connection.execute(sa.select(parent).where(parent.c.id == value)).first()
        if above is not None and parent.name not in CROWDED:
            yield from near(connection, parent, above, depth - 1)
