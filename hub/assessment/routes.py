"""The ways in to assessment: the works, the desk, the partner's view, release, results."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub import submissions
from hub.actor import Role
from hub.assessment import books, commands, members, overview, policy, queries, releasing, revising
from hub.assessment.forms import (
    MarksForm,
    MembersForm,
    RubricForm,
    ViewForm,
    boxes_of,
    members_in,
    rubric_boxes,
)
from hub.assessment.models import Result
from hub.assessment.policy import Handed
from hub.assessment.queries import Sheet
from hub.assessment.scales import SUGGESTION
from hub.challenges import Challenge
from hub.db import Work
from hub.identity import Person
from hub.organisations import Organisation
from hub.teams import Team
from hub.web import Blank, Submission, action, blank, page, redirect, render


def index(request: Request, work: Work, _: None) -> Response:
    marks = work.actor.has(Role.TEACHER) or work.actor.has(Role.COORDINATOR)
    return render(
        request,
        "assessment/index.html",
        groups=overview.groups(work) if marks else [],
        asked=overview.asked(work),
        marks=marks,
    )


def mine(request: Request, work: Work, person: Person) -> Response:
    return render(request, "assessment/mine.html", results=overview.results(work, person))


def result(request: Request, work: Work, row: Result) -> Response:
    team = work.get(Team, row.team_id)
    return render(
        request,
        "assessment/result.html",
        row=row,
        team=team,
        suggestion=SUGGESTION,
        **books.bands_of(work, row),
        appeal_until=releasing.appeal_until(row),
        **books.people_around(work, team),
    )


def rubric(request: Request, work: Work, challenge: Challenge) -> Response:
    found = queries.rubric(work, challenge)
    return render(
        request,
        "assessment/rubric.html",
        challenge=challenge,
        rubric=found,
        uses=queries.uses(work, found),
        may_write=policy.writes_rubric(work, challenge),
    )


def edit_rubric(request: Request, work: Work, challenge: Challenge) -> Response:
    found = queries.rubric(work, challenge)
    return _rubric_form(request, work, challenge, blank(**rubric_boxes(found, revising.stamp)))


def _rubric_form(request: Request, work: Work, challenge: Challenge, form: Blank) -> Response:
    found = queries.rubric(work, challenge)
    return render(
        request,
        "assessment/edit_rubric.html",
        status=422 if form.errors else 200,
        challenge=challenge,
        rubric=found,
        uses=queries.uses(work, found),
        form=form,
    )


def write_rubric(
    request: Request, work: Work, challenge: Challenge, form: Submission[RubricForm]
) -> Response:
    if form.value is None:
        return _rubric_form(request, work, challenge, form)
    row, new = revising.write_rubric(work, challenge, form.value)
    return redirect(
        request,
        "assessment:rubric",
        challenge_id=challenge.id,
        notice=f"Version {row.version} is made." if new else "The rubric is saved.",
    )


def desk(request: Request, work: Work, handed: Handed) -> Response:
    sheet = queries.sheet(work, handed)
    return _desk(request, work, sheet, blank(**_sent(sheet)))


def _sent(sheet: Sheet) -> dict[str, Any]:
    """The desk's form as it is first shown."""
    kept = sheet.assessment
    return {
        **boxes_of(sheet.marks),
        "comment": kept.comment if kept else "",
        "version": kept.version if kept else 0,
    }


def _desk(request: Request, work: Work, sheet: Sheet, form: Blank) -> Response:
    queue = [one for one in queries.queue(work) if _queued(one, sheet)]
    return render(
        request,
        "assessment/desk.html",
        status=422 if form.errors else 200,
        sheet=sheet,
        form=form,
        queue=queue,
        parts=queries.without_names(submissions.parts(work, sheet.handed.submission)),
        people=queries.unnamed(work, sheet.handed.team),
        bank=queries.comment_bank(work, sheet),
    )


def _queued(one: queries.Waiting, sheet: Sheet) -> bool:
    """The queue holds what is not released, and the work that is open."""
    return one.words != "Released" or one.submission.id == sheet.handed.submission.id


def save(request: Request, work: Work, handed: Handed, form: Submission[MarksForm]) -> Response:
    sheet = queries.sheet(work, handed)
    if form.value is None:
        return _desk(request, work, sheet, form)
    row = commands.save_marks(work, sheet, form.value)
    if form.value.autosave:
        return _kept(row.version if row else 0)
    if form.value.go == "next":
        found = next_to_mark(queries.queue(work), handed.submission.id)
        if found is not None:
            return redirect(
                request,
                "assessment:desk",
                submission_id=found.submission.id,
                notice=f"Work {handed.submission.label} is saved.",
            )
        return redirect(request, "assessment:index", notice="Saved. Nothing else waits for marks.")
    return redirect(
        request, "assessment:desk", submission_id=handed.submission.id, notice="Draft saved."
    )


def _kept(version: int) -> Response:
    """The answer to a form that saves itself: what version it now has."""
    return Response(status_code=204, headers={"Version": str(version)})


