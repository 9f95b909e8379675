"""A hub within the test process with a few challenges, for browsers."""

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
from hub.challenges import Mode
from hub.config import Settings
from hub.db import Database
from hub.identity import Person, sessions
from tests import makers
from tests.browser.hubs import free_port
from tests.conftest import create_schema

TITLES = ("Heatwave neighbours", "Keep cellars dry", "The lift is out: now what?")


@dataclass
class Host:
    """A running hub, seen as `Visitors` needs it."""

    port: int
    database: Database
    emails: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def session_of(self, email: str) -> str:
        with self.database.work(HUB) as w:
            return sessions.begin(w, w.one(select(Person).where(Person.email == email)), days=1)


@contextmanager
def running(folder: Path) -> Iterator[Host]:
    """A hub with Jonas and his organisation, Chiara who reviews, Maja who studies."""
    frontend.build()
    port = free_port()
    settings = Settings(data=folder, public_url=f"http://127.0.0.1:{port}", durable=False)
    create_schema(settings)
    app = create_app(settings, background=False)
    host = Host(port, app.state.database)
    with host.database.work(HUB) as w:
        organisation = makers.organisation(w, name="Żuławy Water Partnership")
        people = {
            "Jonas": makers.partner(w, organisation),
            "Anna": makers.partner(w, organisation),
            "Chiara": makers.coordinator(w),
            "Maja": makers.student(w),
        }
        for name, person in people.items():
            person.name = f"{name} Kowalska"
            w.add(person)
            host.emails[name] = person.email
        rows = [
            makers.challenge(w, title=TITLES[n % 3], mode=list(Mode)[n % 3], sdgs=[11 + n % 3])
            for n in range(24)
        ]
        makers.matching_round(w, rows)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield host
    server.should_exit = True
    thread.join(timeout=10)
