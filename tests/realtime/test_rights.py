"""Rights that change while a socket is open, or on its way in."""

import asyncio
from pathlib import Path

import pytest

from hub import realtime
from hub.db import Database
from hub.realtime import opened, wire
from hub.realtime.limits import Limits
from hub.realtime.rooms import Room
from tests.realtime.conftest import Run
from tests.realtime.peers import Peer, serving
from tests.realtime.test_history import write
from tests.realtime.test_sockets import doc_url, stored_text


def test_a_revocation_finds_one_who_is_still_on_the_way_in(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            documents = served.documents
            opened = documents.open

            async def overtaken(name: str) -> Room:
                # The guards said yes; then the person is removed, and only then comes in.
                room = await opened(name)
                served.verdicts.removed.add(1)
                with served.database.work() as work:
                    realtime.revoke(work, "*", 1, "removed")
                await asyncio.sleep(0)
                return room

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(documents, "open", overtaken)
                ada = await Peer(doc_url(served, p=1)).open()
            await ada.until(lambda: ada.closed)
            assert ada.closed is not None
            assert ada.closed[0] == 4404
            await ada.close()

    run(story())


def test_what_was_asked_before_a_right_went_is_acknowledged(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.until(lambda: ada.saved)
            served.verdicts.readers.add(1)
            with served.database.work() as work:
                realtime.revoke(work, "pages-1", 1)
            await ada.until(lambda: ada.access[-1][0] == 1)
            await ada.give(wire.NOTHING, wire.step2_message)
            await ada.until_saved()
            assert not ada.refused
            await ada.close()

    run(story())


def test_editing_turns_to_reading_at_once_when_it_is_revoked(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.type("before")
            await ada.until_saved()
            served.verdicts.readers.add(1)
            with served.database.work() as work:
                realtime.revoke(work, "pages-1", 1, "frozen")
            await ada.until(lambda: ada.access[-1] == (1, "frozen"))
            await ada.type(" after")
            await ada.until(lambda: ada.refused == ["read_only"])
            served.verdicts.readers.clear()
            with served.database.work() as work:
                realtime.revoke(work, "pages-1", reason="thawed")
            # Whoever may edit again is asked for what was not taken meanwhile.
            await ada.until(lambda: ada.access[-1] == (2, "thawed"))
            await ada.until_saved()
            await ada.until(lambda: stored_text(served) == "before after")
            served.verdicts.removed.add(1)
            with served.database.work() as work:
                realtime.revoke(work, "*", 1, "removed")
            await ada.until(lambda: ada.closed == (4404, "removed"))

    run(story())


def test_a_reader_who_saw_more_elsewhere_has_nothing_that_is_not_kept(
    run: Run, tmp_path: Path
) -> None:
    async def story() -> None:
        async with serving(tmp_path, limits=Limits(watch_log=60.0)) as served:
            here = await Peer(doc_url(served, p=1)).open()
            await here.type("one")
            await here.until_saved()
            # Another process keeps something, and this one did not hear of it yet.
            elsewhere = Database(served.app.state.settings)
            with elsewhere.work() as work:
                realtime.edit(work, "pages-1", write(" two"), 3)
                seen = opened(realtime.snapshot(work, "pages-1"))
            elsewhere.engine.dispose()
            reader = await Peer(doc_url(served, p=2, ro=1), seen).open()
            await reader.synced.wait()
            await here.until(lambda: str(here) == str(reader))
            assert not reader.refused
            # What it alone has is another matter.
            await reader.close()
            reader.text.insert(0, "left ")
            await reader.open()
            await reader.until(lambda: reader.refused == ["read_only"])
            for peer in (here, reader):
                await peer.close()

    run(story())
