"""What a job waits for that has not begun, as its page says it."""

from collections.abc import Iterable

from hub.db import Work
from hub.jobs import Job, before
from hub.jobs import State as JobState
from hub.web.words import clock, plural


def words(work: Work, jobs: Iterable[Job | None]) -> dict[int, str]:
    """Job → why it has not begun, in a sentence; nothing for one that runs or is over."""
    return {
        job.id: _sentence(work, job)
        for job in jobs
        if job is not None and job.state is JobState.WAITING
    }


def _sentence(work: Work, job: Job) -> str:
    if job.fault:
        again = clock(max(job.due_at, work.now), work.actor.time_zone)
        return f"It broke off, and is tried again at {again}. Nothing is lost."
    many = before(work, job)
    if not many:
        return "It begins in a moment."
    return f"It waits for its turn: {plural(many, 'other job is', 'other jobs are')} before it."
