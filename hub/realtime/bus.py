"""The bus: what was announced, told to every socket and engine of this process that follows it.

A light message carries no content: it only says that a topic changed. Topics that start with
`!` are between engines and reach no socket.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

Listener = Callable[[str], None]


class Follower:
    """One who follows a topic. Announcements that come while it is busy become one."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._heard = asyncio.Event()

    def wake(self) -> None:
        """From any thread."""
        with suppress(RuntimeError):  # its loop has ended
            self.loop.call_soon_threadsafe(self._heard.set)

    async def heard(self) -> None:
        """Wait for the next announcement."""
        await self._heard.wait()
        self._heard.clear()


class Bus:
    """Announcements within one process; `relay` carries them to the others, if there are any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._followers: dict[str, set[Follower]] = {}
        self._listeners: list[tuple[str, Listener]] = []
        self.relay: Callable[[list[str]], None] | None = None

    def announce(self, topics: Iterable[str]) -> None:
        """Say that these topics changed, here and in other processes. From any thread."""
        topics = list(topics)
        self.deliver(topics)
        if self.relay is not None:
            self.relay(topics)

    def deliver(self, topics: Iterable[str]) -> None:
        """Tell those in this process."""
        for topic in topics:
            with self._lock:
                followers = list(self._followers.get(topic, ()))
                listeners = [tell for prefix, tell in self._listeners if topic.startswith(prefix)]
            for follower in followers:
                follower.wake()
            for tell in listeners:
                tell(topic)

    def stir(self) -> None:
        """Wake everybody here: announcements of other processes may have been missed."""
        with self._lock:
            followers = [one for follow in self._followers.values() for one in follow]
        for follower in followers:
            follower.wake()

    @contextmanager
    def following(self, topic: str) -> Iterator[Follower]:
        """Follow a topic within a `with`."""
        follower = Follower()
        with self._lock:
            self._followers.setdefault(topic, set()).add(follower)
        try:
            yield follower
        finally:
            with self._lock:
                rest = self._followers[topic]
                rest.discard(follower)
                if not rest:
                    del self._followers[topic]

    async def follow(self, topic: str) -> AsyncIterator[dict[str, str]]:
        """The announcements of a topic, as the messages that sockets get."""
        with self.following(topic) as follower:
            while True:
                await follower.heard()
                yield message(topic)

    def listen(self, prefix: str, tell: Listener) -> Callable[[], None]:
        """Call `tell(topic)` in the announcing thread; returns how to stop."""
        entry = (prefix, tell)
        with self._lock:
            self._listeners.append(entry)

        def stop() -> None:
            with self._lock:
                self._listeners.remove(entry)

        return stop


def message(topic: str) -> dict[str, str]:
    """What a socket hears."""
    return {"type": "changed", "topic": topic}