def next_to_mark(queue: list[queries.Waiting], submission_id: int) -> queries.Waiting | None:
    """The next work that is not marked, after this one and then from the start."""
    ids = [one.submission.id for one in queue]
    at = ids.index(submission_id) if submission_id in ids else -1
    around = [*queue[at + 1 :], *queue[: max(0, at)]]
    return next((one for one in around if not one.done), None)


def differences(request: Request, work: Work, handed: Handed) -> Response:
    sheet = queries.sheet(work, handed)
    lines = members.lines(work, sheet)
    boxes: dict[str, Any] = {}
    for number, line in enumerate(lines, 1):
        boxes[f"points_{number}"] = line.points
        boxes[f"reason_{number}"] = line.reason
    return _members(request, work, sheet, lines, blank(**boxes))


def _members(
    request: Request,
    work: Work,
    sheet: Sheet,
    lines: list[members.MemberLine],
    form: Blank,
) -> Response:
    return render(
        request,
        "assessment/members.html",
        status=422 if form.errors else 200,
        sheet=sheet,
        lines=lines,
        form=form,
        message=members.message(sheet.handed.challenge.title),
    )


def differ(request: Request, work: Work, handed: Handed, form: Submission[MembersForm]) -> Response:
    sheet = queries.sheet(work, handed)
    lines = members.lines(work, sheet)
    if form.value is None:
        return _members(request, work, sheet, lines, form)
    commands.differ_all(work, sheet, members_in(form.value, [one.person.id for one in lines]))
    return redirect(
        request,
        "assessment:differences",
        submission_id=handed.submission.id,
        notice="The differences are saved.",
    )


def release_team(request: Request, work: Work, handed: Handed, _: Submission[Any]) -> Response:
    found = releasing.release(work, [queries.sheet(work, handed)])
    return redirect(
        request,
        "assessment:differences",
        submission_id=handed.submission.id,
        notice=f"{len(found)} results are released. Each member was told.",
    )


def release(request: Request, work: Work, challenge: Challenge) -> Response:
    sheets = queries.sheets(work, challenge)
    return render(
        request,
        "assessment/release.html",
        challenge=challenge,
        sheets=sheets,
        ready=[one for one in sheets if one.marked and not one.released],
        missing=[one for one in sheets if not one.marked],
    )


def release_all(request: Request, work: Work, challenge: Challenge, _: Submission[Any]) -> Response:
    found = releasing.release(work, queries.sheets(work, challenge))
    return redirect(
        request,
        "assessment:release",
        challenge_id=challenge.id,
        notice=f"{len(found)} results are released. Each student was told.",
    )


def view(request: Request, work: Work, handed: Handed) -> Response:
    sheet = queries.sheet(work, handed)
    kept = sheet.view
    boxes = boxes_of(kept.views) if kept else {}
    comment, version = (kept.comment, kept.version) if kept else ("", 0)
    return _view(request, work, sheet, blank(**boxes, comment=comment, version=version))


def _view(request: Request, work: Work, sheet: Sheet, form: Blank) -> Response:
    return render(
        request,
        "assessment/view.html",
        status=422 if form.errors else 200,
        sheet=sheet,
        form=form,
        organisation=work.get(Organisation, sheet.handed.challenge.organisation_id),
    )


def save_view(request: Request, work: Work, handed: Handed, form: Submission[ViewForm]) -> Response:
    sheet = queries.sheet(work, handed)
    if form.value is None:
        return _view(request, work, sheet, form)
    row = commands.save_view(work, sheet, form.value)
    if form.value.autosave:
        return _kept(row.version if row else 0)
    if form.value.give:
        return redirect(
            request, "assessment:index", notice="Your view is given. The teacher was told."
        )
    return redirect(
        request, "assessment:view", submission_id=handed.submission.id, notice="Draft saved."
    )


routes: list[BaseRoute] = [
    page("/", index, policy.assessor),
    page("/mine", mine, policy.student),
    page("/results/{team_id:int}", result, policy.receiver),
    page("/rubrics/{challenge_id:int}", rubric, policy.rubric_reader),
    page("/rubrics/{challenge_id:int}/edit", edit_rubric, policy.rubric_writer),
    action("/rubrics/{challenge_id:int}/edit", write_rubric, policy.rubric_writer, RubricForm),
    page("/desk/{submission_id:int}", desk, policy.marker),
    action("/desk/{submission_id:int}", save, policy.marker, MarksForm),
    page("/desk/{submission_id:int}/members", differences, policy.marker),
    action("/desk/{submission_id:int}/members", differ, policy.marker, MembersForm),
    action("/desk/{submission_id:int}/release", release_team, policy.marker),
    page("/challenges/{challenge_id:int}/release", release, policy.releaser),
    action("/challenges/{challenge_id:int}/release", release_all, policy.releaser),
    page("/views/{submission_id:int}", view, policy.viewer),
    action("/views/{submission_id:int}", save_view, policy.viewer, ViewForm),
    *books.routes,
]
