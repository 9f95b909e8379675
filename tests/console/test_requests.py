"""Silent connections are let go; those who asked are answered, however long it takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from websockets.asyncio.client import connect

from hub.console.requests import Requests
from hub.realtime.transport import Protocol


class Hasty(Requests):
    patience = 0.2


async def answer(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await asyncio.sleep(3 * Hasty.patience)
        await send({"type": "websocket.send", "bytes": b"late"})
    else:
        await asyncio.sleep(3 * Hasty.patience)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"late"})


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    config = uvicorn.Config(
        answer, port=0, http=Hasty, ws=Protocol, lifespan="off", log_level="error"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


async def told(port: int, *parts: bytes) -> bytes:
    """All that the server says to somebody who says this, until it ends the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await asyncio.sleep(0)
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def test_silent_and_half_open_connections_are_let_go() -> None:
    async def story() -> None:
        async with served() as port, asyncio.timeout(30):
            half = b"GET / HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\n"
            assert await told(port) == b""
            assert await told(port, b"GET /") == b""
            assert await told(port, half) == b""

    asyncio.run(story())


def test_a_slow_answer_is_not_a_silent_connection() -> None:
    async def story() -> None:
        async with served() as port, asyncio.timeout(30):
            request = b"GET / HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n"
            assert b"late" in await told(port, request)

    asyncio.run(story())


def test_a_socket_stays_open_for_longer_than_a_silent_connection() -> None:
    async def story() -> None:
        async with (
            served() as port,
            asyncio.timeout(30),
            connect(f"ws://127.0.0.1:{port}/", compression=None) as socket,
        ):
            assert await socket.recv() == b"late"

    asyncio.run(story())
