"""A hub within the test process where two teams have handed in, for browsers."""

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
from hub.db import Database
from hub.identity import Person, sessions
from tests.assessment.scene import Scene
from tests.browser.hubs import free_port
from tests.conftest import create_schema


@dataclass
class Host:
    """A running hub, seen as `Visitors` needs it."""

    port: int
    database: Database
    scene: Scene
    emails: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def session_of(self, email: str) -> str:
        with self.database.work(HUB) as w:
            return sessions.begin(w, w.one(select(Person).where(Person.email == email)), days=1)


@contextmanager
def running(folder: Path) -> Iterator[Host]:
    """A hub with the people of a Scene."""
    frontend.build()
    port = free_port()
    settings = Settings(data=folder, public_url=f"http://127.0.0.1:{port}", durable=False)
    create_schema(settings)
    app = create_app(settings, background=False)
    with app.state.database.work(HUB) as w:
        scene = Scene(w, teams=2)
        emails = {name: person.email for name, person in scene.people().items()}
    host = Host(port, app.state.database, scene, emails)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield host
    server.should_exit = True
    thread.join(timeout=10)
    app.state.database.engine.dispose()
