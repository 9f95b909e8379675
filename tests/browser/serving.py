"""A hub within the test process, on an empty database that a test fills itself, for browsers."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from sqlmodel import select
from starlette.applications import Starlette

from hub import frontend
from hub.actor import HUB
from hub.app import create_app
from hub.config import Settings
from hub.db import Database
from hub.identity import Person, sessions
from tests.browser.hubs import free_port
from tests.conftest import create_schema


@dataclass
class Served:
    """A running hub, seen as `Visitors` needs it. It may be stopped, and started again."""

    port: int
    app: Starlette
    emails: dict[str, str] = field(default_factory=dict)
    """How tests call people, and their addresses."""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Database:
        database: Database = self.app.state.database
        return database

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


def prepare(folder: Path, *, background: bool = True) -> tuple[int, Starlette]:
    """A port that is free, and an app with an empty database; background: whether errands run."""
    frontend.build()
    port = free_port()
    settings = Settings(data=folder, public_url=f"http://127.0.0.1:{port}", durable=False)
    create_schema(settings)
    return port, create_app(settings, background=background)


@contextmanager
def serve(host: Served) -> Iterator[None]:
    """Serve while the block runs."""
    host.start()
    try:
        yield
    finally:
        host.stop()
        host.database.engine.dispose()
