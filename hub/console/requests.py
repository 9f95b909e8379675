"""Connections that ask for nothing: whoever does not send a whole request in time is let go.

uvicorn waits for ever for the first request of a connection, for the rest of one that has begun,
and for a body that does not come, so that a few thousand such connections would take all there are.
"""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_PATIENCE = 10.0
"""In seconds, to the end of a request's head: from the connection, or from what began the next."""
HEAD_SIZE = 64 * 1024
"""In bytes: a head that has not ended by then never will. It is held in memory until it does."""
BODY_PATIENCE = 30.0
"""In seconds: within each of them, a body that still comes has to bring some of it."""
BODY_RATE = 500
"""So many bytes a second, on average; far below what the slowest line of a phone carries."""

_HOOKS = (
    *("connection_made", "connection_lost", "data_received", "handle_websocket_upgrade"),
    *("on_message_begin", "on_headers_complete", "on_body", "on_message_complete"),
)
for _hook in _HOOKS:
    if not hasattr(HttpToolsProtocol, _hook):
        raise RuntimeError(f"This uvicorn has no {_hook}: take the version that is locked.")


class Requests(HttpToolsProtocol):
    """uvicorn's protocol for requests, with times by which each part of one has to be here."""

    head_patience = HEAD_PATIENCE
    body_patience = BODY_PATIENCE
    _waiting: asyncio.TimerHandle | None = None
    _head: int | None = None
    """Bytes of the head that has not ended yet."""
    _came = 0
    """Bytes of the body since it was last looked at."""

    # What comes

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast("asyncio.Transport", transport))
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._waiting is None:
            # Any byte ends uvicorn's own patience with a connection that is kept.
            self._wait_for_head()
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            if self._head > HEAD_SIZE:
                self.transport.abort()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._waiting is None:
            # It came together with the request before.
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._stop_waiting()
        self._wait_for_body()

    def on_body(self, body: bytes) -> None:
        self._came += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._stop_waiting()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._stop_waiting()
        super().handle_websocket_upgrade()

    # What does not

    def _wait_for_head(self) -> None:
        self._head = 0
        self._waiting = self.loop.call_later(self.head_patience, self._no_head)

    def _wait_for_body(self) -> None:
        self._came = 0
        self._waiting = self.loop.call_later(self.body_patience, self._no_body)

    def _stop_waiting(self) -> None:
        self._head = None
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _no_head(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            # The request before is still answered: the next one has time.
            self._wait_for_head()
        else:
            self.transport.abort()

    def _no_body(self) -> None:
        if self.flow.read_paused or self._came >= BODY_RATE * self.body_patience:
            self._wait_for_body()
        else:
            self.transport.abort()
