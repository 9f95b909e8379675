"""A hub within the test process with one team and its boards, for browsers."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from pycrdt import Doc, Map, Text
from sqlmodel import select
from starlette.applications import Starlette

from hub import boards, frontend, realtime
from hub.actor import HUB
from hub.app import create_app
from hub.config import Settings
from hub.db import Database
from hub.identity import Person, sessions
from hub.teams import Team
from tests import makers
from tests.browser.hubs import free_port
from tests.conftest import create_schema


@dataclass
class Host:
    """A running hub, seen as `Visitors` needs it."""

    port: int
    app: Starlette
    database: Database
    emails: dict[str, str] = field(default_factory=dict)
    team_id: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve; returns once it answers."""
        config = uvicorn.Config(
            self.app, host="127.0.0.1", port=self.port, log_level="error", ws="websockets-sansio"
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        """End, and with it every socket."""
        self.server.should_exit = True
        self.thread.join(10)

    def session_of(self, email: str) -> str:
        with self.database.work(HUB) as w:
            return sessions.begin(w, w.one(select(Person).where(Person.email == email)), days=1)

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
    frontend.build()
    port = free_port()
    settings = Settings(data=folder, public_url=f"http://127.0.0.1:{port}", durable=False)
    create_schema(settings)
    app = create_app(settings, background=False)
    host = Host(port, app, app.state.database)
    with host.database.work(HUB) as w:
        university = makers.university(w)
        people = [makers.student(w, university) for _ in range(3)]
        henrik = makers.teacher(w, university)
        names = ("Ingrid Solberg", "Giulia Rossi", "Zofia Nowak", "Henrik Larsen")
        for person, name in zip([*people, henrik], names, strict=True):
            person.name = name
            host.emails[name.split()[0]] = w.add(person).email
        host.team_id = makers.team(w, people, name="Heron", teacher_id=henrik.id).id or 0
    host.start()
    yield host
    host.stop()
