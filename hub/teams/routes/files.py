"""The ways in to a team's files."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub import files as kept_files
from hub.db import Work
from hub.teams import commands, policy, queries
from hub.teams.forms import FileForm, RemovedForm
from hub.teams.models import Team, TeamFile
from hub.teams.space import space
from hub.web import Blank, Submission, action, blank, page, redirect


def files(request: Request, work: Work, team: Team) -> Response:
    return file_page(request, work, team, blank())


def file_page(request: Request, work: Work, team: Team, form: Blank) -> Response:
    return space(
        request,
        work,
        team,
        "files",
        "teams/files.html",
        422 if form.errors else 200,
        form=form,
        files=queries.files(work, team),
    )


def add_file(request: Request, work: Work, team: Team, form: Submission[FileForm]) -> Response:
    if form.value is None:
        return file_page(request, work, team, form)
    commands.add_file(work, team, form.value.file, form.value.note)
    return redirect(request, "teams:files", team_id=team.id, notice="File added.")


def download(request: Request, work: Work, found: tuple[Team, TeamFile]) -> Response:
    _, row = found
    return kept_files.attachment(work, work.get(kept_files.StoredFile, row.file_id))


def remove_file(
    request: Request, work: Work, found: tuple[Team, TeamFile], form: Submission[RemovedForm]
) -> Response:
    team, row = found
    removed = form.value is not None and form.value.removed
    commands.remove_file(work, team, row, removed)
    if removed:
        return space(request, work, team, "files", "teams/file_removed.html", row=row, form=blank())
    return redirect(request, "teams:files", team_id=team.id, notice="The file is back.")


T = "/{team_id:int}"
routes: list[BaseRoute] = [
    page(f"{T}/files", files, policy.reader),
    action(f"{T}/files", add_file, policy.member, FileForm),
    page(f"{T}/files/{{file_id:int}}", download, policy.file_reader),
    action(f"{T}/files/{{file_id:int}}/removal", remove_file, policy.file_member, RemovedForm),
]
