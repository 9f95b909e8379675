"""Errands: none runs twice, long ones hold no short one up, and what is stopped keeps nothing."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from hub import jobs
from hub.audit import AuditEvent
from hub.db import Database, Work
from hub.errors import Conflict
from hub.jobs import ERRANDS, Job, Lane, Runner, State, run_due

Opening = Callable[[], AbstractContextManager[Work]]
Declare = Callable[..., None]
PATIENCE_S = 60
"""Nothing here waits so long unless something is broken."""


@pytest.fixture
def declare() -> Iterator[Declare]:
    """Declare an errand for one test: `declare("tests:name", function, lane)`."""
    before = set(ERRANDS)

    def register(name: str, function: jobs.Errand, lane: Lane = Lane.SHORT) -> None:
        jobs.errand(name, lane)(function)

    yield register
    for name in set(ERRANDS) - before:
        del ERRANDS[name]


def leave(work: Opening, errand: str, **arguments: Any) -> int:
    with work() as w:
        return w.later(errand, **arguments)


def stop(database: Database, number: int) -> None:
    with database.work() as w:
        jobs.cancel(w, w.get(Job, number))


def job(work: Opening, number: int) -> Job:
    with work() as w:
        return w.get(Job, number)


def test_several_runners_share_the_jobs(
    work: Opening, database: Database, declare: Declare
) -> None:
    ran: list[int] = []
    declare("tests:note", lambda _database, _report, number: ran.append(number))
    for number in range(30):
        leave(work, "tests:note", number=number)
    runners = [threading.Thread(target=run_due, args=(database,)) for _ in range(4)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert sorted(ran) == list(range(30))


def test_a_long_errand_holds_no_short_one_up(
    work: Opening, database: Database, declare: Declare
) -> None:
    begun, gate, mailed = threading.Event(), threading.Event(), threading.Event()

    def solve(_database: Database, _report: jobs.Report) -> None:
        begun.set()
        assert gate.wait(PATIENCE_S)

    declare("tests:solve", solve, Lane.LONG)
    declare("tests:mail", lambda _database, _report: mailed.set())
    runner = Runner(database)
    runner.start()
    try:
        long = leave(work, "tests:solve")
        runner.wake()
        assert begun.wait(PATIENCE_S)
        leave(work, "tests:mail")
        runner.wake()
        assert mailed.wait(PATIENCE_S)
        assert job(work, long).state is State.RUNNING
    finally:
        gate.set()
        runner.stop()
    assert job(work, long).state is State.DONE


def test_what_nobody_declared_fails_in_sight(work: Opening, database: Database) -> None:
    number = leave(work, "tests:unknown")
    assert not jobs.run_one(database, Lane.LONG)
    assert jobs.run_one(database, Lane.SHORT)
    assert "tests:unknown" in job(work, number).fault


def test_the_lease_of_a_long_errand_is_renewed_while_it_says_nothing(
    work: Opening, database: Database, declare: Declare, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed = threading.Event()
    renew = jobs._renew

    def seen(work: Work, job: Job, **values: Any) -> None:
        renew(work, job, **values)
        if threading.current_thread().name == "lease":
            renewed.set()

    declare("tests:slow", lambda _database, _report: renewed.wait(PATIENCE_S), Lane.LONG)
    monkeypatch.setattr(jobs, "_renew", seen)
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.3))
    number = leave(work, "tests:slow")
    run_due(database)
    assert renewed.is_set()
    assert job(work, number).state is State.DONE


def test_no_thread_is_begun_for_a_short_errand(
    work: Opening, database: Database, declare: Declare
) -> None:
    names: list[str] = []

    def note(_database: Database, _report: jobs.Report) -> None:
        names.extend(thread.name for thread in threading.enumerate())

    declare("tests:note", note)
    leave(work, "tests:note")
    run_due(database)
    assert names
    assert "lease" not in names


def test_a_job_stopped_before_its_last_change_keeps_nothing_of_it(
    work: Opening, database: Database, declare: Declare
) -> None:
    def solve(database_of_job: Database, report: jobs.Report) -> None:
        report(0.9, "Nearly there.")
        stop(database, number)
        with database_of_job.work() as w:
            w.record("tests.solved", "tests/1")

    declare("tests:solve", solve)
    number = leave(work, "tests:solve")
    run_due(database)
    assert job(work, number).state is State.CANCELLED
    with work() as w:
        assert w.maybe(select(AuditEvent)) is None


@pytest.mark.parametrize("fails", [False, True])
def test_a_job_stopped_after_its_last_report_stays_stopped(
    work: Opening, database: Database, declare: Declare, fails: bool
) -> None:
    def end(_database: Database, report: jobs.Report) -> None:
        report(1.0, "All is there.")
        stop(database, number)
        if fails:
            raise RuntimeError("too late to be tried again")

    declare("tests:end", end)
    number = leave(work, "tests:end")
    run_due(database)
    assert job(work, number).state is State.CANCELLED


def test_what_is_over_cannot_be_stopped(
    work: Opening, database: Database, declare: Declare
) -> None:
    declare("tests:note", lambda _database, _report: None)
    number = leave(work, "tests:note")
    run_due(database)
    with pytest.raises(jobs.Over):
        stop(database, number)
    assert job(work, number).state is State.DONE


def test_a_runner_that_lost_its_lease_writes_nothing_more(
    work: Opening, database: Database, declare: Declare
) -> None:
    ran: list[str] = []

    def slow(database_of_job: Database, _report: jobs.Report) -> None:
        ran.append("began")
        if len(ran) == 1:
            with database.work() as w:
                row = w.one(select(Job))
                row.leased_until = w.now - timedelta(seconds=1)
            assert jobs.run_one(database)  # another process finds it left behind
        with database_of_job.work() as w:
            w.record("tests.solved", "tests/1")

    declare("tests:slow", slow)
    number = leave(work, "tests:slow")
    run_due(database)
    assert len(ran) == 2
    assert (job(work, number).state, job(work, number).attempts) == (State.DONE, 2)
    with work() as w:
        assert len(w.all(select(AuditEvent))) == 1


def test_a_failing_errand_is_tried_again_later_and_then_given_up(
    work: Opening, database: Database, declare: Declare, clock: Any
) -> None:
    def fail(_database: Database, _report: jobs.Report) -> None:
        raise RuntimeError("no server")

    declare("tests:fail", fail)
    number = leave(work, "tests:fail")
    for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
        assert run_due(database) == 1
        row = job(work, number)
        assert (row.attempts, row.fault) == (attempt, "RuntimeError: no server")
        clock.now += timedelta(days=1)
    assert row.state is State.FAILED
    assert run_due(database) == 0
    with work() as w:
        jobs.again(w, w.get(Job, number))
    assert run_due(database) == 1
    with work() as w, pytest.raises(jobs.Over):
        jobs.again(w, w.get(Job, number))


def test_what_a_person_waits_for_waits_neither_for_a_solve_nor_for_a_mail(
    work: Opening, database: Database, declare: Declare
) -> None:
    begun = {lane: threading.Event() for lane in (Lane.LONG, Lane.SHORT)}
    gate, shown = threading.Event(), threading.Event()

    def held(lane: Lane) -> jobs.Errand:
        def wait(_database: Database, _report: jobs.Report) -> None:
            begun[lane].set()
            assert gate.wait(PATIENCE_S)

        return wait

    for lane in begun:
        declare(f"tests:{lane}", held(lane), lane)
    declare("tests:publish", lambda _database, _report: shown.set(), Lane.PROMPT)
    runner = Runner(database)
    runner.start()
    try:
        for lane in begun:
            leave(work, f"tests:{lane}")
        runner.wake()
        assert all(one.wait(PATIENCE_S) for one in begun.values())
        leave(work, "tests:publish")
        runner.wake()
        assert shown.wait(PATIENCE_S)
    finally:
        gate.set()
        runner.stop()


def test_how_many_are_before_a_job_counts_its_own_lane(
    work: Opening, database: Database, declare: Declare
) -> None:
    for lane in Lane:
        declare(f"tests:{lane}", lambda _database, _report: None, lane)
    leave(work, "tests:short")
    first = leave(work, "tests:long")
    second, third = leave(work, "tests:long"), leave(work, "tests:long")
    with work() as w:
        later = w.later("tests:long", due_at=w.now + timedelta(hours=1))
        seen = [jobs.before(w, w.get(Job, one)) for one in (first, second, third, later)]
        assert seen == [0, 1, 2, 3]
        claimed = jobs._claim(w, Lane.LONG)
        assert claimed is not None
        assert claimed.id == first
        assert jobs.before(w, w.get(Job, third)) == 2
    run_due(database)
    with work() as w:
        assert jobs.before(w, w.get(Job, later)) == 1  # the claimed one, whose runner is lost


def test_what_is_refused_is_not_tried_again(
    work: Opening, database: Database, declare: Declare
) -> None:
    def refuse(_database: Database, _report: jobs.Report) -> None:
        raise Conflict("This cannot be done now.")

    declare("tests:refuse", refuse)
    number = leave(work, "tests:refuse")
    assert run_due(database) == 1
    row = job(work, number)
    assert (row.state, row.attempts, row.fault) == (State.FAILED, 1, "This cannot be done now.")
    assert row.refused
