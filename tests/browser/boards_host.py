"""A hub within the test process with one team and its boards, for browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pycrdt import Doc, Map, Text
from sqlmodel import select

from hub import boards, realtime
from hub.actor import HUB
from hub.identity import Person
from hub.teams import Team
from tests import makers
from tests.browser.serving import Served, prepare, serve


@dataclass
class Host(Served):
    """The hub, and its team."""

    team_id: int = 0

    def board(self, template: str = "evidence") -> str:
        """A fresh board of the team; its path."""
        with self.database.work(HUB) as w:
            team = w.get(Team, self.team_id)
            maker = w.one(select(Person).where(Person.email == self.emails["Ingrid"]))
            board = boards.make(w, team, "Evidence wall", template, maker.id)
        return f"/boards/{board.id}"

    def fill(self, path: str, count: int) -> None:
        """Put many notes on a board, in rows of twenty-five."""

        def write(document: Doc[Any]) -> None:
            notes = document.get("notes", type=Map)
            for n in range(count):
                values = {"type": "idea", "text": Text(f"Note {n + 1} of {count}")}
                place = {"x": n % 25 * 208, "y": 900 + n // 25 * 176}
                notes[f"many{n}"] = Map({**values, **place})

        with self.database.work(HUB) as w:
            realtime.edit(w, path.removeprefix("/"), write)


@contextmanager
def running(folder: Path) -> Iterator[Host]:
    """A hub with team Heron: Ingrid, Giulia and Zofia, and their teacher Henrik."""
    host = Host(*prepare(folder, background=False))
    with host.database.work(HUB) as w:
        university = makers.university(w)
        people = [makers.student(w, university) for _ in range(3)]
        henrik = makers.teacher(w, university)
        names = ("Ingrid Solberg", "Giulia Rossi", "Zofia Nowak", "Henrik Larsen")
        for person, name in zip([*people, henrik], names, strict=True):
            person.name = name
            host.emails[name.split()[0]] = w.add(person).email
        host.team_id = makers.team(w, people, name="Heron", teacher_id=henrik.id).id or 0
    with serve(host):
        yield host
