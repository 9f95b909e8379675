"""A hub within the test process with a round open for ranking, for browsers; errands run."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from sqlmodel import select

from hub import frontend
from hub.actor import HUB
from hub.app import create_app
from hub.config import Settings
from hub.db import Database, Work
from hub.identity import Person, sessions
from tests import makers
from tests.browser.hubs import free_port
from tests.conftest import create_schema
from tests.rounds.scene import ranked

TITLES = (
    "Heatwave neighbours",
    "Keep cellars dry",
    "The lift is out: now what?",
    "Quiet deliveries",
    "Shade on the way to school",
    "Read the meter, cut the bill",
)


@dataclass
class Host:
    """A running hub, seen as `Visitors` needs it."""

    port: int
    database: Database
    emails: dict[str, str] = field(default_factory=dict)
    round_id: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def session_of(self, email: str) -> str:
        with self.database.work(HUB) as w:
            return sessions.begin(w, w.one(select(Person).where(Person.email == email)), days=1)


@contextmanager
def running(folder: Path) -> Iterator[Host]:
    """A hub with Chiara who runs the round, Maja who has not ranked, and thirteen who have."""
    frontend.build()
    port = free_port()
    settings = Settings(data=folder, public_url=f"http://127.0.0.1:{port}", durable=False)
    create_schema(settings)
    app = create_app(settings)
    host = Host(port, app.state.database)
    with host.database.work(HUB) as w:
        _fill(host, w)
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_level="warning", ws="websockets-sansio")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield host
    server.should_exit = True
    thread.join(timeout=10)


def _fill(host: Host, w: Work) -> None:
    universities = [
        makers.university(w, name=name, short_name=name)
        for name in ("NTNU", "Gdańsk Tech", "Chalmers")
    ]
    people = {"Chiara Bianchi": makers.coordinator(w)}
    people["Maja Nowicka"] = makers.student(w, universities[0])
    people["Noor Haddad"] = makers.person(w, email=f"noor@{universities[1].email_domains[0]}")
    challenges = [makers.challenge(w, title=title) for title in TITLES]
    found = makers.matching_round(w, challenges, made_by_id=people["Chiara Bianchi"].id)
    for at in range(13):
        student = makers.student(w, universities[at % 3])
        people[f"Student {at}"] = student
        ranked(w, found, student, challenges[at % 2 :] + challenges[: at % 2])
    for name, person in people.items():
        person.name = name
        w.add(person)
        host.emails[name.split()[0] if "Student" not in name else name] = person.email
    host.round_id = found.id
