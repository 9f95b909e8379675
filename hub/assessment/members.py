"""The members of a team with what each would get, or has got."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from hub.assessment import grading
from hub.assessment.commands import sums
from hub.assessment.grading import Outcome
from hub.assessment.models import Assessment, Difference, Result
from hub.assessment.queries import Sheet
from hub.assessment.rubrics import level_of
from hub.db import Work
from hub.identity import Person
from hub.profiles import StudentProfile
from hub.teams import Membership, Standing
from hub.universities import University


@dataclass(frozen=True)
class MemberLine:
    """One member: their difference, and what the marks give with it; `result` once released."""

    person: Person
    university: University | None
    difference: Difference | None
    outcome: Outcome | None
    """None while a criterion is not marked."""
    result: Result | None
    before: Difference | None = None
    """What the teacher gave on the version before, as long as nothing is said on this one."""

    @property
    def points(self) -> int:
        return self.difference.points if self.difference else 0

    @property
    def reason(self) -> str:
        return self.difference.reason if self.difference else ""


def lines(work: Work, sheet: Sheet) -> list[MemberLine]:
    """The active members, in the order of their names."""
    earlier = before(work, sheet)
    rows = work.all(
        select(Person, University, Difference, Result)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .join(StudentProfile, col(StudentProfile.person_id) == col(Person.id), isouter=True)
        .join(University, col(University.id) == col(StudentProfile.university_id), isouter=True)
        .join(
            Difference,
            (col(Difference.person_id) == col(Person.id))
            & (col(Difference.assessment_id) == (sheet.assessment.id if sheet.assessment else 0)),
            isouter=True,
        )
        .join(
            Result,
            (col(Result.person_id) == col(Person.id))
            & (col(Result.team_id) == sheet.handed.team.id),
            isouter=True,
        )
        .where(
            col(Membership.team_id) == sheet.handed.team.id,
            col(Membership.standing) == Standing.ACTIVE,
        )
        .order_by(col(Person.name_key), col(Person.id))
    )
    return [
        MemberLine(
            person,
            university,
            difference,
            outcome_of(sheet, difference.points if difference else 0, university),
            result,
            None if difference or result else earlier.get(person.id),
        )
        for person, university, difference, result in rows
    ]


def before(work: Work, sheet: Sheet) -> dict[int, Difference]:
    """The differences of the newest earlier version that has any marks, by person."""
    last = (
        select(Assessment.id)
        .where(
            col(Assessment.team_id) == sheet.handed.team.id,
            col(Assessment.assessor_id) == sheet.handed.team.teacher_id,
            col(Assessment.submission_id) < sheet.handed.submission.id,
        )
        .order_by(col(Assessment.submission_id).desc())
        .limit(1)
    ).scalar_subquery()
    found = work.all(
        select(Difference).where(col(Difference.assessment_id) == last, col(Difference.points) != 0)
    )
    return {one.person_id: one for one in found}


def outcome_of(sheet: Sheet, difference: int, university: University | None) -> Outcome | None:
    """What the marks give with this difference; None while a criterion is not marked."""
    if sheet.assessment is None or not sheet.marked:
        return None
    return grading.outcome(
        sums(sheet.rubric, sheet.assessment, sheet.view),
        difference=difference,
        pass_points=sheet.rubric.pass_points,
        worth=Decimal(str(sheet.handed.challenge.credits)),
        grades=grades_of(university),
    )


def grades_of(university: University | None) -> Sequence[dict[str, Any]]:
    """The scale of a university, best first; empty where it has none here."""
    return university.grades if university else []


def judged(sheet: Sheet) -> list[dict[str, Any]]:
    """What the markers saw, criterion by criterion, as a result keeps it."""
    given = sheet.view.views if sheet.view and sheet.view.given_at else {}
    found = []
    for one in sheet.rubric.criteria:
        mark = sheet.marks.get(one["key"], {"points": None, "comment": ""})
        level, step = level_of(one, mark["points"]) if mark["points"] is not None else ("", 0)
        seen = given.get(one["key"])
        points = seen["points"] if seen else None
        found.append(
            {
                "name": one["name"],
                "weight": one["weight"],
                "points": mark["points"],
                "level": level,
                "step": step,
                "of": len(one["levels"]),
                "comment": mark["comment"],
                "partner": one["partner"],
                "view": {
                    "points": points,
                    "level": level_of(one, points)[0] if points is not None else "",
                    "comment": seen["comment"],
                }
                if seen
                else None,
            }
        )
    return found


def message(challenge_title: str) -> str:
    """What one member is told when results are released. Only that there is something to read:
    a mail is no place for a mark."""
    return f"Your result in “{challenge_title}” is released. Read it with every step of the sum."
