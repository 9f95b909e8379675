"""The ways in to what is handed in."""

from starlette.requests import Request
from starlette.responses import Response

from hub import files, pages
from hub.challenges import Challenge
from hub.db import Work
from hub.submissions import commands, policy, queries
from hub.submissions.forms import SubmissionForm
from hub.submissions.models import Deliverable, Part, Submission
from hub.submissions.policy import Found
from hub.submissions.showing import people
from hub.teams import Team, space
from hub.web import Blank, action, blank, page, redirect
from hub.web import Submission as Sent


def index(request: Request, work: Work, team: Team) -> Response:
    return space(
        request,
        work,
        team,
        "submissions",
        "submissions/index.html",
        lines=queries.lines(work, team),
    )


def new(request: Request, work: Work, found: Found) -> Response:
    return form_page(request, work, found, blank(licence="CC-BY-4.0", access="restricted"))


def form_page(request: Request, work: Work, found: Found, form: Blank) -> Response:
    team, deliverable = found
    line = next(one for one in queries.lines(work, team) if one.deliverable.id == deliverable.id)
    return space(
        request,
        work,
        team,
        "submissions",
        "submissions/new.html",
        422 if form.errors else 200,
        form=form,
        line=line,
        candidates=queries.candidates(work, team),
        criteria=work.get(Challenge, team.challenge_id).criteria,
    )


def hand_in(request: Request, work: Work, found: Found, form: Sent[SubmissionForm]) -> Response:
    if form.value is None:
        return form_page(request, work, found, form)
    row = commands.hand_in(work, *found, form.value)
    return redirect(
        request, "submissions:show", submission_id=row.id, notice="Handed in. This is your receipt."
    )


def show(request: Request, work: Work, found: tuple[Team, Deliverable, Submission]) -> Response:
    team, deliverable, submission = found
    return space(
        request,
        work,
        team,
        "submissions",
        "submissions/show.html",
        deliverable=deliverable,
        **queries.receipt(work, submission),
    )


def part(request: Request, work: Work, found: tuple[Team, Submission, Part]) -> Response:
    """One part as it was; a file is served to keep."""
    team, submission, row = found
    if row.kind == "file":
        return files.attachment(work, work.get(files.StoredFile, row.content["file_id"]))
    return space(
        request,
        work,
        team,
        "submissions",
        "submissions/part.html",
        submission=submission,
        part=row,
        people=people(work, [row]),
        image_base=image_base(request, submission, row),
    )


def image_base(request: Request, submission: Submission, row: Part) -> str:
    """Where the images of a frozen page are, before `/<file id>`."""
    address = request.app.url_path_for(
        "submissions:part", submission_id=submission.id, part_id=row.id
    )
    return f"{address}/images"


def image(request: Request, work: Work, found: tuple[Team, Submission, Part, int]) -> Response:
    *_, row, file_id = found
    return pages.frozen_image(work, row.content, file_id)


routes = [
    page("/team/{team_id:int}", index, policy.team_reader),
    page("/new/{deliverable_id:int}", new, policy.member),
    action("/new/{deliverable_id:int}", hand_in, policy.member, SubmissionForm),
    page("/{submission_id:int}", show, policy.reader),
    page("/{submission_id:int}/parts/{part_id:int}", part, policy.part_reader),
    page(
        "/{submission_id:int}/parts/{part_id:int}/images/{file_id:int}",
        image,
        policy.image_reader,
    ),
]
