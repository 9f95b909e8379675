"""What pages ask of rounds: demand, runs, answers. Counted by the database, not by the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from hub import matching
from hub.actor import Role
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.identity import GrantState, Person, RoleGrant
from hub.jobs import Job
from hub.jobs import State as JobState
from hub.profiles import StudentProfile
from hub.rankings import Choice, Ranking
from hub.rounds import drawing, turns
from hub.rounds.freezing import challenge_of, sizes
from hub.rounds.models import Answer, MatchingRound, MatchingRun, Placement, RoundChallenge, unread
from hub.rounds.policy import visible
from hub.teams import Membership, Team
from hub.universities import University


def _many(model: Any, *where: Any) -> Any:
    """How many rows of another table belong to a round: a column for its list."""
    return (
        sa.select(sa.func.count())
        .select_from(model)
        .where(model.round_id == MatchingRound.id, *where)
        .correlate(MatchingRound)
        .scalar_subquery()
    )


def rounds(work: Work) -> Select[MatchingRound, int, int]:
    """All rounds, newest first: with how many challenges and complete rankings."""
    return (
        select(
            MatchingRound,
            _many(RoundChallenge),
            _many(Ranking, col(Ranking.sent_at).is_not(None)),
        )
        .select_from(MatchingRound)
        .where(visible(work.actor))
        .options(unread(MatchingRound.instance))
        .order_by(col(MatchingRound.closes_at).desc(), col(MatchingRound.id).desc())
    )


def choosable(work: Work, found: MatchingRound | None) -> list[Challenge]:
    """What a round may offer: published challenges, and those it offers already."""
    wanted = col(Challenge.state) == ChallengeState.PUBLISHED
    if found is not None:
        mine = sa.select(col(RoundChallenge.challenge_id)).where(
            col(RoundChallenge.round_id) == found.id
        )
        wanted = sa.or_(wanted, col(Challenge.id).in_(mine))
    return work.all(select(Challenge).where(wanted).order_by(col(Challenge.title)))


@dataclass(frozen=True)
class Demand:
    """What complete rankings ask of one challenge. universities: of those who ranked it."""

    id: int
    title: str
    seats: int
    team_least: int
    universities_needed: int
    ranked: int
    first: int
    excluded: int
    universities: int

    @property
    def warning(self) -> str:
        """Why it may not run; empty when nothing points to that."""
        if self.ranked < self.team_least:
            return f"Ranked by {self.ranked}, and a team needs {self.team_least}"
        if self.universities < self.universities_needed:
            return f"Ranked from {self.universities} of {self.universities_needed} universities"
        return ""


def demand(work: Work, found: MatchingRound) -> list[Demand]:
    """Demand for each challenge against its seats, most wanted first: one query."""
    is_ranked = col(Choice.place).is_not(None)
    counted = (
        sa.select(
            col(Choice.challenge_id).label("challenge_id"),
            sa.func.count(sa.case((is_ranked, 1))).label("ranked"),
            sa.func.count(sa.case((col(Choice.place) == 1, 1))).label("first"),
            sa.func.count(sa.case((is_ranked, None), else_=1)).label("excluded"),
            sa.func.count(
                sa.distinct(sa.case((is_ranked, col(StudentProfile.university_id))))
            ).label("universities"),
        )
        .join(Ranking, col(Ranking.id) == col(Choice.ranking_id))
        .outerjoin(StudentProfile, col(StudentProfile.person_id) == col(Ranking.person_id))
        .where(col(Ranking.round_id) == found.id, col(Ranking.sent_at).is_not(None))
        .group_by(col(Choice.challenge_id))
        .subquery()
    )
    rows = work.execute(
        sa.select(
            Challenge,
            counted.c.ranked,
            counted.c.first,
            counted.c.excluded,
            counted.c.universities,
        )
        .join(RoundChallenge, col(RoundChallenge.challenge_id) == col(Challenge.id))
        .outerjoin(counted, counted.c.challenge_id == col(Challenge.id))
        .where(col(RoundChallenge.round_id) == found.id)
        .order_by(sa.func.coalesce(counted.c.ranked, 0).desc(), col(Challenge.title))
    )
    return [_demand(found, *row) for row in rows]


def _demand(found: MatchingRound, challenge: Challenge, *counts: int | None) -> Demand:
    least, most = sizes(found, challenge)
    ranked, first, excluded, universities = (one or 0 for one in counts)
    return Demand(
        challenge.id,
        challenge.title,
        challenge.max_teams * most,
        least,
        matching.universities_needed(challenge_of(found, challenge)),
        ranked,
        first,
        excluded,
        universities,
    )


@dataclass(frozen=True)
class Entrants:
    """Who takes part. few: name and number of entries of those whose ranking is not complete."""

    students: int
    begun: int
    complete: int
    few: list[tuple[str, int]]


def entrants(work: Work, found: MatchingRound, most: int = 20) -> Entrants:
    """How many students could rank, began, and are complete; and whose list is too short."""
    students = work.count(
        select(RoleGrant.person_id)
        .where(col(RoleGrant.role) == Role.STUDENT, col(RoleGrant.state) == GrantState.CONFIRMED)
        .distinct()
    )
    begun, complete = work.one(
        select(sa.func.count(col(Ranking.id)), sa.func.count(col(Ranking.sent_at))).where(
            col(Ranking.round_id) == found.id
        )
    )
    few = work.all(
        select(Person.name, sa.func.count(col(Choice.place)))
        .join(Ranking, col(Ranking.person_id) == col(Person.id))
        .outerjoin(Choice, col(Choice.ranking_id) == col(Ranking.id))
        .where(col(Ranking.round_id) == found.id, col(Ranking.sent_at).is_(None))
        .group_by(col(Person.id), col(Person.name))
        .order_by(col(Person.name_key), col(Person.id))
        .limit(most)
    )
    return Entrants(students, begun, complete, [(name, many) for name, many in few])


@dataclass(frozen=True)
class RunLine:
    """A run without its result: how it stands or ended."""

    id: int
    number: int
    rule: dict[str, Any]
    figures: dict[str, Any]
    fault: str
    result_hash: str
    finished: bool
    job_state: JobState | None
    fraction: float
    sentence: str
    turn: str
    """Why it has not begun; see `hub.rounds.turns`."""
    stale: bool
    """Whether it read an input of before the round was opened again."""

    @property
    def under_way(self) -> bool:
        return self.job_state in (JobState.WAITING, JobState.RUNNING) and not self.finished

    @property
    def good(self) -> bool:
        """Whether it has a result that could be published."""
        return self.finished and not self.fault and not self.stale


def runs(work: Work, found: MatchingRound) -> list[RunLine]:
    """The runs of a round, newest first."""
    rows = work.all(
        select(MatchingRun, Job)
        .outerjoin(Job, col(Job.id) == col(MatchingRun.job_id))
        .where(col(MatchingRun.round_id) == found.id)
        .options(unread(MatchingRun.result))
        .order_by(col(MatchingRun.number).desc())
    )
    # Only a round that was opened again, or drawn anew, has runs of another seed.
    seed = drawing.seed_now(work, found) if found.draw > 1 else None
    waits = turns.words(work, [job for run, job in rows if run.finished_at is None])
    return [
        RunLine(
            run.id,
            run.number,
            run.rule,
            run.figures,
            run.fault or (job.fault if job is not None else ""),
            run.result_hash,
            run.finished_at is not None,
            job.state if job is not None else None,
            job.fraction if job is not None else 0.0,
            job.sentence if job is not None else "",
            waits.get(job.id, "") if job is not None else "",
            found.draw > 1 and run.seed != seed,
        )
        for run, job in rows
    ]


def results(work: Work, run_ids: list[int]) -> dict[int, dict[str, Any]]:
    """The results of some runs, by run."""
    rows = work.all(select(MatchingRun).where(col(MatchingRun.id).in_(run_ids)))
    return {run.id: run.result for run in rows}


def titles(work: Work, ids: Sequence[int]) -> dict[int, str]:
    """The titles of challenges, by id."""
    return dict(
        work.all(select(Challenge.id, Challenge.title).where(col(Challenge.id).in_(set(ids))))
    )


def names(work: Work, keys: Sequence[str]) -> dict[str, str]:
    """The short names of universities, by key."""
    return dict(
        work.all(select(University.key, University.short_name).where(col(University.key).in_(keys)))
    )


def answers(work: Work, found: MatchingRound) -> Select[Placement, str, str | None, str | None]:
    """Every outcome of a round: the person, the team, the challenge; open ones first."""
    order = sa.case(
        (col(Placement.team_id).is_(None), 3),
        (col(Placement.answer) == Answer.OFFERED, 0),
        (col(Placement.answer) == Answer.ACCEPTED, 2),
        else_=1,
    )
    return (
        select(Placement, Person.name, Team.name, Challenge.title)
        .join(Person, col(Person.id) == col(Placement.person_id))
        .outerjoin(Team, col(Team.id) == col(Placement.team_id))
        .outerjoin(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .where(col(Placement.round_id) == found.id)
        .options(unread(Placement.reason))
        .order_by(order, col(Placement.waiting_place), col(Person.name_key), col(Placement.id))
    )


def tally(work: Work, found: MatchingRound) -> dict[str, int]:
    """How many said yes, no or nothing; `waiting` is the waiting list."""
    waits = col(Placement.team_id).is_(None)
    rows = work.all(
        select(col(Placement.answer), waits, sa.func.count())
        .where(col(Placement.round_id) == found.id)
        .group_by(col(Placement.answer), waits)
    )
    found_counts = dict.fromkeys([*(one.value for one in Answer), "waiting"], 0)
    for answer, waiting, many in rows:
        found_counts["waiting" if waiting else answer.value] += many
    return found_counts


def ombud(work: Work) -> Person | None:
    """Who hears objections to what coordinators decide."""
    return _with_role(work, Role.OMBUD)


def _with_role(work: Work, role: Role) -> Person | None:
    return work.maybe(
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            col(RoleGrant.role) == role,
            col(RoleGrant.state) == GrantState.CONFIRMED,
            col(Person.closed_at).is_(None),
        )
        .order_by(col(Person.id))
    )


def coordinator_of(work: Work, found: MatchingRound) -> Person | None:
    """Whom students can ask: who made the round, or any coordinator."""
    if found.made_by_id is not None:
        return work.get(Person, found.made_by_id)
    return _with_role(work, Role.COORDINATOR)


def team_names(work: Work, found: MatchingRound) -> dict[int, str]:
    """The names of a published round's teams, by person; people who left are among them."""
    return dict(
        work.all(
            select(Membership.person_id, Team.name)
            .join(Team, col(Team.id) == col(Membership.team_id))
            .where(col(Team.round_id) == found.id)
        )
    )
