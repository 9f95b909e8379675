"""Folding, versions, going back, and erasure."""

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText
from sqlmodel import select

from hub import realtime
from hub.config import Settings
from hub.db import Database
from hub.realtime.folding import fold
from hub.realtime.limits import Limits
from hub.realtime.log import Log
from hub.realtime.models import DocumentUpdate
from tests.postgresql import Postgresql
from tests.realtime.conftest import Run
from tests.realtime.house import make_database
from tests.realtime.peers import Peer, serving, together
from tests.realtime.test_sockets import doc_url, stored_text

LIMITS = Limits()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """An empty log on each kind of database."""
    url = request.getfixturevalue("postgresql").bare() if request.param == "postgresql" else ""
    made = make_database(Settings(data=tmp_path, database_url=url, public_url="http://house"))
    yield made
    made.engine.dispose()


def write(text: str) -> Any:
    def change(doc: Doc[Any]) -> None:
        content = doc.get("t", type=Text)
        content.insert(len(content), text)

    return change


def text_of(database: Database, room: str = "pages/1") -> str:
    with database.work(writes=False) as work:
        return str(realtime.read(work, room).get("t", type=Text))


def rows(database: Database) -> list[DocumentUpdate]:
    with database.work(writes=False) as work:
        return work.all(select(DocumentUpdate))


def test_folding_keeps_the_document_and_forgets_what_was_deleted(database: Database) -> None:
    with database.work() as work:
        realtime.seed(work, "pages/1", write("public "), 1)
        realtime.edit(work, "pages/1", write("SECRET"), 2)
    with database.work() as work:
        realtime.edit(work, "pages/1", _drop_secret, 2)
    done = fold(Log(database.engine), "pages/1", LIMITS)
    assert done is not None
    assert (done.head.seq, done.head.folded) == (3, 3)
    assert rows(database) == []
    assert text_of(database) == "public "
    with database.work(writes=False) as work:
        assert b"SECRET" not in realtime.snapshot(work, "pages/1")
        (version,) = realtime.versions(work, "pages/1")
        assert (version.name, version.author_ids, version.seq) == ("", [1, 2], 3)
        assert b"SECRET" not in version.snapshot
    assert fold(Log(database.engine), "pages/1", LIMITS) is None
    with database.work() as work:
        realtime.edit(work, "pages/1", write("more"), 1)
    assert text_of(database) == "public more"


def _drop_secret(doc: Doc[Any]) -> None:
    content = doc.get("t", type=Text)
    del content[7:13]


def test_automatic_versions_are_few(database: Database) -> None:
    limits = Limits(version_every=0.0, automatic_versions=3)
    for number in range(6):
        with database.work() as work:
            realtime.edit(work, "pages/1", write(str(number)), number)
        fold(Log(database.engine), "pages/1", limits)
    with database.work(writes=False) as work:
        kept = realtime.versions(work, "pages/1")
        texts = [str(realtime.opened(v.snapshot).get("t", type=Text)) for v in kept]
    assert texts == ["012345", "01234", "0123"]


def test_a_version_says_who_wrote_since_the_one_before(database: Database) -> None:
    """Between two versions only names are gathered; a room left empty has its state kept."""
    log = Log(database.engine)

    def changed_at() -> datetime:
        with database.work(writes=False) as work:
            moment: datetime = work.one(select(realtime.last_change("pages/1")))
            return moment

    def written(text: str, author: int, **how: bool) -> None:
        with database.work() as work:
            realtime.edit(work, "pages/1", write(text), author)
        before = changed_at()
        fold(log, "pages/1", LIMITS, **how)
        assert changed_at() == before

    written("one ", 1)
    written("two ", 2)
    with database.work(writes=False) as work:
        (first,) = realtime.versions(work, "pages/1")
        assert first.author_ids == [1]
        assert str(realtime.opened(first.snapshot).get("t", type=Text)) == "one "
    written("three", 3, resting=True)
    with database.work(writes=False) as work:
        (left,) = realtime.versions(work, "pages/1")
        assert left.author_ids == [1, 2, 3]
        assert str(realtime.opened(left.snapshot).get("t", type=Text)) == "one two three"
    written(" more", 4)
    with database.work() as work:
        realtime.forget(work, 4)
    fold_again = replace(LIMITS, version_every=0.0)
    with database.work() as work:
        realtime.edit(work, "pages/1", write(" end"), 5)
    fold(log, "pages/1", fold_again)
    with database.work(writes=False) as work:
        assert realtime.versions(work, "pages/1")[0].author_ids == [5]


