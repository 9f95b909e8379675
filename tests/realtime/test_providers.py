"""Providers from npm, the stock one and ours, in a runtime of their own."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Text

from hub import realtime
from tests.realtime.conftest import Run
from tests.realtime.peers import serving
from tests.realtime.test_sockets import stored_text

HERE = Path(__file__).parent
DENO = Path(sys.executable).parent / "deno"
ROOT = HERE.parents[1]

pytestmark = pytest.mark.skipif(
    not (ROOT / "node_modules" / "yjs").exists(),
    reason="needs the packages of deno.json: run `python3 run.py setup` first",
)


async def deno(script: str, *arguments: str) -> Any:
    process = await asyncio.create_subprocess_exec(
        DENO, "run", "-A", "--quiet", HERE / script, *arguments,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, faults = await process.communicate()
    assert process.returncode == 0, faults.decode()
    return json.loads(out)


def test_the_stock_provider_works_unchanged(run: Run, tmp_path: Path, own_transport: bool) -> None:
    async def story() -> None:
        async with serving(tmp_path, own_transport=own_transport) as served:
            told = await deno("stock.js", f"{served.url}/d", "boards-7")
            assert "[ada]" in told["text"]
            assert "wörld 🌍 [ben]" in told["text"]
            assert told["cards"] == {"a": {"title": "One", "at": [1, 2.5, None, {"deep": True}]}}
            assert told["name"] == "Person 1"
            assert told["errors"] == []
            with served.database.work(writes=False) as work:
                doc = realtime.read(work, "boards-7")
                assert str(doc.get("t", type=Text)) == told["text"]

    run(story())


def test_our_provider_says_truly_what_is_saved(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            told = await deno("ours.js", f"{served.url}/d/pages-1", "away")
            assert told["text"] == "typed away"
            assert told["edit"] is True
            assert "first saving" in told["heard"]
            assert "away not saved" in told["heard"]  # this runtime has no store of its own
            with served.database.work(writes=False) as work:
                doc = realtime.read(work, "pages-1")
                assert str(doc.get("t", type=Text)) == "typed away"
            told = await deno("ours.js", f"{served.url}/d/none", "ended")
            assert (
                'ended {"code":4404,"reason":"There is nothing here for you to see."}'
                in told["heard"]
            )

    run(story())


def test_our_provider_never_says_saved_of_what_was_refused(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            client = asyncio.create_task(deno("ours.js", f"{served.url}/d/pages-1", "demoted"))
            await until(lambda: stored_text(served) == "typed ")
            served.verdicts.readers.add(1)
            with served.database.work() as work:
                realtime.revoke(work, "pages-1", 1, "frozen")
            await until(lambda: served.documents.metrics.refused["read_only"])
            served.verdicts.readers.clear()
            with served.database.work() as work:
                realtime.revoke(work, "pages-1", 1, "thawed")
            told = await client
            assert 'saved "not saved"' in told["heard"]
            assert told["heard"][-1] == 'saved "saved"'
            words = "You can read this, but not change it."
            assert f'access {{"edit":false,"reason":"frozen","words":"{words}"}}' in told["heard"]
            assert stored_text(served) == told["text"] == "typed all the same"

    run(story())


def test_what_a_reader_has_left_is_not_said_to_be_saved(run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as served:
            told = await deno("ours.js", f"{served.url}/d/pages-1", "leftover")
            assert "back: not saved" in told["heard"]
            assert stored_text(served) == ""

    run(story())


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)
