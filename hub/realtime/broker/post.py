"""The post: letters of this process to all others, and theirs to it, over one link to Valkey."""

import asyncio
import logging
import random
import secrets
from collections import Counter
from collections.abc import Callable
from hashlib import sha256

from hub.realtime.broker.letters import ORIGIN, Kind, Letter, OtherFormat, opened, sealed
from hub.realtime.broker.link import FAULTS, Link, connect
from hub.realtime.wire import Malformed

logger = logging.getLogger(__name__)
BEAT = 2.0
SILENCE = 7.0
"""A process not heard of for so long is gone, in seconds; so is a link that does not bring back
our own beat."""
PATIENCE = 5.0
"""How long making a link may take, in seconds."""
LONGEST_PAUSE = 2.0
MOST_WAITING = 8 * 1024 * 1024
"""Bytes that may wait to be sent; beyond them letters are dropped, and the log has what counts."""


class Post:
    """Carries letters of this process to all others and back. Lives in one event loop.

    heard: called with each letter of another process. arrived: called whenever letters may have
    been missed, ours or theirs. refused: where messages that nobody of this hub sent are counted.
    """

    def __init__(
        self,
        url: str,
        secret: bytes,
        heard: Callable[[bytes, Letter], None],
        arrived: Callable[[], None],
        refused: Counter[str],
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.origin = secrets.token_bytes(ORIGIN)
        self._url = url
        self._key = sha256(secret).digest()
        # Hubs that share a Valkey do not hear each other.
        place = sha256(b"broker" + secret).hexdigest()[:16]
        self._channel = f"samskap:{place}"
        self._heard, self._arrived, self._refused = heard, arrived, refused
        self._fresh = self._missed = False
        self._waiting: list[bytes] = []
        self._size = 0
        self._due = False
        self._link: Link | None = None
        self._echoed_at = 0.0
        self._other_format_at = float("-inf")
        self._tasks = [self.loop.create_task(work) for work in (self._keep(), self._beat())]

    @property
    def listening(self) -> bool:
        """Whether others are heard now."""
        return self._link is not None

    @property
    def hears_all(self) -> bool:
        """Whether nobody of this hub says now what cannot be read here."""
        return self.listening and self.loop.time() - self._other_format_at > SILENCE

    def put(self, letter: Letter) -> None:
        """Send a letter soon; those of one moment share a message. Never raises."""
        if self._missed and self._link is None:
            return  # once others can hear it, they hear first that they missed something
        written = letter.written()
        if self._size + len(written) > MOST_WAITING:
            self._lose()
            return
        self._waiting.append(written)
        self._size += len(written)
        if not self._due:
            self._due = True
            self.loop.call_soon(self._send)

    def _lose(self) -> None:
        """Letters could not be sent: say so once others can hear it."""
        self._fresh = self._missed = True
        self._waiting, self._size = [], 0

    def _send(self) -> None:
        self._due = False
        link = self._link
        # While the link is full more letters gather, and share the next message.
        if link is None or link.full or not (self._waiting or self._fresh):
            return
        letters, self._waiting, self._size = self._waiting, [], 0
        if self._fresh:
            hello = Letter(Kind.HELLO, numbers=(1,) if self._missed else ())
            letters.insert(0, hello.written())
            self._fresh = self._missed = False
            self.loop.call_soon(self._arrived)
        link.publish(sealed(self._key, self.origin, letters))

    async def _beat(self) -> None:
        while True:
            self.put(Letter(Kind.BEAT))
            await asyncio.sleep(BEAT)
            if self._link is not None and self.loop.time() - self._echoed_at > SILENCE:
                self._link.abort(TimeoutError("nothing comes back"))

    async def _keep(self) -> None:
        """Have a link, always."""
        pause_s = 0.05
        said = False
        while True:
            fault: BaseException | None
            try:
                async with asyncio.timeout(PATIENCE):
                    link = await connect(self._url, self._channel, self._take, self._send)
            except FAULTS as error:
                fault = error
                pause_s = min(LONGEST_PAUSE, pause_s * 2)
            else:
                said, pause_s = False, 0.05
                self._link, self._echoed_at = link, self.loop.time()
                self._fresh = True
                self._send()
                try:
                    fault = await link.ended
                finally:
                    self._link = None
                    link.close()
                # What was on its way may not have come to anybody.
                self._lose()
            if not said:
                logger.warning("the broker is away: %s", fault)
            said = True
            # Not all processes of a machine at once.
            await asyncio.sleep(pause_s * random.uniform(0.5, 1))  # noqa: S311

    def _take(self, message: bytes) -> None:
        """Hand on the letters of a message."""
        try:
            origin, letters = opened(self._key, message, self.origin)
        except OtherFormat:
            self._other_format_at = self.loop.time()
            return
        except Malformed as fault:
            if not self._refused["letter"]:
                logger.warning("passed over, and counted from here on: %s", fault)
            self._refused["letter"] += 1
            return
        if origin == self.origin:
            self._echoed_at = self.loop.time()
            return
        for letter in letters:
            try:
                self._heard(origin, letter)
            except Exception:  # a letter that cannot be followed must not end the post
                logger.exception("a letter could not be followed")

    async def close(self) -> None:
        """Say good-bye, and end."""
        link = self._link
        if link is not None:
            link.full = False
            self.put(Letter(Kind.BYE))
            self._send()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if link is not None:
            await asyncio.wait([link.ended], timeout=1)
