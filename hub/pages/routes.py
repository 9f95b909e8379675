"""The ways in to pages."""

import base64
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from hub import files, realtime
from hub.db import Work
from hub.errors import NotFound
from hub.files import StoredFile
from hub.pages import commands, exports, policy, queries
from hub.pages.document import outline, plain_text
from hub.pages.forms import ImageForm, PageForm, TitleForm, VersionForm
from hub.pages.templates import TEMPLATES
from hub.realtime.models import DocumentVersion
from hub.teams import Team
from hub.web import Blank, Form, Submission, action, blank, document, page
from hub.web.responses import download, redirect, render, url

Versioned = tuple[Any, Team, Any, DocumentVersion]


def index(request: Request, work: Work, team: Team) -> Response:
    return render(
        request,
        "pages/index.html",
        team=team,
        pages=queries.of_team(work, team.id),
        archived=queries.of_team(work, team.id, archived=True),
        may_make=policy.may_make(work, team),
    )


def new(request: Request, work: Work, team: Team) -> Response:
    return _new(request, team, blank(template="empty"))


def _new(request: Request, team: Team, form: Blank) -> Response:
    status = 422 if form.errors else 200
    return render(request, "pages/new.html", status, team=team, form=form, templates=TEMPLATES)


def create(request: Request, work: Work, team: Team, form: Submission[PageForm]) -> Response:
    if form.value is None:
        return _new(request, team, form)
    made = commands.make(work, team, form.value.title, form.value.template, work.actor.person_id)
    return redirect(request, "pages:show", page_id=made.id)


def show(request: Request, work: Work, found: policy.Found) -> Response:
    page, team, side = found
    reading = queries.reading(work, page, team)
    said, seated = reading.tree, reading.seated
    here = set(realtime.present(request.app.state.database, page.room))
    return render(
        request,
        "pages/show.html",
        page=page,
        team=team,
        side=side,
        tree=said,
        outline=outline(said),
        teacher=seated.get(team.teacher_id or 0, ""),
        writers=reading.writers,
        changed_at=reading.changed_at,
        here=[name for key, name in seated.items() if key in here],
        may_edit=policy.may_write(page, team, side),
        # Words for the script: who may be mentioned, and those whom the page names already.
        people_json=json.dumps({**said["people"], **{str(key): seated[key] for key in seated}}),
        seated_json=json.dumps(sorted(seated)),
    )


def changes(request: Request, work: Work, found: policy.Found) -> Response:
    """The newest change, for the script of whoever reads the page."""
    newest = queries.newest_change(work, found[0])
    return JSONResponse({"at": newest.at.isoformat(), "by": newest.by})


def details(request: Request, work: Work, found: policy.Found) -> Response:
    page, _, _ = found
    return _details(request, found, blank(title=page.title, version=page.version))


def _details(request: Request, found: policy.Found, form: Blank) -> Response:
    page, team, _ = found
    status = 422 if form.errors else 200
    return render(request, "pages/details.html", status, page=page, team=team, form=form)


def rename(
    request: Request, work: Work, found: policy.Found, form: Submission[TitleForm]
) -> Response:
    if form.value is None:
        return _details(request, found, form)
    page = found[0]
    commands.rename(work, page, form.value.title, form.value.version)
    return redirect(request, "pages:show", page_id=page.id, notice="Title saved")


def archive(request: Request, work: Work, found: policy.Found, _: Submission[Form]) -> Response:
    commands.archive(work, found[0])
    return redirect(request, "pages:details", page_id=found[0].id, notice="Moved to the archive")


def bring_back(request: Request, work: Work, found: policy.Found, _: Submission[Form]) -> Response:
    commands.bring_back(work, found[0])
    return redirect(request, "pages:show", page_id=found[0].id, notice="Back from the archive")


def history(request: Request, work: Work, found: policy.Found) -> Response:
    return _history(request, work, found, blank())


def _history(request: Request, work: Work, found: policy.Found, form: Blank) -> Response:
    page, team, side = found
    versions = realtime.versions(work, page.room)
    return render(
        request,
        "pages/history.html",
        422 if form.errors else 200,
        page=page,
        team=team,
        versions=versions,
        names=queries.names(work, {key for one in versions for key in one.people}),
        may_edit=policy.may_write(page, team, side),
        form=form,
    )


