"""Errands: work that is left for after the commit, kept as rows so that a crash loses none.

Long ones have a lane of their own: no mail waits for a round to be solved. So has what a person
waits for at a page: it waits neither for a solve nor for a mail server.
"""

import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

import sqlalchemy as sa
import structlog
from sqlmodel import Field, SQLModel, col, select

from hub.actor import HUB, NOBODY, Actor
from hub.db import UTC, Database, Work, json_field, word_field
from hub.errors import Conflict

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


class Lane(StrEnum):
    """Where an errand waits for its turn: each lane of a process runs one job at a time."""

    SHORT = "short"
    LONG = "long"
    PROMPT = "prompt"


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
    """Why it broke off; or what refused it, as a sentence."""

    @property
    def refused(self) -> bool:
        """Whether the state of things forbade it, so that it was not tried again."""
        return self.state is State.FAILED and self.attempts < MAX_ATTEMPTS


class Report(Protocol):
    """Tells those who wait how far it is. Raises Cancelled when a person stopped the job."""

    def __call__(self, fraction: float, sentence: str) -> None: ...


Errand = Callable[..., None]
"""`(database, report, **arguments)`: it opens its own units of work, as short as it can."""


@dataclass(frozen=True)
class Declared:
    """An errand as it was declared: what runs, and in which lane."""

    run: Errand
    lane: Lane


ERRANDS: dict[str, Declared] = {}


class Cancelled(Exception):
    """A person stopped the job, or another runner has it now."""


class Over(Conflict):
    """A job that is not where it could be stopped, or begun anew."""


def errand(name: str, lane: Lane = Lane.SHORT) -> Callable[[Errand], Errand]:
    """Register what `work.later(name, …)` runs: `(database, report, **arguments)`.

    lane: LONG for what may take more than some seconds. Its lease is renewed while it runs; any
    other errand has to end, or to report, within LEASE. PROMPT for seconds that a person waits at a
    page: such an errand asks no other machine.
    """

    def register(function: Errand) -> Errand:
        if name in ERRANDS:
            raise ValueError(f"Two errands are named {name}.")
        ERRANDS[name] = Declared(function, lane)
        return function

    return register


def cancel(work: Work, job: Job) -> None:
    """Stop a job: at once if it waits, at its next report or change if it runs. Raises Over."""
    open_still = col(Job.state).in_((State.WAITING, State.RUNNING))
    stopped = sa.update(Job).where(col(Job.id) == job.id, open_still)
    if not work.changed(stopped.values(state=State.CANCELLED)):
        raise Over("It is over already, so it cannot be stopped.")
    work.refresh(job)


def again(work: Work, job: Job) -> None:
    """Let a job that was given up be tried from the beginning. Raises Over."""
    given_up = sa.update(Job).where(col(Job.id) == job.id, col(Job.state) == State.FAILED)
    if not work.changed(given_up.values(state=State.WAITING, attempts=0, due_at=work.now)):
        raise Over("It waits or runs already, or it is done.")
    work.refresh(job)
    work.errands += 1


def _of_lane(lane: Lane) -> sa.ColumnElement[bool]:
    """The jobs of a lane. What nobody declared is short, too: it fails there, and is seen."""
    if lane is not Lane.SHORT:
        return col(Job.errand).in_([name for name, one in ERRANDS.items() if one.lane is lane])
    others = [name for name, one in ERRANDS.items() if one.lane is not Lane.SHORT]
    return col(Job.errand).not_in(others)


def before(work: Work, job: Job) -> int:
    """How many jobs of its lane run, or have their turn, before one that waits."""
    declared = ERRANDS.get(job.errand)
    sooner = sa.or_(
        col(Job.due_at) < job.due_at, (col(Job.due_at) == job.due_at) & (col(Job.id) < job.id)
    )
    waits = (col(Job.state) == State.WAITING) & (col(Job.due_at) <= work.now) & sooner
    return work.count(
        select(Job.id).where(
            _of_lane(declared.lane if declared else Lane.SHORT),
            col(Job.id) != job.id,
            (col(Job.state) == State.RUNNING) | waits,
        )
    )


def _claim(work: Work, lane: Lane | None) -> Job | None:
    """Take the job of a lane that is due longest, or of all; None when nothing is due."""
    due = (col(Job.state) == State.WAITING) & (col(Job.due_at) <= work.now)
    lost = (col(Job.state) == State.RUNNING) & (col(Job.leased_until) < work.now)
    found = select(Job).where(due | lost).order_by(col(Job.due_at), col(Job.id)).limit(1)
    if lane is not None:
        found = found.where(_of_lane(lane))
    while job := work.maybe(found):
        before = job.attempts
        # One conditional update, so that two runners never share a job.
        taken = work.changed(
            sa.update(Job)
            .where(col(Job.id) == job.id, col(Job.attempts) == before)
            .values(state=State.RUNNING, attempts=before + 1, leased_until=work.now + LEASE)
        )
        work.refresh(job)
        if taken:
            return job
    return None