def test_going_back_is_an_edit_and_loses_nothing(database: Database) -> None:
    def fill(doc: Doc[Any]) -> None:
        doc.get("t", type=Text).insert(0, "héllo wörld")
        page = doc.get("x", type=XmlFragment)
        words = page.children.append(XmlElement("p", {"level": "2"})).children.append(XmlText())
        words.insert(0, "bold", {"bold": {}})
        words.insert(4, " plain")
        cards = doc.get("m", type=Map)
        cards["a"] = Map({"title": "One", "tags": Array(["x", "y"]), "note": Text("long")})

    def spoil(doc: Doc[Any]) -> None:
        doc.get("t", type=Text).clear()
        del doc.get("x", type=XmlFragment).children[0]
        cards = doc.get("m", type=Map)
        cards["a"]["title"] = "Spoilt"
        cards["b"] = Map({"title": "Two"})

    roots = {"t": Text, "x": XmlFragment, "m": Map}

    def told(doc: Doc[Any]) -> list[Any]:
        return [
            str(doc.get("t", type=Text)),
            str(doc.get("x", type=XmlFragment)),
            doc.get("m", type=Map).to_py(),
        ]

    with database.work() as work:
        realtime.seed(work, "boards/1", fill, 1)
        before = told(realtime.read(work, "boards/1"))
        realtime.name_version(work, "boards/1", "First", 1)
        realtime.edit(work, "boards/1", spoil, 2)
    with database.work() as work:
        spoilt = told(realtime.read(work, "boards/1"))
        (first,) = realtime.versions(work, "boards/1")
        realtime.restore(work, "boards/1", first, 3, roots)
    with database.work(writes=False) as work:
        after = told(realtime.read(work, "boards/1"))
        kept = realtime.versions(work, "boards/1")
    assert after[0::2] == before[0::2]
    assert "bold" in after[1]
    assert after[1].count("<p") == 1
    assert [version.name for version in kept] == ["Before going back", "First"]
    assert told(realtime.opened(kept[0].snapshot)) == spoilt


def test_a_person_is_forgotten_and_the_text_stays(database: Database) -> None:
    with database.work() as work:
        realtime.seed(work, "pages/1", write("by seven "), 7)
        realtime.edit(work, "pages/1", write("by eight"), 8)
        realtime.name_version(work, "pages/1", "Theirs", 7)
        assert set(realtime.authors(work, "pages/1").values()) == {7, 8}
        realtime.forget(work, 7)
    with database.work(writes=False) as work:
        assert set(realtime.authors(work, "pages/1").values()) == {8}
        found = realtime.versions(work, "pages/1")[0]
        assert (found.author_id, found.author_ids) == (None, [])
    assert text_of(database) == "by seven by eight"
    with database.work() as work:
        realtime.erase(work, "pages/1")
    assert text_of(database) == ""
    assert rows(database) == []


def test_live_documents_on_postgresql_between_two_processes(
    run: Run, tmp_path: Path, postgresql: Postgresql
) -> None:
    url = postgresql.bare()

    async def story() -> None:
        async with (
            serving(tmp_path, database_url=url) as one,
            serving(tmp_path, database_url=url) as two,
        ):
            # Two engines that know nothing of each other but the log.
            ada = await Peer(doc_url(one, p=1)).open()
            ben = await Peer(doc_url(two, p=2)).open()
            await ada.synced.wait()
            await ben.synced.wait()
            for number in range(10):
                await asyncio.gather(ada.type(f"a{number} "), ben.type(f"b{number} "))
            await ada.until_saved()
            await ben.until_saved()
            text = await together(ada, ben)
            assert len(text) == 60
            assert stored_text(one) == text
            with two.database.work() as work:
                realtime.edit(work, "pages-1", write("hub"), 3)
            await ada.until(lambda: str(ada).endswith("hub"))
            await ada.close()
            await ben.close()

    run(story())


