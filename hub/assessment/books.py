"""The ways in to the gradebook: the table, the files, one student's sum, a correction."""

from decimal import Decimal
from typing import Any

from sqlmodel import col, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub.assessment import exports, gradebook, policy, releasing, scales
from hub.assessment.forms import CorrectionForm
from hub.assessment.gradebook import Filter
from hub.assessment.members import grades_of
from hub.assessment.models import Result
from hub.assessment.policy import Place
from hub.challenges import Challenge
from hub.db import Work
from hub.identity import Person
from hub.organisations import Organisation
from hub.teams import Team
from hub.universities import University
from hub.web import (
    Blank,
    Submission,
    Taken,
    action,
    blank,
    download,
    export,
    page,
    redirect,
    render,
    sheets,
)
from hub.web.paging import paged_rows

PAGE_SIZE = 25
MOST_EXPORTED = 5000


def wanted(request: Request) -> Filter:
    """The filter in the URL; what is no filter counts as none."""
    asked = request.query_params

    def number(name: str) -> int | None:
        value = asked.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None

    sort = asked.get("sort", "name")
    return Filter(
        challenge_id=number("challenge"),
        round_id=number("round"),
        state=asked.get("state", "") if asked.get("state", "") in gradebook.STATES else "",
        sort=sort if sort in gradebook.SORTS else "name",
        descending=asked.get("order") == "desc",
    )


def show(request: Request, work: Work, _: None) -> Response:
    chosen = wanted(request)
    found = paged_rows(request, work, gradebook.found(work, chosen), PAGE_SIZE)
    lines = gradebook.lines(found.rows)
    challenges, rounds = gradebook.choices(work)
    return render(
        request,
        "assessment/gradebook.html",
        found=found,
        lines=lines,
        chosen=chosen,
        criteria=exports.criteria_names(lines) if chosen.challenge_id else [],
        challenges=challenges,
        rounds=rounds,
        states=gradebook.STATES,
    )


def as_csv(request: Request, work: Work, _: None) -> Taken:
    lines = _all(request, work)
    answer = download(exports.as_csv(lines), "gradebook.csv", sheets.CSV)
    return Taken(answer, "assessment/gradebook", len(lines))


def as_xlsx(request: Request, work: Work, _: None) -> Taken:
    lines = _all(request, work)
    answer = download(exports.as_xlsx(lines), "gradebook.xlsx", sheets.XLSX)
    return Taken(answer, "assessment/gradebook", len(lines))


def _all(request: Request, work: Work) -> list[gradebook.Line]:
    """All lines that the filter in the URL gives, on all its pages."""
    rows = gradebook.found(work, wanted(request)).limit(MOST_EXPORTED)
    return gradebook.lines(work.all(rows))


def member(request: Request, work: Work, place: Place) -> Response:
    return _member(request, work, place, None)


def _member(request: Request, work: Work, place: Place, form: Blank | None) -> Response:
    result = work.maybe(
        select(Result).where(
            col(Result.team_id) == place.team.id, col(Result.person_id) == place.person.id
        )
    )
    version = result.version if result else 0
    marks = policy.marks(work.actor, place.team)
    return render(
        request,
        "assessment/member.html",
        status=422 if form is not None and form.errors else 200,
        place=place,
        line=gradebook.one(work, place),
        result=result,
        marks=marks,
        corrects=result is not None and marks,
        form=blank(version=version) if form is None else form,
    )


def correct(
    request: Request, work: Work, subject: tuple[Place, Result], form: Submission[CorrectionForm]
) -> Response:
    place, row = subject
    if form.value is None:
        return _member(request, work, place, form)
    releasing.correct(work, row, form.value)
    return redirect(
        request,
        "assessment:member",
        team_id=place.team.id,
        person_id=place.person.id,
        notice="The result is corrected. The student was told.",
    )


def bands_of(work: Work, row: Result) -> dict[str, Any]:
    """The bands of a result's scale, best first, and where they stand in the drawing in percent.

    Who passed sees the passes only, from the pass mark on: there the steps are wide enough.
    """
    university = work.get(University, row.university_id) if row.university_id else None
    found = scales.bands(grades_of(university), row.pass_points)
    points = Decimal(str(row.points))
    own = scales.band_of(found, points)
    least = row.pass_points if row.passed else 0

    def place(value: Decimal) -> float:
        return float(round((value - least) * 100 / (100 - least), 3))

    bands = [
        {
            "code": one.code,
            "name": one.name,
            "begins": one.begins,
            "ends": one.ends,
            "passed": one.passed,
            "own": one == own,
            "shown": one.begins >= least,
            "x": place(one.begins),
            "width": place(one.ends) - place(one.begins),
        }
        for one in found
    ]
    return {"bands": bands, "stands_at": place(points)}


def people_around(work: Work, team: Team) -> dict[str, Any]:
    """Who a student can turn to about a result, and where the result comes from."""
    challenge = work.get(Challenge, team.challenge_id)
    coordinator = challenge.coordinator_id
    return {
        "challenge": challenge,
        "organisation": work.get(Organisation, challenge.organisation_id),
        "teacher": work.get(Person, team.teacher_id) if team.teacher_id else None,
        "coordinator": work.get(Person, coordinator) if coordinator else None,
        "university": _home(work),
    }


def _home(work: Work) -> University | None:
    number = work.actor.university_id
    return work.get(University, number) if number else None


routes: list[BaseRoute] = [
    page("/gradebook", show, policy.bookkeeper, name="gradebook"),
    export("/gradebook.csv", as_csv, policy.bookkeeper, name="gradebook_csv"),
    export("/gradebook.xlsx", as_xlsx, policy.bookkeeper, name="gradebook_xlsx"),
    page("/gradebook/{team_id:int}/{person_id:int}", member, policy.place),
    action("/gradebook/{team_id:int}/{person_id:int}", correct, policy.corrector, CorrectionForm),
]
