"""Silent connections are let go; those who asked are answered, however long it takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect

from hub.console.requests import Requests
from hub.realtime.transport import Protocol

HASTE = 0.2


class Hasty(Requests):
    head_patience = HASTE


class Hastier(Hasty):
    body_patience = HASTE


async def answer(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await asyncio.sleep(3 * HASTE)
        await send({"type": "websocket.send", "bytes": b"late"})
    else:
        while (await receive()).get("more_body"):
            pass
        await asyncio.sleep(3 * HASTE)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"late"})


@asynccontextmanager
async def served(http: type[Requests] = Hasty) -> AsyncIterator[int]:
    config = uvicorn.Config(
        answer,
        port=0,
        http=http,
        ws=Protocol,
        lifespan="off",
        log_level="error",
        timeout_keep_alive=1,
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


class Patient(Requests):
    head_patience = 600.0


def test_a_head_without_end_is_not_held() -> None:
    async def story() -> None:
        async with served(Patient) as port, asyncio.timeout(30):
            endless = [b"X-More: " + b"x" * 1000 + b"\r\n"] * 200
            assert await told(port, b"GET / HTTP/1.1\r\nHost: hub\r\n", *endless) == b""
            fair = [b"X-More: " + b"x" * 1000 + b"\r\n"] * 20
            end = b"Connection: close\r\n\r\n"
            answer = await told(port, b"GET / HTTP/1.1\r\nHost: hub\r\n", *fair, end)
            assert b"late" in answer

    asyncio.run(story())


@pytest.mark.parametrize("half", [b"G", b"GET / HTTP/1.1\r\nHost: hub\r\nX-A", b"\r\n"])
@pytest.mark.parametrize("at_once", [False, True], ids=["after the answer", "at once"])
def test_half_a_request_after_a_whole_one_is_let_go(half: bytes, at_once: bool) -> None:
    async def story() -> None:
        async with served() as port, asyncio.timeout(30):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            whole = b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n"
            writer.write(whole + half if at_once else whole)
            assert b"late" in await reader.readuntil(b"0\r\n\r\n")
            if not at_once:
                writer.write(half)
            with suppress(ConnectionResetError):
                assert await reader.read() == b""
            writer.close()

    asyncio.run(story())


def test_a_head_that_comes_byte_by_byte_is_let_go() -> None:
    async def story() -> None:
        async with served() as port, asyncio.timeout(30):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET / HTTP/1.1\r\nX-A: ")
            with suppress(ConnectionError):
                while not reader.at_eof():
                    writer.write(b"a")
                    await writer.drain()
                    await asyncio.sleep(HASTE / 10)
            writer.close()

    asyncio.run(story())


def test_a_body_that_does_not_come_is_let_go() -> None:
    async def story() -> None:
        async with served(Hastier) as port, asyncio.timeout(30):
            head = b"POST / HTTP/1.1\r\nHost: hub\r\nContent-Length: 5000\r\n\r\n"
            assert await told(port, head) == b""
            assert await told(port, head, b"a bit") == b""

    asyncio.run(story())


def test_a_body_may_take_longer_than_a_head() -> None:
    async def story() -> None:
        async with served() as port, asyncio.timeout(30):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"POST / HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n")
            writer.write(b"Content-Length: 30\r\n\r\n")
            for _ in range(3):
                writer.write(b"0123456789")
                await asyncio.sleep(HASTE)
            assert b"late" in await reader.read()
            writer.close()

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
