"""Joining a room by hand: as few bytes and as little work as it takes, to time the server's."""

import socket
import time
from selectors import EVENT_READ, DefaultSelector
from typing import Any

from pycrdt import Doc, Text

from hub.realtime.wire import read_bytes, sized
from tests.realtime.frames import framed


class Joiner:
    """One client, from the handshake to the whole document."""

    def __init__(self, port: int, dialect: str, room: str, person: int = 1) -> None:
        path = {"plain": f"/d/{room}?p={person}", "yws": f"/{room}", "hocus": "/"}[dialect]
        self.prefix = sized(room.encode()) if dialect == "hocus" else b""
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._data = bytearray()
        self.open = False
        self.document: bytes | None = None
        """The largest answer to our question for the document."""
        self.heard = 0
        """How many updates of others came."""

    def say(self, message: bytes) -> None:
        self.socket.sendall(framed(self.prefix + message))

    def write(self, update: bytes) -> None:
        """Send an update."""
        self.say(b"\x00\x02" + sized(update))

    def hear(self) -> None:
        """Take what has come in."""
        news = self.socket.recv(1 << 20)
        if not news:
            raise ConnectionError("the server closed the connection")
        self._data += news
        if not self.open:
            end = self._data.find(b"\r\n\r\n")
            if end < 0:
                return
            if b" 101 " not in self._data[:end]:
                raise ConnectionError(bytes(self._data[:end]).decode())
            del self._data[: end + 4]
            self.open = True
            if self.prefix:
                self.say(b"\x02\x00" + sized(b"t") + sized(b"4.7.0"))
            self.say(b"\x00\x00\x01\x00")
        while (whole := self._frame()) is not None:
            first, payload = whole
            if first == 0x89:
                self.socket.sendall(framed(payload, first=0x8A))
            elif payload.startswith(self.prefix + b"\x00\x01"):
                found, _ = read_bytes(payload, len(self.prefix) + 2)
                if len(found) > len(self.document or b""):
                    self.document = found
            elif payload.startswith(self.prefix + b"\x00\x02"):
                self.heard += 1

    def _frame(self) -> tuple[int, bytes] | None:
        data = self._data
        if len(data) < 2:
            return None
        size, at = data[1], 2
        if size >= 126:
            wide = 2 if size == 126 else 8
            size, at = int.from_bytes(data[2 : 2 + wide], "big"), 2 + wide
        if len(data) < at + size:
            return None
        found = data[0], bytes(data[at : at + size])
        del data[: at + size]
        return found

    def close(self) -> None:
        self.socket.close()


def joined(joiners: list[Joiner], least: int, patience_s: float = 20.0) -> None:
    """Wait until every one has a document of at least so many bytes."""
    waiting = DefaultSelector()
    for one in joiners:
        waiting.register(one.socket, EVENT_READ, one)
    missing = {id(one) for one in joiners}
    ends = time.monotonic() + patience_s
    while missing and time.monotonic() < ends:
        for key, _ in waiting.select(0.5):
            one = key.data
            one.hear()
            if len(one.document or b"") >= least:
                missing.discard(id(one))
    waiting.close()
    if missing:
        raise TimeoutError(f"{len(missing)} did not get the document")


def text_in(document: bytes | None) -> str:
    """The text of a document as it was sent."""
    doc: Doc[Any] = Doc()
    text = doc.get("t", type=Text)
    if document is not None:
        doc.apply_update(document)
    return str(text)
