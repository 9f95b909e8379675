"""Release: results for all members at once, and never back. A correction makes a new version."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from sqlmodel import col, select

from hub import realtime
from hub.assessment import grading, members
from hub.assessment.commands import hold, me
from hub.assessment.forms import CorrectionForm
from hub.assessment.models import AssessmentState, Result
from hub.assessment.queries import Sheet
from hub.challenges import Challenge, move
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.errors import Conflict
from hub.notices import notify
from hub.teams import State, Team
from hub.universities import University
from hub.web.forms import check_version

APPEAL_DAYS = 14


class NotMarked(Conflict):
    """Releasing what is not marked in every criterion."""


def appeal_until(result: Result) -> datetime:
    """Until when a student may ask for another look."""
    return result.released_at + timedelta(days=APPEAL_DAYS)


def release(work: Work, sheets: Sequence[Sheet]) -> list[Result]:
    """Tell all members of these teams their results, all at once or none.

    Raises NotMarked where a work is not marked in all criteria, and Conflict where nothing is left
    to release.
    """
    open_ones = [sheet for sheet in sheets if not sheet.released]
    if not open_ones:
        raise Conflict("These results are released already.")
    for sheet in open_ones:
        if not sheet.marked:
            raise NotMarked(
                f"Work {sheet.handed.submission.label} is not marked in all criteria yet. "
                "Mark it first; then all results can be released."
            )
    found = [one for sheet in open_ones for one in release_team(work, sheet)]
    for challenge_id in dict.fromkeys(sheet.handed.challenge.id for sheet in open_ones):
        finish(work, work.get(Challenge, challenge_id))
    return found


def release_team(work: Work, sheet: Sheet) -> list[Result]:
    """A result for each member, the team assessed, everybody told."""
    team = hold(work, sheet.handed.team.id)
    assessment = sheet.assessment
    if assessment is None:
        raise NotMarked("This work is not marked yet.")
    view = sheet.view if sheet.given else None
    results = []
    for line in members.lines(work, sheet):
        outcome = line.outcome
        if outcome is None or line.result is not None:
            raise Conflict("These results are released already.")
        results.append(
            Result(
                person_id=line.person.id,
                team_id=team.id,
                submission_id=sheet.handed.submission.id,
                rubric_id=sheet.rubric.id,
                points=float(outcome.points),
                passed=outcome.passed,
                pass_points=sheet.rubric.pass_points,
                credits=float(outcome.credits),
                university_id=line.university.id if line.university else None,
                local_grade=outcome.grade.code if outcome.grade else "",
                grade_name=outcome.grade.name if outcome.grade else "",
                steps=[step.as_row() for step in outcome.steps],
                judged=members.judged(sheet),
                comment=assessment.comment,
                partner_comment=view.comment if view else "",
                difference=line.points,
                reason=line.reason,
                released_at=work.now,
                released_by_id=me(work),
            )
        )
    work.add_all(results)
    assessment.state = AssessmentState.RELEASED
    work.add(assessment)
    if team.state in (State.ACTIVE, State.SUBMITTED):
        team.state = State.ASSESSED
        work.add(team)
        realtime.revoke(work, "*")  # its boards and pages turn to reading
    for result in results:
        notify(
            work,
            result.person_id,
            "assessment.release",
            members.message(sheet.handed.challenge.title),
            f"/assessment/results/{team.id}",
        )
    work.record(
        "assessment.release",
        f"teams/{team.id}",
        submission=sheet.handed.submission.id,
        results=len(results),
    )
    work.announce(f"teams/{team.id}")
    return results


def finish(work: Work, challenge: Challenge) -> None:
    """Once every team of a challenge is assessed, so is the challenge."""
    left = work.maybe(
        select(Team.id).where(
            col(Team.challenge_id) == challenge.id,
            col(Team.state).in_((State.FORMING, State.ACTIVE, State.SUBMITTED)),
        )
    )
    if left is not None:
        return
    if challenge.state is ChallengeState.IN_PROGRESS:
        move(work, challenge, ChallengeState.DELIVERED)
    if challenge.state is ChallengeState.DELIVERED:
        move(work, challenge, ChallengeState.ASSESSED)


def correct(work: Work, result: Result, form: CorrectionForm) -> Result:
    """Change a released result for a reason that the student reads. The old one stays written.

    Raises EditedMeanwhile.
    """
    hold(work, result.team_id)
    check_version(form.version, result.version, "Somebody", {"points": f"{result.points:.1f}"})
    if Decimal(form.points) == Decimal(str(result.points)):
        raise Conflict("These are the points that the student already has.")
    team = work.get(Team, result.team_id)
    challenge = work.get(Challenge, team.challenge_id)
    university = work.get(University, result.university_id) if result.university_id else None
    step = grading.Step(
        "Corrected by the teacher",
        f"{result.points:.1f} becomes {form.points}",
        grading.two(Decimal(form.points)),
    )
    outcome = grading.settle(
        Decimal(form.points),
        [step],
        pass_points=result.pass_points,
        worth=Decimal(str(challenge.credits)),
        grades=members.grades_of(university),
    )
    result.corrections = [
        *result.corrections,
        {
            "at": work.now.isoformat(),
            "by": me(work),
            "before": result.points,
            "after": float(outcome.points),
            "reason": form.reason,
        },
    ]
    result.steps = [*result.steps, *(one.as_row() for one in outcome.steps)]
    result.points = float(outcome.points)
    result.passed = outcome.passed
    result.credits = float(outcome.credits)
    result.local_grade = outcome.grade.code if outcome.grade else ""
    result.grade_name = outcome.grade.name if outcome.grade else ""
    result.version += 1
    work.add(result)
    notify(
        work,
        result.person_id,
        "assessment.correct",
        f"Your result in “{challenge.title}” was corrected. Read why.",
        f"/assessment/results/{team.id}",
    )
    work.record(
        "assessment.correct",
        f"teams/{team.id}",
        person=result.person_id,
        version=result.version,
    )
    return result
