"""The post: one connection to Valkey to listen, one to speak, both made anew when they break."""

import asyncio
import logging
import random
import secrets
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256

from valkey.asyncio import Valkey, from_url
from valkey.exceptions import ValkeyError

from hub.realtime.broker.letters import ORIGIN, Kind, Letter, opened, sealed
from hub.realtime.wire import Malformed

logger = logging.getLogger(__name__)
BEAT = 2.0
SILENCE = 7.0
"""A process not heard of for so long is gone, in seconds; so is a connection that does not bring
back our own beat."""
LONGEST_PAUSE = 2.0
MOST_WAITING = 8 * 1024 * 1024
"""Bytes that may wait to be sent; beyond them letters are dropped, and the log has what counts."""
FAULTS = (ValkeyError, OSError, TimeoutError)


class Post:
    """Carries letters of this process to all others and back. Lives in one event loop."""

    def __init__(
        self,
        url: str,
        secret: bytes,
        heard: Callable[[bytes, Letter], None],
        arrived: Callable[[], None],
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.origin = secrets.token_bytes(ORIGIN)
        self.listening = False
        self._url = url
        self._key = sha256(secret).digest()
        # Hubs that share a Valkey do not hear each other.
        self._channel = "samskap:" + sha256(b"broker" + secret).hexdigest()[:16]
        self._heard, self._arrived = heard, arrived
        self._missed = False
        self._waiting: list[bytes] = []
        self._size = 0
        self._something = asyncio.Event()
        self._tasks = [
            self.loop.create_task(work) for work in (self._listen(), self._speak(), self._beat())
        ]

    def put(self, letter: Letter) -> None:
        """Send a letter soon; those of one moment share a message. Never raises."""
        written = letter.written()
        if self._size + len(written) > MOST_WAITING:
            self._lose()
            return
        self._waiting.append(written)
        self._size += len(written)
        self._something.set()

    def _lose(self) -> None:
        """Letters could not be sent: say so once others can hear it."""
        self._missed = True
        self._waiting, self._size = [], 0

    def _connection(self) -> Valkey:
        client: Valkey = from_url(  # type: ignore[no-untyped-call]
            self._url, socket_connect_timeout=5, socket_timeout=5
        )
        return client

    async def _beat(self) -> None:
        while True:
            self.put(Letter(Kind.BEAT))
            await asyncio.sleep(BEAT)

    async def _speak(self) -> None:
        client = self._connection()
        try:
            while True:
                await self._something.wait()
                self._something.clear()
                letters, self._waiting, self._size = self._waiting, [], 0
                if self._missed:
                    letters.insert(0, Letter(Kind.HELLO, numbers=(1,)).written())
                self._missed = False
                try:
                    await client.publish(self._channel, sealed(self._key, self.origin, letters))
                except FAULTS:
                    self._lose()
                    await asyncio.sleep(0.2)
        finally:
            with suppress(*FAULTS):
                await client.aclose()

    async def _listen(self) -> None:
        pause_s = 0.05
        said = False
        while True:
            try:
                await self._listen_once()
            except FAULTS as fault:
                if not said or self.listening:
                    logger.warning("the broker is away: %s", fault)
                said = True
                pause_s = 0.05 if self.listening else min(LONGEST_PAUSE, pause_s * 2)
                self.listening = False
            # Not all processes of a machine at once.
            await asyncio.sleep(pause_s * random.uniform(0.5, 1))  # noqa: S311

    async def _listen_once(self) -> None:
        client = self._connection()
        try:
            async with client.pubsub() as pubsub:
                await pubsub.subscribe(self._channel)
                while (await pubsub.get_message(timeout=5)) is None:
                    pass  # the answer that it is done
                self.listening = True
                self._arrived()
                echoed_at = self.loop.time()
                while True:
                    message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=1)
                    now = self.loop.time()
                    if message is not None and self._take(message["data"]):
                        echoed_at = now
                    if now - echoed_at > SILENCE:
                        raise TimeoutError("nothing comes back")
        finally:
            with suppress(*FAULTS):
                await client.aclose()

    def _take(self, message: bytes) -> bool:
        """Hand on the letters of a message; whether it was our own."""
        try:
            origin, letters = opened(self._key, message, self.origin)
        except (Malformed, UnicodeDecodeError) as fault:
            logger.warning("passed over: %s", fault)
            return False
        if origin == self.origin:
            return True
        for letter in letters:
            try:
                self._heard(origin, letter)
            except Exception:  # a letter that cannot be followed must not end the post
                logger.exception("a letter could not be followed")
        return False

    async def close(self) -> None:
        """Say good-bye, and end."""
        self.put(Letter(Kind.BYE))
        if self.listening:
            for _ in range(50):
                if not self._waiting and not self._something.is_set():
                    break
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.01)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
