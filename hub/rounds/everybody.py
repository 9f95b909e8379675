"""What would have changed it, found out for everybody of a round, one student after another.

A job answers one question and leaves the rest to another job, which goes to the end of its lane. So
a run, a repair, or a student who asks, waits for one answer, never for all.
"""

import sqlalchemy as sa
from sqlmodel import col, select

from hub import jobs
from hub.actor import HUB
from hub.db import Database, Work
from hub.errors import Conflict
from hub.jobs import Job, Lane, Report, errand
from hub.jobs import State as JobState
from hub.rounds import examining
from hub.rounds.examining import UNDER_WAY, Question
from hub.rounds.holding import hold
from hub.rounds.models import MatchingRound, Placement
from hub.rounds.policy import TOLD

ERRAND = "rounds.changed_for_all"
CHANGE = Question.CHANGE.value


class NotAskable(Conflict):
    """Asking for everybody where nothing is to be found out, or stopping what does not run."""


def _said() -> sa.ColumnElement[str]:
    said: sa.ColumnElement[str] = col(Placement.reason)[CHANGE].as_string()
    return said


def _ours() -> sa.ColumnElement[bool]:
    """Begun by a job for everybody that has not ended: no job of the student's own finds it out."""
    own = col(Placement.reason)[f"{CHANGE}_job"].as_string()
    return sa.and_(_said() == UNDER_WAY, own.is_(None))


def _better(found: MatchingRound) -> sa.ColumnElement[bool]:
    """The students of a round whom another answer could have given a better place."""
    missed = sa.or_(col(Placement.rank).is_(None), col(Placement.rank) > 1)
    return sa.and_(col(Placement.round_id) == found.id, missed)


def job_of(work: Work, found: MatchingRound) -> Job | None:
    """The job that finds it out for everybody now, if one does."""
    rows = work.all(
        select(Job)
        .where(col(Job.errand) == ERRAND, col(Job.state).in_((JobState.WAITING, JobState.RUNNING)))
        .order_by(col(Job.id))
    )
    return next((one for one in rows if one.arguments["round_id"] == found.id), None)


def progress(work: Work, found: MatchingRound) -> tuple[int, int]:
    """How many have an answer, of how many."""
    wanted = select(Placement.id).where(_better(found))
    answered = wanted.where(_said().is_not(None), _said() != UNDER_WAY)
    return work.count(answered), work.count(wanted)


def ask(work: Work, found: MatchingRound) -> None:
    """Have it found out for all who did not get their first choice and have no answer yet."""
    hold(work, found)
    if found.state not in TOLD:
        raise NotAskable("There is nothing to find out before the teams are published.")
    if job_of(work, found) is not None:
        raise NotAskable("It is being found out now.")
    answered, wanted = progress(work, found)
    if answered == wanted:
        raise NotAskable("Everybody has an answer already.")
    work.later(ERRAND, round_id=found.id)
    work.record("rounds.ask_for_all", f"rounds/{found.id}", answered=answered, wanted=wanted)
    work.announce(f"rounds/{found.id}")


def stop(work: Work, found: MatchingRound) -> None:
    """Find out no more. The answers that are there stay."""
    hold(work, found)
    job = job_of(work, found)
    if job is None:
        raise NotAskable("Nothing is being found out for everybody now.")
    jobs.cancel(work, job)
    for row in work.all(select(Placement).where(_better(found), _ours())):
        row.reason = {key: said for key, said in row.reason.items() if key != CHANGE}
        work.add(row)
        work.announce(f"placements/{row.id}")
    work.record("rounds.stop_for_all", f"rounds/{found.id}")
    work.announce(f"rounds/{found.id}")


@errand(ERRAND, Lane.LONG)
def find_out(database: Database, report: Report, round_id: int) -> None:
    """Answer for one student, the longest waiting first; then let others have their turn."""
    with database.work(HUB) as work:
        found = work.get(MatchingRound, round_id)
        open_ = sa.or_(_said().is_(None), _ours())
        row = work.maybe(
            select(Placement)
            .where(_better(found), open_)
            .order_by(col(Placement.waiting_place).is_(None), col(Placement.id))
        )
        if row is None:
            return
        examining.keep(work, row.id, {CHANGE: UNDER_WAY})
    examining.rethink(database, report, row.id)
    with database.work(HUB) as work:
        work.later(ERRAND, round_id=round_id)
        work.announce(f"rounds/{round_id}")
