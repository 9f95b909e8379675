"""What those who watch the hub can read, and that nobody else can."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hub.app import create_app
from hub.config import Settings
from hub.realtime.metrics import as_text
from tests.realtime.conftest import Run
from tests.realtime.peers import Peer, serving
from tests.realtime.test_sockets import doc_url


def test_counts_and_gauges_follow_what_happens(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            ada = await Peer(doc_url(served, p=1)).open()
            await ada.synced.wait()
            await ada.type("a")
            await ada.until_saved()
            ben = await Peer(doc_url(served, p=2)).open()
            await ben.send(b"\x63\x00")
            await ben.until(lambda: ben.closed)
            text = as_text([served.documents])
            assert "samskap_documents_updates_total 1\n" in text
            assert "samskap_documents_rooms 1\n" in text
            assert "samskap_documents_seats 1\n" in text
            assert 'samskap_documents_closed_total{code="1008"} 1\n' in text
            await ada.close()

    run(story())


def test_only_who_knows_the_token_reads_them(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, metrics_token="secret", durable=False)
    with TestClient(create_app(settings, background=False)) as client:
        assert client.get("/metrics").status_code == 404
        wrong = {"authorization": "Bearer public"}
        assert client.get("/metrics", headers=wrong).status_code == 404
        told = client.get("/metrics", headers={"authorization": "Bearer secret"})
        assert told.status_code == 200
        assert "samskap_documents_seats 0\n" in told.text


@pytest.mark.parametrize("given", ["Bearer ", "Bearer", ""])
def test_without_a_token_there_are_none(tmp_path: Path, given: str) -> None:
    with TestClient(create_app(Settings(data=tmp_path), background=False)) as client:
        assert client.get("/metrics", headers={"authorization": given}).status_code == 404
