"""Several processes on one log: told through Valkey, right without it."""

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from hub import realtime
from hub.config import Settings
from hub.realtime.broker.letters import Kind, Letter, opened, sealed
from hub.realtime.documents import REVOKED
from hub.realtime.limits import Limits
from hub.realtime.log import clocks_of
from hub.realtime.running import present
from hub.realtime.wire import Malformed
from tests.conftest import engines
from tests.postgresql import Postgresql
from tests.realtime.conftest import Run
from tests.realtime.house import make_database
from tests.realtime.kills import Witness, free_port, process, type_on, until_up
from tests.realtime.peers import Peer, Served, serving, together
from tests.realtime.test_sockets import doc_url
from tests.realtime.valkeys import Broker

LONG = 30.0


@pytest.fixture
def broker() -> Iterator[Broker]:
    # A socket's path may only be short.
    with tempfile.TemporaryDirectory(prefix="hub-valkey-") as name:
        given = Broker(Path(name))
        yield given
        given.kill()


@pytest.fixture(params=engines())
def url(request: pytest.FixtureRequest) -> str:
    """Where the log is."""
    if request.param == "sqlite":
        return ""
    postgresql: Postgresql = request.getfixturevalue("postgresql")
    return postgresql.fresh()


async def until(true: Callable[[], object]) -> None:
    """Wait until a function says yes."""
    async with asyncio.timeout(LONG):
        while not true():
            await asyncio.sleep(0.01)


def linked(*houses: Served) -> bool:
    return all(h.documents.broker is not None and h.documents.broker.listening for h in houses)


@asynccontextmanager
async def two(
    folder: Path, url: str, broker: Broker, limits: Limits | None = None
) -> AsyncIterator[tuple[Served, Served]]:
    """Two engines on one log, each with a bus of its own, as two processes have."""
    await broker.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMSKAP_VALKEY_URL", broker.url)
        async with AsyncExitStack() as stack:
            houses = [
                await stack.enter_async_context(serving(folder, database_url=url, limits=limits))
                for _ in range(2)
            ]
            await until(lambda: linked(*houses))
            yield houses[0], houses[1]


def test_edits_cross_both_ways(run: Run, tmp_path: Path, url: str, broker: Broker) -> None:
    async def story() -> None:
        async with two(tmp_path, url, broker) as (left, right):
            ada = await Peer(doc_url(left, p=1)).open()
            ben = await Peer(doc_url(right, p=2)).open()
            await ada.synced.wait()
            await ben.synced.wait()
            for round_ in range(20):
                await asyncio.gather(ada.type(f"a{round_} "), ben.type(f"b{round_} ", at=0))
            await ada.type("x" * 100_000)  # too large for a letter: it is read from the log
            await ada.until_saved(LONG)
            await ben.until_saved(LONG)
            late = await Peer(doc_url(right, p=3)).open()
            text = await together(ada, ben, late, seconds=LONG)
            assert len(text) > 100_000
            for peer in (ada, ben, late):
                await peer.close()

    run(story())


def test_presence_crosses_and_leaves(run: Run, tmp_path: Path, url: str, broker: Broker) -> None:
    async def story() -> None:
        async with two(tmp_path, url, broker) as (left, right):
            ada = await Peer(doc_url(left, p=1)).open()
            ben = await Peer(doc_url(right, p=2)).open()
            one, other = ada.doc.client_id, ben.doc.client_id
            await ada.show({"at": 5, "user": {"id": 99}})
            await ben.until(lambda: ben.presence.get(one), LONG)
            assert ben.presence[one]["at"] == 5
            assert ben.presence[one]["user"]["id"] == 1, "identity comes from the server"
            await until(lambda: present(left.database, "pages-1") == [1, 2])
            # Whoever comes first to a room of another process hears who is there.
            await ben.show({"at": 1})
            await ada.until(lambda: ada.presence.get(other), LONG)
            await ben.close()
            await ada.until(lambda: ada.presence[other] is None, LONG)
            await until(lambda: present(left.database, "pages-1") == [1])
            cat = await Peer(doc_url(right, p=3)).open()
            await cat.until(lambda: cat.presence.get(one), LONG)
            await ada.close()
            await cat.until(lambda: cat.presence[one] is None, LONG)
            await cat.close()

    run(story())


