"""A server process in a loop of its own, that can stand still, be refused by its disk, or die."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from sqlalchemy.engine import Connection as Transaction

from hub import realtime
from hub.config import Settings
from hub.db import Database
from hub.realtime.broker.letters import Letter
from hub.realtime.documents import Documents
from hub.realtime.limits import Limits
from hub.realtime.log import Busy, Entry, Refused
from hub.realtime.running import engine_of
from tests.realtime.house import make_app
from tests.realtime.model_lines import Connection
from tests.realtime.model_turns import Clock, Turns

T = TypeVar("T")
FATES = ("dies before", "dies after", "refuses", "is busy", "keeps, but says no")
"""What may come of the next append."""
LIMITS = Limits(
    fold_rows=6, fold_bytes=400, tail_updates=3, version_every=1e-6, idle_document=1.0,
    watch_log=0.3, early_age=4.0, retry_max=0.2,
)  # fmt: skip


class Killed(SystemExit):
    """The process dies here. Like an exit, no handler of a loop keeps it."""


class LocalPost:
    """Letters between processes of one test: a list, which the test delivers."""

    sent: ClassVar[deque[tuple["LocalPost", Letter]]] = deque()

    def __init__(
        self, url: str, secret: bytes, heard: Callable[[bytes, Letter], None], *_: object
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.origin = id(self).to_bytes(8, "big")
        self.heard = heard
        self.listening = self.hears_all = True

    def put(self, letter: Letter) -> None:
        LocalPost.sent.append((self, letter))

    async def close(self) -> None:
        self.listening = False


class House:
    """One process: an engine on the log, and the sockets that it serves."""

    def __init__(self, clock: Clock, settings: Settings, database: Database, lag: int) -> None:
        self.loop = Turns(clock)
        self.database = database
        self.lag = lag
        self.frozen = False
        self.dead = False
        self.fates: deque[str] = deque()
        self.before_folding: list[Callable[[], object]] = []
        """What others do between the reading and the writing of a fold."""
        self.connections: list[Connection] = []
        self.app = make_app(database, settings, LIMITS)
        self._running = realtime.running(database, settings, LIMITS)
        self.documents = self.loop.do(self._start())

    async def _start(self) -> Documents:
        self.database.tell = await self._running.__aenter__()
        documents = engine_of(self.database)
        log: Any = documents.log
        self._append, self._folding = log.append, log.folding
        log.append, log.folding = self._fated_append, self._raced_folding
        documents.aside = self._aside  # type: ignore[method-assign]
        return documents

    async def _aside(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Not in a thread, but some turns later, and heard of some turns later again."""
        lag = self.lag
        for _ in range(lag):
            await asyncio.sleep(0)
        try:
            return work(*args, **kwargs)
        except Killed:
            lag = 0
            raise
        finally:
            for _ in range(lag):
                await asyncio.sleep(0)

    def _fated_append(self, entries: list[Entry], *, wait: bool = True) -> list[bool]:
        fate = self.fates.popleft() if self.fates else ""
        if self.dead or fate == "refuses":
            raise Refused("no space")
        if fate == "is busy" and not wait:
            raise Busy("somebody else is writing")
        if fate == "dies before":
            self.die()
        kept: list[bool] = self._append(entries, wait=wait)
        if fate == "dies after":
            self.die()
        if fate == "keeps, but says no":
            raise Refused("the line broke")
        return kept

    @contextmanager
    def _raced_folding(self) -> Iterator[Transaction]:
        if self.dead:
            raise Refused("no space")
        while self.before_folding:
            self.before_folding.pop()()
        with self._folding() as transaction:
            yield transaction

    def connect(self, own_transport: bool, room: str, query: str) -> Connection:
        connection = Connection(self.loop, own_transport)
        self.connections.append(connection)
        self.loop.create_task(connection.serve(self.app, f"/d/{room}", query))
        return connection

    # Its time

    def turn(self, count: int = 1) -> None:
        """Some turns of its loop, in which it may die."""
        self._live(lambda: self.loop.turn(count))

    def rest(self) -> float | None:
        """All that needs no time; returns when something is due next."""
        return self._live(self.loop.rest)

    def _live(self, what: Callable[[], T]) -> T | None:
        if self.dead or self.frozen:
            return None
        try:
            return what()
        except Killed:
            self._bury()
            return None

    # Its end

    def stop(self) -> None:
        """End in good order."""
        self.frozen = False
        try:
            self.loop.do(self._running.__aexit__(None, None, None))
        except Killed:
            self._bury()
            return
        self.dead = True
        self._bury()

    def die(self) -> None:
        """End here and now, in the middle of what it does."""
        self._deafen()
        raise Killed

    def crash(self) -> None:
        """End between two turns."""
        if not self.dead:
            self._deafen()
            self._bury()

    def _deafen(self) -> None:
        self.dead = True
        for connection in self.connections:
            connection.deaf = True

    def _bury(self) -> None:
        """Nothing that is still done here reaches anybody, nor the log."""
        for connection in self.connections:
            connection.drop()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.rest()
        self.documents.log.close()
        self.loop.close()
