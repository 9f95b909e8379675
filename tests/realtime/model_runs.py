"""Random runs of the model, on either database: they shrink to what is at fault.

As a program it plays as many as it is told: `python -m tests.realtime.model_runs 5000`.
"""

import logging
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hub.config import Settings
from hub.realtime import commits
from hub.realtime.broker import broker
from tests.realtime.house import make_database
from tests.realtime.model import LINKS, PEOPLE
from tests.realtime.model_house import Killed, LocalPost
from tests.realtime.model_steps import ACTS, FLOWS, Play, Step
from tests.realtime.model_turns import Clock


def weighted(weights: dict[str, int]) -> st.SearchStrategy[str]:
    return st.sampled_from([name for name, weight in weights.items() for _ in range(weight)])


steps = st.lists(
    st.tuples(weighted(ACTS), st.integers(0, PEOPLE - 1), st.integers(0, 59), weighted(FLOWS)),
    min_size=20,
    max_size=60,
)
ARGS = (steps, st.sampled_from(LINKS), st.sampled_from((0, 1, 4)))
"""What a run is made of: its steps, how processes are linked, and how late threads answer."""
rooms = count(1)


class Defects(logging.Handler):
    """What the engine logs as an error of its own; a refusing disk is only a warning."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info is None or record.exc_info[0] is not Killed:
            self.found.append(self.format(record))


@contextmanager
def noting_defects() -> Iterator[list[str]]:
    """The errors that are logged meanwhile, and nothing on the terminal."""
    handler = Defects()
    loggers = [logging.getLogger(name) for name in ("hub.realtime", "asyncio")]
    before = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
    try:
        yield handler.found
    finally:
        for logger, propagated in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.propagate = propagated


@contextmanager
def playing(url: str = "") -> Iterator[Callable[[list[Step], str, int], None]]:
    """How to play runs on one database, each in a room of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="hub-model-") as name,
        pytest.MonkeyPatch.context() as patch,
        noting_defects() as defects,
    ):
        home = Settings(data=Path(name), database_url=url, durable=False)
        log = make_database(home)
        patch.setattr(broker, "Post", LocalPost)
        clock = Clock()
        patch.setattr(commits, "perf_counter", clock)

        def play(steps: list[Step], link: str, lag: int) -> None:
            defects.clear()
            Play(clock, home, log, f"pages-{next(rooms)}", link, lag).play(steps)
            assert not defects, "\n".join(defects)

        try:
            yield play
        finally:
            log.engine.dispose()


def explore(url: str = "", *, examples: int, only_find: bool = False) -> None:
    """Play so many random runs. Raises what the simplest failing one raises.

    only_find: the same runs every time, and the first failing one is as good as the simplest.
    """
    chosen = settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    if only_find:
        chosen = settings(chosen, phases=[Phase.generate], derandomize=True, database=None)
    with playing(url) as play:

        @chosen
        @given(*ARGS)
        def run(steps: list[Step], link: str, lag: int) -> None:
            play(steps, link, lag)

        run()


if __name__ == "__main__":
    explore(examples=int(sys.argv[1]))