def test_a_revocation_crosses(run: Run, tmp_path: Path, url: str, broker: Broker) -> None:
    async def story() -> None:
        async with two(tmp_path, url, broker) as (left, right):
            ben = await Peer(doc_url(right, p=2)).open()
            await ben.synced.wait()
            right.verdicts.removed.add(2)
            left.database.tell([f"{REVOKED}pages-1 2 removed"])
            await ben.until(lambda: ben.closed, LONG)
            assert ben.closed is not None
            assert ben.closed == (4404, "removed")

    run(story())


def test_a_person_has_so_many_sockets_in_all_processes_together(
    run: Run, tmp_path: Path, broker: Broker
) -> None:
    async def story() -> None:
        limits = Limits(seats_a_person=2, seats_a_room=3)
        async with two(tmp_path, "", broker, limits) as (left, right):
            link = right.documents.broker
            assert link is not None
            ada = [await Peer(doc_url(left, f"pages/{i}", p=1)).open() for i in range(2)]
            await until(lambda: link.sockets_of(1) == 2)
            third = await Peer(doc_url(right, p=1)).open()
            await third.until(lambda: third.closed, LONG)
            assert third.closed == (1013, "too many are here")
            await ada[1].close()
            await until(lambda: link.sockets_of(1) == 1)
            await third.open()
            await third.synced.wait()
            # And a document so many, wherever they sit.
            others = [await Peer(doc_url(left, p=i)).open() for i in (2, 3)]
            await until(lambda: link.sockets_in("pages-1") == 2)
            late = await Peer(doc_url(right, p=4)).open()
            await late.until(lambda: late.closed, LONG)
            assert right.documents.metrics.turned_away == {
                "seats_a_person": 1, "seats_a_room": 1
            }  # fmt: skip
            for peer in (ada[0], third, *others):
                await peer.close()

    run(story())


def test_channels_cross_and_go_on_at_home_without_a_broker(
    run: Run, tmp_path: Path, url: str, broker: Broker
) -> None:
    async def story() -> None:
        async with (
            two(tmp_path, url, broker) as (left, right),
            connect(f"{left.url}/c/here") as near,
            connect(f"{right.url}/c/here") as far,
        ):
            left.database.tell(["here"])
            async with asyncio.timeout(LONG):
                assert "changed" in str(await near.recv())
                assert "changed" in str(await far.recv())
            broker.kill()
            await until(lambda: not linked(left) and not linked(right))
            left.database.tell(["here"])
            async with asyncio.timeout(LONG):
                assert "changed" in str(await near.recv())
            await broker.start()
            async with asyncio.timeout(LONG):
                # It may have missed something, so it hears "changed".
                assert "changed" in str(await far.recv())

    run(story())


def test_a_broker_killed_in_mid_load_loses_and_splits_nothing(
    run: Run, tmp_path: Path, url: str, broker: Broker
) -> None:
    rng = random.Random(11)  # noqa: S311

    async def story() -> None:
        async with two(tmp_path, url, broker) as (left, right):
            peers = [
                Witness(doc_url(house, p=i))
                for i, house in enumerate((left, right, left, right), 1)
            ]
            for peer in peers:
                await peer.open()
                await peer.synced.wait()
            typing = [asyncio.create_task(type_on(peer, rng)) for peer in peers]
            await until(lambda: min(peer.saved for peer in peers) > 20)
            broker.kill()
            marks = [peer.saved for peer in peers]
            await until(lambda: all(p.saved > m + 20 for p, m in zip(peers, marks, strict=True)))
            await broker.start()
            await until(lambda: linked(left, right))
            marks = [peer.saved for peer in peers]
            await until(lambda: all(p.saved > m + 20 for p, m in zip(peers, marks, strict=True)))
            for task in typing:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            for peer in peers:
                await peer.flush()
                await peer.until_saved(LONG)
            late = await Peer(doc_url(left, p=9)).open()
            await late.synced.wait()
            await together(*peers, late, seconds=LONG)
            kept = clocks_of(late.doc)
            for peer in peers:
                assert kept[peer.doc.client_id] >= peer.promised[peer.saved]
            for peer in (*peers, late):
                await peer.close()

    run(story())