def _renew(work: Work, job: Job, **values: Any) -> None:
    """Hold a job on, and write down how far it is. Raises Cancelled when it is ours no more."""
    ours = (
        col(Job.id) == job.id,
        col(Job.state) == State.RUNNING,
        col(Job.attempts) == job.attempts,
    )
    held = sa.update(Job).where(*ours).values(leased_until=work.now + LEASE, **values)
    if not work.changed(held):
        raise Cancelled


class Guarded(Database):
    """The database as a running job has it: nothing is kept any more once it was stopped."""

    def __init__(self, database: Database, job: Job) -> None:
        self.__dict__.update(database.__dict__)
        self.job = job

    @contextmanager
    def work(self, actor: Actor = NOBODY, *, writes: bool = True) -> Iterator[Work]:
        """One unit of work. Raises Cancelled instead of keeping what somebody stopped."""
        with super().work(actor, writes=writes) as work:
            yield work
            if writes:
                _renew(work, self.job)


@contextmanager
def _held(database: Database, job: Job) -> Iterator[None]:
    """Renew a job's lease while it runs, however long it says nothing: a runner of another
    process takes only what a lost one left behind."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(LEASE.total_seconds() / 3):
            try:
                with database.work(HUB) as work:
                    _renew(work, job)
            except Cancelled:
                return
            except Exception:  # a locked database: the next renewal comes in time
                log.error("a lease was not renewed", job=job.id, trace=traceback.format_exc())

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def run_one(database: Database, lane: Lane | None = None) -> bool:
    """Run the job of a lane, or of all, that is due longest. False when nothing is due."""
    with database.work(HUB) as work:
        job = _claim(work, lane)
    if job is None:
        return False

    def report(fraction: float, sentence: str) -> None:
        with database.work(HUB) as work:
            _renew(work, job, fraction=fraction, sentence=sentence)
            work.announce(topic(job))

    try:
        declared = ERRANDS[job.errand]
        with _held(database, job) if declared.lane is Lane.LONG else nullcontext():
            declared.run(Guarded(database, job), report, **job.arguments)
    except Cancelled:
        return True
    except Conflict as refusal:  # the same state would refuse it again
        _finish(database, job, str(refusal)[:500], again=False)
        return True
    except Exception as fault:  # a defect in one errand must not stop the others
        log.error("errand failed", errand=job.errand, job=job.id, trace=traceback.format_exc())
        _finish(database, job, f"{type(fault).__name__}: {fault}"[:500])
        return True
    _finish(database, job, "")
    return True


def _finish(database: Database, job: Job, fault: str, *, again: bool = True) -> None:
    """Write down how a job ended. One that was stopped meanwhile stays stopped.

    again: whether a faulty one is tried again, unless it was its last attempt.
    """
    with suppress(Cancelled), database.work(HUB) as work:
        if not fault:
            _renew(work, job, state=State.DONE, fraction=1.0, fault="")
        elif not again or job.attempts >= MAX_ATTEMPTS:
            _renew(work, job, state=State.FAILED, fault=fault)
        else:
            later = work.now + timedelta(seconds=5 * 4 ** (job.attempts - 1))
            _renew(work, job, state=State.WAITING, fault=fault, due_at=later)
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
    """A thread for each lane that runs errands as they come due."""

    def __init__(self, database: Database, pause_s: float = 5.0) -> None:
        self._database = database
        self._pause_s = pause_s
        self._stop = False
        self._pokes = {lane: threading.Event() for lane in Lane}
        self._threads = [
            threading.Thread(target=self._run, args=(lane,), name=f"jobs, {lane}", daemon=True)
            for lane in Lane
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        for poke in self._pokes.values():
            poke.set()

    def stop(self) -> None:
        self._stop = True
        self.wake()
        for thread in self._threads:
            thread.join(timeout=10)

    def _run(self, lane: Lane) -> None:
        poke = self._pokes[lane]
        while not self._stop:
            poke.clear()
            try:
                while not self._stop and run_one(self._database, lane):
                    pass
            except Exception:  # a locked or missing database: try again after the pause
                log.error("jobs cannot run", trace=traceback.format_exc())
            poke.wait(self._pause_s)
