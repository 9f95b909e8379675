"""Real editing histories, typed again by several clients at once."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc

from hub.realtime import wire
from hub.realtime.limits import Limits
from tests.realtime.conftest import Run
from tests.realtime.peers import Peer, serving
from tests.realtime.test_sockets import doc_url, stored_text
from tests.realtime.traces import TRACES, trace, typed

FREE = Limits(frames_a_second=1e6, bytes_a_second=1e9, frames_burst=1e6)

pytestmark = pytest.mark.skipif(
    not TRACES.exists(), reason="the traces are not beside this repository (SAMSKAP_SHARED)"
)


@pytest.mark.parametrize("name", ["friendsforever_flat", "clownschool_flat"])
def test_a_trace_typed_by_four_clients_in_turn(name: str, run: Run, tmp_path: Path) -> None:
    """They take turns within the document, and are told of each other's edits all along."""
    history = trace(TRACES / f"{name}.json.gz")

    async def story() -> None:
        async with serving(tmp_path, limits=FREE) as served:
            room = name.replace("_", "-")
            writers = [await Peer(doc_url(served, room=room, p=i)).open() for i in range(1, 5)]
            transactions = history["txns"]
            turn = 400
            for start in range(0, len(transactions), turn):
                writer = writers[(start // turn) % 4]
                for txn in transactions[start : start + turn]:
                    with writer.doc.transaction():
                        for at, deleted, inserted in txn["patches"]:
                            if deleted:
                                del writer.text[at : at + deleted]
                            if inserted:
                                writer.text.insert(at, inserted)
                await writer.flush()
                state = writer.doc.get_state()
                after = writers[(start // turn + 1) % 4]
                await after.until(lambda after=after, state=state: _holds(after.doc, state), 20)
            for writer in writers:
                await writer.until(lambda writer=writer: str(writer) == history["endContent"], 20)
            await writers[0].until_saved(20)
            assert stored_text(served, room) == history["endContent"]
            late = await Peer(doc_url(served, room=room, p=9)).open()
            await late.until(lambda: str(late) == history["endContent"])
            for peer in [*writers, late]:
                await peer.close()

    run(story())


def test_the_longest_trace_comes_back_whole(run: Run, tmp_path: Path) -> None:
    history = trace(TRACES / "seph-blog1.json.gz")
    updates, text = typed(history)
    assert text == history["endContent"]

    async def story() -> None:
        async with serving(tmp_path, limits=FREE) as served:
            ada = await Peer(doc_url(served)).open()
            for update in updates:
                ada.sent += 1
                await ada.send(wire.update_message(update))
            await ada.until_saved(30)
            await ada.close()
            while served.documents.metrics.folds == 0:
                await asyncio.sleep(0.02)
        async with serving(tmp_path, limits=FREE) as served:
            peers = [Peer(doc_url(served, p=i)) for i in range(10)]
            await asyncio.gather(*(peer.open() for peer in peers))
            for peer in peers:
                await peer.until(lambda peer=peer: str(peer) == history["endContent"])
                await peer.close()

    run(story())


def _holds(doc: Doc[Any], state: bytes) -> bool:
    have, asked = wire.read_state_vector(doc.get_state()), wire.read_state_vector(state)
    return all(have.get(client, 0) >= clock for client, clock in asked.items())
