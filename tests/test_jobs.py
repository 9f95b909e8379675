"""Errands with several runners: none runs twice, and none is taken from one who is at work."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from hub import jobs
from hub.db import Database, Work
from hub.jobs import ERRANDS, Job, State, run_due

Opening = Callable[[], AbstractContextManager[Work]]


@pytest.fixture
def ran() -> Iterator[list[int]]:
    """What an errand for tests noted."""
    noted: list[int] = []

    @jobs.errand("tests:note")
    def note(_database: Database, _report: jobs.Report, number: int) -> None:
        noted.append(number)

    yield noted
    del ERRANDS["tests:note"]


def test_several_runners_share_the_jobs(work: Opening, database: Database, ran: list[int]) -> None:
    with work() as w:
        for number in range(30):
            w.later("tests:note", number=number)
    runners = [threading.Thread(target=run_due, args=(database,)) for _ in range(4)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    run_due(database)  # one whose last claim was lost to another has stopped early
    assert sorted(ran) == list(range(30))


def test_a_lease_is_renewed_while_a_job_runs(
    work: Opening, database: Database, ran: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    del ERRANDS["tests:note"]
    renewed = threading.Event()

    @jobs.errand("tests:note")
    def slow(database: Database, _report: jobs.Report, number: int) -> None:
        with database.work() as w:
            row = w.get(Job, number)
            row.leased_until = w.now - timedelta(seconds=1)
            w.add(row)
        for _ in range(2000):
            with database.work(writes=False) as w:
                leased = w.get(Job, number).leased_until
                if leased is not None and leased > w.now:
                    renewed.set()
                    return
            threading.Event().wait(0.01)

    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.3))
    with work() as w:
        number = w.later("tests:note", number=1)
    with work() as w:
        w.get(Job, number).arguments = {"number": number}
    run_due(database)
    assert renewed.is_set()
    with work() as w:
        assert w.get(Job, number).state is State.DONE