def test_a_long_log_folds_by_itself_while_people_type(run: Run, tmp_path: Path) -> None:
    limits = Limits(fold_rows=20, fold_bytes=2000)

    async def story() -> None:
        async with serving(tmp_path, limits=limits) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            ben = await Peer(doc_url(served, p=2)).open()
            for number in range(150):
                await ada.type(f"word{number} ")
                await asyncio.sleep(0.001)
            await ada.until_saved()
            text = await together(ada, ben)
            assert served.documents.metrics.folds > 0
            assert stored_text(served) == text
            await ada.close()
            await ben.close()

    run(story())


def test_a_fold_by_another_process_is_noticed(run: Run, tmp_path: Path) -> None:
    limits = Limits(watch_log=1000.0)

    async def story() -> None:
        async with serving(tmp_path, limits=limits) as one, serving(tmp_path, limits=limits) as two:
            ada = await Peer(doc_url(one, p=1)).open()
            ben = await Peer(doc_url(two, p=2)).open()
            await ada.type("x" * 1000)
            await ada.until_saved()
            await two.documents.look()
            await ben.until(lambda: len(str(ben)) == 1000)
            room = two.documents.rooms["pages-1"]
            assert room.log_bytes > 1000
            await ada.type("y" * 10)
            await ada.until_saved()
            # Without a look of its own, it looks before it folds, and leaves it at that.
            assert fold(one.documents.log, "pages-1", limits) is not None
            before = two.documents.metrics.folds
            two.documents.upkeep.fold(room)
            await ben.until(lambda: room.folded == 2)
            assert two.documents.metrics.folds == before
            assert (room.log_rows, room.log_bytes) == (0, 0)
            await two.documents.look()
            await ben.until(lambda: len(str(ben)) == 1010)
            assert room.size < 1100
            await ada.close()
            await ben.close()

    run(story())


def test_an_erased_document_does_not_come_back_from_those_who_are_in_it(
    run: Run, tmp_path: Path
) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.type("gone soon")
            await ada.until_saved()
            with served.database.work() as work:
                realtime.erase(work, "pages-1")
            await ada.type(" and still here")
            await ada.until(lambda: ada.closed)
            assert ada.closed == (4404, "This document was removed.")
            assert stored_text(served) == ""
            assert served.documents.rooms == {}

    run(story())


def test_going_back_touches_only_what_differs(database: Database) -> None:
    def fill(doc: Doc[Any]) -> None:
        notes = doc.get("m", type=Map)
        for key in ("a", "b", "c"):
            notes[key] = Map({"text": Text(f"note {key}"), "tags": Array(["x", {"y": 1}])})

    def spoil(doc: Doc[Any]) -> None:
        notes = doc.get("m", type=Map)
        notes["a"]["text"].insert(0, "no ")
        del notes["c"]
        notes["d"] = Map({"text": Text("late")})

    with database.work() as work:
        realtime.seed(work, "boards/1", fill, 1)
        first = realtime.name_version(work, "boards/1", "First", 1)
        realtime.edit(work, "boards/1", spoil, 2)
    with database.work() as work:
        live = realtime.read(work, "boards/1")
        notes: Map[Any] = live.get("m", type=Map)
        touched: set[str] = set()
        watch = notes.observe(lambda event: touched.update(event.keys))
        realtime.restore(work, "boards/1", first, 3, {"m": Map})
        live.apply_update(realtime.snapshot(work, "boards/1"))
        notes.unobserve(watch)
    assert touched == {"a", "c", "d"}
    assert {key: str(notes[key]["text"]) for key in notes} == {
        key: f"note {key}" for key in ("a", "b", "c")
    }