def name_version(
    request: Request, work: Work, found: policy.Found, form: Submission[VersionForm]
) -> Response:
    if form.value is None:
        return _history(request, work, found, form)
    commands.name_version(work, found[0], form.value.name)
    return redirect(request, "pages:history", page_id=found[0].id, notice="Version saved")


def version(request: Request, work: Work, found: Versioned) -> Response:
    page, team, side, chosen = found
    said = queries.tree(work, page, realtime.opened(chosen.snapshot))
    return render(
        request,
        "pages/version.html",
        page=page,
        team=team,
        version=chosen,
        tree=said,
        outline=outline(said),
        may_edit=policy.may_write(page, team, side),
    )


def compare(request: Request, work: Work, found: Versioned) -> Response:
    """What changed on the page since a version."""
    page, team, _side, chosen = found
    then = queries.tree(work, page, realtime.opened(chosen.snapshot))
    return render(
        request,
        "pages/compare.html",
        page=page,
        team=team,
        version=chosen,
        parts=realtime.compared(plain_text(then), plain_text(queries.tree(work, page))),
    )


def go_back(request: Request, work: Work, found: Versioned, _: Submission[Form]) -> Response:
    page, _team, _side, chosen = found
    commands.go_back(work, page, chosen)
    return redirect(
        request,
        "pages:show",
        page_id=page.id,
        notice="The page says again what it said. How it was is in its versions.",
    )


def export(request: Request, work: Work, found: policy.Found) -> Response:
    """The page as a file; the last word of the path says which kind."""
    page = found[0]
    said = queries.tree(work, page)
    kind = request.path_params["kind"]
    if kind == "page.md":
        return download(exports.markdown(said).encode(), f"{page.title}.md", "text/markdown")
    if kind == "page.txt":
        text = f"{page.title}\n\n{plain_text(said)}\n"
        return download(text.encode(), f"{page.title}.txt", "text/plain")
    if kind != "page.html":
        raise NotFound
    # The file stands alone, so its images are within it.
    image_data = {
        file: "data:image/webp;base64,"
        + base64.b64encode(files.content(work, work.get(StoredFile, file))).decode()
        for file in said["images"]
    }
    response = render(request, "pages/export.html", tree=said, image_data=image_data)
    return download(bytes(response.body), f"{page.title}.html", "text/html")


def add_image(
    request: Request, work: Work, found: policy.Found, form: Submission[ImageForm]
) -> Response:
    """Answers the editor, which shows the fault or the image."""
    if form.value is None:
        return JSONResponse({"error": form.errors.get("image", "Choose a file.")}, 422)
    file = commands.add_image(work, found[0], form.value.image)
    where = url(request, "pages:image", page_id=found[0].id, file_id=file.id)
    return JSONResponse({"file": file.id, "url": where}, 201)


def image(request: Request, work: Work, file: StoredFile) -> Response:
    return files.inline_image(work, file)


def _room(found: policy.Found) -> str:
    return found[0].room


routes: list[BaseRoute] = [
    page("/of/{team_id:int}", index, policy.team_reader),
    page("/new/{team_id:int}", new, policy.team_member),
    action("/new/{team_id:int}", create, policy.team_member, PageForm),
    page("/{page_id:int}", show, policy.reader),
    page("/{page_id:int}/changes", changes, policy.reader),
    page("/{page_id:int}/details", details, policy.member),
    action("/{page_id:int}/title", rename, policy.editor, TitleForm),
    action("/{page_id:int}/archiving", archive, policy.editor),
    action("/{page_id:int}/return", bring_back, policy.member),
    page("/{page_id:int}/versions", history, policy.reader),
    action("/{page_id:int}/versions", name_version, policy.editor, VersionForm),
    page("/{page_id:int}/versions/{version_id:int}", version, policy.version_reader),
    page("/{page_id:int}/versions/{version_id:int}/changes", compare, policy.version_reader),
    action("/{page_id:int}/versions/{version_id:int}/return", go_back, policy.version_editor),
    page("/{page_id:int}/export/{kind}", export, policy.file_reader),
    action("/{page_id:int}/images", add_image, policy.editor, ImageForm),
    page("/{page_id:int}/images/{file_id:int}", image, policy.image_reader),
    document("/{page_id:int}/document", _room, policy.reader, policy.editor),
]
