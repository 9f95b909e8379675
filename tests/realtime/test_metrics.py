"""What those who watch the hub can read, and that nobody else can."""

import dataclasses
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from hub import realtime
from hub.app import create_app
from hub.config import Settings
from hub.realtime.exposing import as_text
from hub.realtime.limits import Limits
from hub.realtime.metrics import BOUNDS, COUNTS, GAUGES, PARTS, PROCESS, Metrics
from tests.realtime.conftest import Run
from tests.realtime.peers import Peer, Served, serving
from tests.realtime.test_sockets import doc_url

Told = dict[tuple[str, str], float]


def told(text: str) -> Told:
    """Figures by their name and their label besides the process."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = [v for k, v in sample.labels.items() if k != "process"]
            found[sample.name.removeprefix("samskap_documents_"), "".join(labels)] = sample.value
    return found


def figures(served: Served) -> Told:
    return told(realtime.metrics(served.database))


def test_every_count_has_its_meaning() -> None:
    kept = {field.name for field in dataclasses.fields(Metrics)} - {"commits", "commit_s"}
    assert kept == {*COUNTS, *PARTS}


def test_counts_follow_what_happens(run: Run, tmp_path: Path, own_transport: bool) -> None:
    async def story() -> None:
        async with serving(tmp_path, own_transport=own_transport) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.synced.wait()
            before = figures(served)
            await ada.type("a")
            await ada.until_saved()
            ben = await Peer(doc_url(served, p=2)).open()
            await ben.until(lambda: str(ben) == "a")
            await ben.until_saved()
            now = figures(served)
            assert now["updates_total", ""] == 1
            assert now["joins_total", ""] == 2
            assert (now["seats", ""], now["people", ""], now["largest_room", ""]) == (2, 2, 2)
            assert now["commit_seconds_count", ""] >= 1
            assert now["commit_seconds_bucket", "+Inf"] == now["commit_seconds_count", ""]
            assert now["commit_seconds_sum", ""] > 0
            assert now["messages_in_total", ""] > before["messages_in_total", ""]
            assert now["bytes_in_total", ""] > before["bytes_in_total", ""] > 0
            assert now["bytes_out_total", ""] > before["bytes_out_total", ""] > 0
            served.documents.sweep(served.documents.loop.time() + 100)
            assert figures(served)["unloaded_total", ""] == 1
            await ben.send(b"\x63\x00")
            await ben.until(lambda: ben.closed)
            await ada.close()
            after = figures(served)
            assert after["closed_total", "1008"] == 1
            # What those sent who are gone is not forgotten.
            assert after["bytes_in_total", ""] > now["bytes_in_total", ""]

    run(story())


def test_what_is_refused_is_counted_by_its_reason(run: Run, tmp_path: Path) -> None:
    limits = Limits(seats_a_person=1, seats_a_room=3, frames_burst=40.0, frames_a_second=500.0)

    async def story() -> None:
        async with serving(tmp_path, limits=limits) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.synced.wait()
            eve = await Peer(doc_url(served, p=2, ro=1)).open()
            await eve.synced.wait()
            await eve.type("no")
            await eve.until(lambda: eve.refused)
            again = await Peer(doc_url(served, p=2)).open()
            await again.until(lambda: again.closed)
            cat = await Peer(doc_url(served, p=3)).open()
            await cat.synced.wait()
            fourth = await Peer(doc_url(served, p=4)).open()
            await fourth.until(lambda: fourth.closed)
            none = await Peer(doc_url(served, "none", p=5)).open()
            await none.until(lambda: none.closed)
            with pytest.raises((ConnectionClosed, InvalidStatus)):
                async with connect(doc_url(served), origin="http://else.where") as socket:
                    await socket.recv()
            # Builds on what never came.
            cat.text.insert(0, "x")
            cat.own.clear()
            await cat.type("y")
            for number in range(100):
                await ada.type(str(number))
            await ada.until_saved()
            now = figures(served)
            assert now["refused_total", "read_only"] == 1
            assert now["turned_away_total", "seats_a_person"] == 1
            assert now["turned_away_total", "seats_a_room"] == 1
            assert now["turned_away_total", "guard"] == 1
            assert now["turned_away_total", "foreign"] == 1
            assert now["held_total", "pace"] >= 1
            assert now["limit", "seats_a_room"] == 3
            await cat.until_saved()
            assert figures(served)["early_total", ""] == 1
            for peer in (ada, eve, cat):
                await peer.close()

    run(story())


def test_each_process_is_told_by_its_name() -> None:
    one = {
        "counts": dict.fromkeys(COUNTS, 1),
        "parts": {name: {} for name in PARTS} | {"closed": {"1013": 2}},
        "gauges": dict.fromkeys(GAUGES, 3),
        "commits": [1] * (len(BOUNDS) + 1),
        "commit_s": 0.5,
        "limits": {"ping": 20.0},
    }
    text = as_text({"a-1": one, "b-2": one})
    for whose in ("a-1", "b-2"):
        assert f'samskap_documents_updates_total{{process="{whose}"}} 1.0\n' in text
        assert f'samskap_documents_closed_total{{code="1013",process="{whose}"}} 2.0\n' in text
        assert f'samskap_documents_commit_seconds_sum{{process="{whose}"}} 0.5\n' in text


def test_only_who_knows_the_token_reads_them(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, metrics_token="secret", durable=False)
    with TestClient(create_app(settings, background=False)) as client:
        assert client.get("/metrics").status_code == 404
        wrong = {"authorization": "Bearer public"}
        assert client.get("/metrics", headers=wrong).status_code == 404
        answer = client.get("/metrics", headers={"authorization": "Bearer secret"})
        assert answer.status_code == 200
        assert f'samskap_documents_seats{{process="{PROCESS}"}} 0.0\n' in answer.text


@pytest.mark.parametrize("given", ["Bearer ", "Bearer", ""])
def test_without_a_token_there_are_none(tmp_path: Path, given: str) -> None:
    with TestClient(create_app(Settings(data=tmp_path), background=False)) as client:
        assert client.get("/metrics", headers={"authorization": given}).status_code == 404