def test_presence_goes_with_the_process_that_held_it(
    run: Run, tmp_path: Path, url: str, broker: Broker
) -> None:
    async def story() -> None:
        await broker.start()
        port = free_port()
        settings = Settings(data=tmp_path, database_url=url)
        make_database(settings).engine.dispose()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SAMSKAP_VALKEY_URL", broker.url)
            if url:
                patch.setenv("SAMSKAP_DATABASE_URL", url)
            with process(tmp_path, port) as other:
                await until_up(port)
                async with serving(tmp_path, database_url=url) as here:
                    ada = await Peer(doc_url(here, p=1)).open()
                    ben = await Peer(f"ws://127.0.0.1:{port}/d/pages-1?saved=1&p=2").open()
                    await ben.synced.wait()
                    await ben.show({"at": 1})
                    client = ben.doc.client_id
                    await ada.until(lambda: ada.presence.get(client), LONG)
                    await ben.type("kept before told")
                    await ada.until(lambda: str(ada) == "kept before told", LONG)
                    # Whoever watches one process sees the figures of both.
                    name = f'-{other.pid}"'
                    await until(lambda: name in realtime.metrics(here.database))
                    other.kill()
                    await ada.until(lambda: ada.presence[client] is None, LONG)
                    await until(lambda: present(here.database, "pages-1") == [1])
                    assert name not in realtime.metrics(here.database)
                    await ada.close()

    run(story())


def test_a_postgresql_that_starts_anew_delays_and_loses_nothing(
    run: Run, tmp_path: Path, postgresql: Postgresql
) -> None:
    rng = random.Random(5)  # noqa: S311
    url = postgresql.fresh()

    async def story() -> None:
        async with serving(tmp_path, database_url=url) as served:
            peers = [Witness(doc_url(served, p=i)) for i in (1, 2, 3)]
            for peer in peers:
                await peer.open()
                await peer.synced.wait()
            typing = [asyncio.create_task(type_on(peer, rng)) for peer in peers]
            await until(lambda: min(peer.saved for peer in peers) > 10)
            postgresql.stop()
            await peers[0].until(lambda: (1, "storage") in peers[0].access, LONG)
            postgresql.start()
            marks = [peer.saved for peer in peers]
            await until(lambda: all(p.saved > m for p, m in zip(peers, marks, strict=True)))
            assert peers[0].access[-1] == (2, "")
            for task in typing:
                task.cancel()
                with suppress(asyncio.CancelledError, ConnectionClosed):
                    await task
            for peer in peers:
                await peer.flush()
                await peer.until_saved(LONG)
            late = await Peer(doc_url(served, p=9)).open()
            await late.synced.wait()
            await together(*peers, late, seconds=LONG)
            for peer in (*peers, late):
                await peer.close()

    run(story())


def test_letters_come_back_as_they_were_written() -> None:
    letters = [
        Letter(Kind.KEPT, "pages-1", (2**53, 1, 0), (b"", b"\xff" * 300)),
        Letter(Kind.TOPIC, "boards/ä"),
        Letter(Kind.BEAT),
    ]
    message = sealed(b"key", b"8 bytes.", [letter.written() for letter in letters])
    assert opened(b"key", message) == (b"8 bytes.", letters)
    with pytest.raises(Malformed):
        opened(b"another", message)
    with pytest.raises(Malformed):
        opened(b"key", message[:-1] + b"x")
