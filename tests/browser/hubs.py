"""A hub as people run it: a server process of its own, with its own data, that may be killed."""

import shutil
import signal
import socket
import subprocess
import time
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sqlmodel import select

from hub.actor import HUB, Actor
from hub.config import Settings
from hub.db import Database, Work
from hub.identity import Person, sessions
from tests.demo_data import CONSOLE, ROOT, environment

PATIENCE_S = 60


class RunningHub:
    """The hub in `folder`, at `origin`. `kill` and `start` again keep data and address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.database = Database(Settings(data=folder, port=self.port))

    def start(self) -> None:
        """Start the server; returns once it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [*CONSOLE, "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=environment(self.folder),
                stdout=log,
                stderr=log,
            )
        ends = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends and self.process.poll() is None:
            try:
                with urlopen(f"{self.origin}/healthz", timeout=5):  # noqa: S310
                    return
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        raise AssertionError(f"The hub did not start:\n{self.log.read_text()[-4000:]}")

    def kill(self) -> None:
        """End the server at once, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the server as an operator does."""
        self._end(signal.SIGTERM)
        self.database.engine.dispose()

    def work(self, actor: Actor = HUB) -> AbstractContextManager[Work]:
        """A unit of work on this hub's database, to prepare a test or to look what came of it.

        What it announces does not reach the server's sockets.
        """
        return self.database.work(actor)

    def person(self, email: str) -> Person:
        """The person of the demo with this address."""
        with self.work() as work:
            return work.one(select(Person).where(Person.email == email))

    def session_of(self, email: str) -> str:
        """Sign a person in; the token for the cookie."""
        with self.work() as work:
            person = work.one(select(Person).where(Person.email == email))
            return sessions.begin(work, person, days=1)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def copy_of(demo: Path, folder: Path) -> RunningHub:
    """A hub with its own copy of the demo, not started yet."""
    shutil.copytree(demo, folder, dirs_exist_ok=True)
    return RunningHub(folder)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
