"""Connections that ask for nothing: whoever does not send a whole request in time is let go.

uvicorn waits for ever for the first request of a connection, and for the rest of one that has
begun, so that a few thousand silent connections would take all there are.
"""

import asyncio
from typing import cast

from uvicorn.protocols.http.auto import AutoHTTPProtocol

PATIENCE = 10.0
"""In seconds, from the connection to the end of the first request's head."""

for _hook in ("connection_made", "connection_lost", "handle_websocket_upgrade"):
    if not hasattr(AutoHTTPProtocol, _hook):
        raise RuntimeError(f"This uvicorn has no {_hook}: take the version that is locked.")


class Requests(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """uvicorn's protocol for requests, with a time by which the first one has to be here."""

    patience = PATIENCE
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast("asyncio.Transport", transport))
        self._waiting = asyncio.get_running_loop().call_later(self.patience, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._come()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, *args: object) -> None:
        self._come()
        super().handle_websocket_upgrade(*args)

    def _give_up(self) -> None:
        if self.cycle is None:
            self.transport.abort()

    def _come(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
