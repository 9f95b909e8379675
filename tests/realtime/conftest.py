"""What the tests of the engine share."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import uvloop

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(params=["own transport", "plain ASGI"])
def own_transport(request: pytest.FixtureRequest) -> bool:
    """Once on our transport, once on what every ASGI server offers."""
    return bool(request.param == "own transport")


@pytest.fixture
def run() -> Run:
    """Run a coroutine on the loop that the hub uses."""

    def run_it(work: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(asyncio.wait_for(work, 60))

    return run_it
