"""What is left of a person: a name never comes to the disk, and a number goes when it is asked."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pycrdt import Text

from hub import realtime
from hub.db import Database
from hub.realtime.folding import fold
from hub.realtime.limits import Limits
from tests.realtime.conftest import Run
from tests.realtime.house import TABLES
from tests.realtime.peers import Peer, serving
from tests.realtime.test_sockets import doc_url

ADA, BEN = 700_007, 800_008


def cells(database: Database) -> list[Any]:
    """All that the tables of documents hold."""
    with database.engine.connect() as connection:
        rows = [row for table in TABLES for row in connection.execute(sa.select(table))]
    found: list[Any] = []
    for row in rows:
        for cell in row:
            found += cell if isinstance(cell, list) else [cell]
    return found


def test_no_name_comes_to_the_disk(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            ben = await Peer(doc_url(served, p=2)).open()
            await ada.show({"at": 1, "user": {"name": "Ada Lovelace"}})
            await ben.until(lambda: ben.presence)
            assert ben.presence[ada.doc.client_id]["user"]["name"] == "Person 1"
            await ada.type("words that stay")
            await ada.until_saved()
            with served.database.work() as work:
                realtime.name_version(work, "pages-1", "As it is", 1)
            fold(served.documents.log, "pages-1", served.documents.limits)
            await ada.type(", and more")
            await ada.until_saved()
            for peer in (ada, ben):
                await peer.close()

    run(story())
    disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"words that stay" in disk
    for name in (b"Person 1", b"Lovelace"):
        assert name not in disk


def test_of_one_who_is_forgotten_only_the_words_stay(run: Run, tmp_path: Path) -> None:
    limits = Limits(version_every=0.001)

    async def story() -> None:
        async with serving(tmp_path) as served:
            database, log = served.database, served.documents.log
            ada = await Peer(doc_url(served, p=ADA)).open()
            ben = await Peer(doc_url(served, p=BEN)).open()

            async def write(words: str) -> None:
                for peer in (ada, ben):
                    await peer.type(words)
                    await peer.until_saved()
                await ben.until(lambda: str(ada) == str(ben))

            # In a version of its own, in a snapshot since then, in one with a name, in the log.
            await write("one ")
            fold(log, "pages-1", limits)
            await write("two ")
            fold(log, "pages-1", served.documents.limits)
            await write("three ")
            with database.work() as work:
                realtime.name_version(work, "pages-1", "Theirs", ADA)
            await write("four ")
            assert cells(database).count(ADA) > 5
            served.verdicts.removed.add(ADA)
            with database.work() as work:
                realtime.forget(work, ADA)
            await ada.until(lambda: ada.closed)
            assert ada.closed == (4404, "removed")
            assert ADA not in cells(database)
            assert BEN in cells(database)
            await ben.type("five")
            await ben.until_saved()
            fold(log, "pages-1", limits)
            assert ADA not in cells(database)
            with database.work(writes=False) as work:
                kept = realtime.versions(work, "pages-1")
                newest = realtime.opened(kept[0].snapshot).get("t", type=Text)
            assert str(newest) == str(ben) == "one one two two three three four four five"
            await ben.close()

    run(story())
