"""WebSocket frames made by hand, as no library would send them."""

import asyncio
import base64
import os

from hub.realtime.wire import uint


def framed(
    payload: bytes, *, first: int = 0x82, masked: bool = True, size: int | None = None
) -> bytes:
    """A frame of a client. size: the length that it claims."""
    size = len(payload) if size is None else size
    mark = 0x80 if masked else 0
    if size < 126:
        head = bytes((first, mark | size))
    elif size < 65536:
        head = bytes((first, mark | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, mark | 127)) + size.to_bytes(8, "big")
    if not masked:
        return head + payload
    key = os.urandom(4)
    whole = key * (len(payload) // 4 + 1)
    number = int.from_bytes(payload, "big") ^ int.from_bytes(whole[: len(payload)], "big")
    return head + key + number.to_bytes(len(payload), "big")


def sync(body: bytes, what: int = 2) -> bytes:
    return framed(bytes((0, what)) + uint(len(body)) + body)


class Raw:
    """A TCP connection that has shaken hands, and then does as it likes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port: int, path: str, *, limit: int = 2**16) -> "Raw":
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=limit)
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 101 " in head.split(b"\r\n")[0], head
        return cls(reader, writer)

    async def ended(self, seconds: float = 5.0) -> bytes:
        """All that still comes, until the other side ends."""
        async with asyncio.timeout(seconds):
            rest = b""
            try:
                while data := await self.reader.read(2**20):
                    rest = (rest + data)[-200:]
            except ConnectionError:
                pass
            self.close()
            return rest

    def close(self) -> None:
        self.writer.transport.abort()
