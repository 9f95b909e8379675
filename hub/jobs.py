"""Errands: work that is left for after the commit, kept as rows so that a crash loses none."""

import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

import sqlalchemy as sa
import structlog
from sqlmodel import Field, SQLModel, col, select

from hub.actor import HUB
from hub.db import UTC, Database, Work, json_field, word_field

MAX_ATTEMPTS = 6
LEASE = timedelta(minutes=15)
log = structlog.get_logger()


class State(StrEnum):
    """Waiting, then running, then done; failed after the last attempt; cancelled by a person."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(SQLModel, table=True):
    """One errand. It runs at least once: what it does must bear being done twice."""

    id: int = Field(default=None, primary_key=True)
    errand: str = Field(max_length=60, index=True)
    arguments: dict[str, Any] = json_field(default_factory=dict)
    state: State = word_field(State, default=State.WAITING, index=True)
    made_at: datetime = Field(sa_type=UTC)
    due_at: datetime = Field(sa_type=UTC, index=True)
    leased_until: datetime | None = Field(default=None, sa_type=UTC)
    attempts: int = 0
    fraction: float = 0.0
    sentence: str = ""
    fault: str = ""


class Report(Protocol):
    """Tells those who wait how far it is. Raises Cancelled when a person stopped the job."""

    def __call__(self, fraction: float, sentence: str) -> None: ...


Errand = Callable[..., None]
"""`(database, report, **arguments)`: it opens its own units of work, as short as it can."""

ERRANDS: dict[str, Errand] = {}


class Cancelled(Exception):
    """A person stopped the job."""


def errand(name: str) -> Callable[[Errand], Errand]:
    """Register what `work.later(name, …)` runs: `(database, report, **arguments)`."""

    def register(function: Errand) -> Errand:
        if name in ERRANDS:
            raise ValueError(f"Two errands are named {name}.")
        ERRANDS[name] = function
        return function

    return register


def cancel(work: Work, job: Job) -> None:
    """Stop a job: at once if it waits, at its next report if it runs."""
    job.state = State.CANCELLED
    work.add(job)


def _claim(work: Work) -> Job | None:
    """Take the job that is due longest; one conditional update, so two runners never share it."""
    due = (col(Job.state) == State.WAITING) & (col(Job.due_at) <= work.now)
    lost = (col(Job.state) == State.RUNNING) & (col(Job.leased_until) < work.now)
    job = work.maybe(select(Job).where(due | lost).order_by(col(Job.due_at), col(Job.id)).limit(1))
    if job is None:
        return None
    taken = work.changed(
        sa.update(Job)
        .where(col(Job.id) == job.id, col(Job.attempts) == job.attempts)
        .values(
            state=State.RUNNING,
            attempts=job.attempts + 1,
            leased_until=work.now + LEASE,
        )
    )
    return job if taken else None


@contextmanager
def _held(database: Database, job: Job) -> Iterator[None]:
    """Renew a job's lease while it runs, however long it says nothing: a runner of another
    process takes only what a lost one left behind."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(LEASE.total_seconds() / 3):
            try:
                with database.work(HUB) as work:
                    work.execute(
                        sa.update(Job)
                        .where(col(Job.id) == job.id, col(Job.state) == State.RUNNING)
                        .values(leased_until=work.now + LEASE)
                    )
            except Exception:  # a locked database: the next renewal comes in time
                log.error("a lease was not renewed", job=job.id, trace=traceback.format_exc())

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def run_one(database: Database) -> bool:
    """Run the job that is due longest. False when nothing is due."""
    with database.work(HUB) as work:
        job = _claim(work)
    if job is None:
        return False

    def report(fraction: float, sentence: str) -> None:
        with database.work(HUB) as work:
            row = work.get(Job, job.id)
            if row.state is State.CANCELLED:
                raise Cancelled
            row.fraction, row.sentence = fraction, sentence
            row.leased_until = work.now + LEASE
            work.add(row)
            work.announce(topic(job))

    try:
        with _held(database, job):
            ERRANDS[job.errand](database, report, **job.arguments)
    except Cancelled:
        return True
    except Exception as fault:  # a defect in one errand must not stop the others
        log.error("errand failed", errand=job.errand, job=job.id, trace=traceback.format_exc())
        _finish(database, job, f"{type(fault).__name__}: {fault}"[:500])
        return True
    _finish(database, job, "")
    return True


def _finish(database: Database, job: Job, fault: str) -> None:
    with database.work(HUB) as work:
        row = work.get(Job, job.id)
        if not fault:
            row.state, row.fraction, row.fault = State.DONE, 1.0, ""
        elif row.attempts >= MAX_ATTEMPTS:
            row.state, row.fault = State.FAILED, fault
        else:
            row.state, row.fault = State.WAITING, fault
            row.due_at = work.now + timedelta(seconds=5 * 4 ** (row.attempts - 1))
        work.add(row)
        work.announce(topic(job))


def topic(job: Job) -> str:
    """The topic that tells a job's progress."""
    return f"jobs/{job.id}"


def run_due(database: Database) -> int:
    """Run all that is due, here and now; how many ran. For tests and the command line."""
    count = 0
    while run_one(database):
        count += 1
    return count


class Runner:
    """One thread that runs errands as they come due."""

    def __init__(self, database: Database, pause_s: float = 5.0) -> None:
        self._database = database
        self._pause_s = pause_s
        self._poke = threading.Event()
        self._stop = False
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._poke.set()

    def stop(self) -> None:
        self._stop = True
        self._poke.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stop:
            self._poke.clear()
            try:
                while not self._stop and run_one(self._database):
                    pass
            except Exception:  # a locked or missing database: try again after the pause
                log.error("jobs cannot run", trace=traceback.format_exc())
            self._poke.wait(self._pause_s)
