"""The gradebook: a line for each student of the teams that the actor oversees."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select

from hub.assessment import grading, policy, queries
from hub.assessment.grading import Outcome
from hub.assessment.members import grades_of
from hub.assessment.models import (
    Assessment,
    AssessmentState,
    Difference,
    PartnerView,
    Result,
    Rubric,
)
from hub.challenges import Challenge
from hub.db import Work
from hub.identity import Person
from hub.profiles import StudentProfile
from hub.rounds import MatchingRound
from hub.teams import Membership, Standing, State, Team
from hub.universities import University

STATES = {
    "waiting": "Not handed in",
    "open": "To mark",
    "marked": "Marked, not released",
    "released": "Released",
}
SORTS = ("name", "challenge", "team", "points", "state")


@dataclass(frozen=True)
class Filter:
    """What of the gradebook is shown, and in which order. Unknown words mean: all, by name."""

    challenge_id: int | None = None
    round_id: int | None = None
    state: str = ""
    sort: str = "name"
    descending: bool = False


@dataclass(frozen=True)
class Line:
    """One student in one team."""

    person: Person
    university: University | None
    team: Team
    challenge: Challenge
    submission_id: int | None
    marks: dict[str, int]
    """Points by name of criterion, as far as marked."""
    points: Decimal | None
    passed: bool | None
    credits: Decimal | None
    grade: str
    difference: int
    reason: str
    state: str
    steps: list[dict[str, Any]]

    @property
    def words(self) -> str:
        return STATES[self.state]

    @property
    def look(self) -> str:
        return {"waiting": "later", "open": "now", "marked": "done", "released": "locked"}[
            self.state
        ]


def found(work: Work, wanted: Filter) -> Any:
    """The select of lines: ids only, so that it can be counted, sorted and paged cheaply."""
    last = queries.last_versions()
    marking = sa.and_(
        col(Assessment.submission_id) == last.c.submission_id,
        col(Assessment.assessor_id) == col(Team.teacher_id),
    )
    result = sa.and_(col(Result.team_id) == col(Team.id), col(Result.person_id) == col(Person.id))
    difference = sa.and_(
        col(Difference.assessment_id) == col(Assessment.id),
        col(Difference.person_id) == col(Person.id),
    )
    points = func.coalesce(
        col(Result.points) * 1000,
        col(Assessment.thousandths) + 1000 * func.coalesce(col(Difference.points), 0),
        -1,
    )
    state = sa.case(
        (col(Result.id).is_not(None), "released"),
        (last.c.submission_id.is_(None), "waiting"),
        (col(Assessment.state) == AssessmentState.MARKED, "marked"),
        else_="open",
    )
    rows: Any = (
        sa.select(
            Person,
            University,
            Team,
            Challenge,
            last.c.submission_id,
            Assessment,
            Rubric,
            Result,
            Difference,
            PartnerView,
            state.label("state"),
        )
        .select_from(Membership)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(Team, col(Team.id) == col(Membership.team_id))
        .join(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .join(last, last.c.team_id == col(Team.id), isouter=True)
        .join(Assessment, marking, isouter=True)
        .join(Rubric, col(Rubric.id) == col(Assessment.rubric_id), isouter=True)
        .join(Result, result, isouter=True)
        .join(Difference, difference, isouter=True)
        .join(PartnerView, col(PartnerView.submission_id) == last.c.submission_id, isouter=True)
        .join(StudentProfile, col(StudentProfile.person_id) == col(Person.id), isouter=True)
        .join(University, col(University.id) == col(StudentProfile.university_id), isouter=True)
        .where(
            policy.overseen(work.actor),
            col(Membership.standing) == Standing.ACTIVE,
            col(Team.state).in_((State.ACTIVE, State.SUBMITTED, State.ASSESSED, State.COMPLETED)),
        )
    )
    if wanted.challenge_id is not None:
        rows = rows.where(col(Challenge.id) == wanted.challenge_id)
    if wanted.round_id is not None:
        rows = rows.where(col(Team.round_id) == wanted.round_id)
    if wanted.state in STATES:
        rows = rows.where(state == wanted.state)
    orders: dict[str, list[Any]] = {
        "name": [col(Person.name_key)],
        "challenge": [col(Challenge.title), col(Person.name_key)],
        "team": [col(Team.name), col(Person.name_key)],
        "points": [points, col(Person.name_key)],
        "state": [state, col(Person.name_key)],
    }
    first, *rest = orders.get(wanted.sort, orders["name"])
    by = first.desc() if wanted.descending else first.asc()
    return rows.order_by(by, *rest, col(Person.id), col(Team.id))


def lines(rows: Sequence[Any]) -> list[Line]:
    """The rows of `found` as lines, with what the drafts give where nothing is released yet."""
    return [line(*row) for row in rows]


def line(
    person: Person,
    university: University | None,
    team: Team,
    challenge: Challenge,
    submission_id: int | None,
    assessment: Assessment | None,
    rubric: Rubric | None,
    result: Result | None,
    difference: Difference | None,
    view: PartnerView | None,
    state: str,
) -> Line:
    """One row with its sum: as released, or as the draft has it now."""
    if result is not None:
        return Line(
            person=person,
            university=university,
            team=team,
            challenge=challenge,
            submission_id=submission_id,
            marks={one["name"]: one["points"] for one in result.judged},
            points=Decimal(str(result.points)).quantize(Decimal("0.1")),
            passed=result.passed,
            credits=Decimal(str(result.credits)),
            grade=result.grade_name,
            difference=result.difference,
            reason=result.reason,
            state="released",
            steps=result.steps,
        )
    outcome = draft(rubric, assessment, view, difference, challenge, university)
    marks = assessment.marks if assessment else {}
    return Line(
        person=person,
        university=university,
        team=team,
        challenge=challenge,
        submission_id=submission_id,
        marks={
            one["name"]: marks[one["key"]]["points"]
            for one in (rubric.criteria if rubric else [])
            if marks.get(one["key"], {}).get("points") is not None
        },
        points=outcome.points if outcome else None,
        passed=outcome.passed if outcome else None,
        credits=outcome.credits if outcome else None,
        grade=outcome.grade.name if outcome and outcome.grade else "",
        difference=difference.points if difference else 0,
        reason=difference.reason if difference else "",
        state=state,
        steps=[step.as_row() for step in outcome.steps] if outcome else [],
    )


def draft(
    rubric: Rubric | None,
    assessment: Assessment | None,
    view: PartnerView | None,
    difference: Difference | None,
    challenge: Challenge,
    university: University | None,
) -> Outcome | None:
    """What the marks would give if they were released now; None while one is missing."""
    if rubric is None or assessment is None or assessment.state is AssessmentState.OPEN:
        return None
    given = view.views if view and view.given_at else {}
    team = grading.team_points(
        grading.criteria_of(rubric.criteria),
        {key: mark["points"] for key, mark in assessment.marks.items()},
        {key: one["points"] for key, one in given.items() if one["points"] is not None},
        rubric.partner_share,
    )
    return grading.outcome(
        team,
        difference=difference.points if difference else 0,
        pass_points=rubric.pass_points,
        worth=Decimal(str(challenge.credits)),
        grades=grades_of(university),
    )


def one(work: Work, place: policy.Place) -> Line:
    """One student's line, for the page with every step."""
    wanted = found(work, Filter()).where(
        col(Team.id) == place.team.id, col(Person.id) == place.person.id
    )
    return line(*work.one(wanted))


def choices(work: Work) -> tuple[list[Challenge], list[MatchingRound]]:
    """The challenges and rounds by which this actor's gradebook can be filtered."""
    teams = select(Team.challenge_id, Team.round_id).where(policy.overseen(work.actor))
    ids = work.all(teams.distinct())
    challenges = work.all(
        select(Challenge)
        .where(col(Challenge.id).in_({challenge for challenge, _ in ids}))
        .order_by(col(Challenge.title), col(Challenge.id))
    )
    rounds = work.all(
        select(MatchingRound)
        .where(col(MatchingRound.id).in_({number for _, number in ids if number}))
        .order_by(col(MatchingRound.opens_at).desc(), col(MatchingRound.id))
    )
    return challenges, rounds
