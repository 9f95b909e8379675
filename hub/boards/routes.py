"""The ways in to boards."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub import realtime, teams
from hub.boards import commands, exports, policy, queries
from hub.boards.chain import chain
from hub.boards.document import content as content_of
from hub.boards.forms import BoardForm, SharingForm, TitleForm, VersionForm
from hub.boards.models import Board
from hub.boards.outline import outline
from hub.boards.templates import TEMPLATES
from hub.db import Work
from hub.errors import NotFound
from hub.realtime.models import DocumentVersion
from hub.teams import Side, Team
from hub.web import Taken, action, document, export, page
from hub.web.forms import Blank, Form, Submission, blank
from hub.web.responses import download, redirect, render


def index(request: Request, work: Work, found: tuple[Team, Side | None]) -> Response:
    team, side = found
    boards = queries.of_team(work, team.id or 0)
    database = request.app.state.database
    return render(
        request,
        "boards/index.html",
        team=team,
        boards=boards,
        archived=queries.of_team(work, team.id or 0, archived=True),
        here={board.id: len(realtime.present(database, f"boards/{board.id}")) for board in boards},
        may_make=side is Side.MEMBER,
        templates=TEMPLATES,
    )


def new(request: Request, work: Work, team: Team) -> Response:
    return render(
        request, "boards/new.html", team=team, form=blank(template="evidence"), templates=TEMPLATES
    )


def create(request: Request, work: Work, team: Team, form: Submission[BoardForm]) -> Response:
    if form.value is None:
        return render(request, "boards/new.html", 422, team=team, form=form, templates=TEMPLATES)
    board = commands.make(work, team, form.value.title, form.value.template, work.actor.person_id)
    return redirect(request, "boards:show", board_id=board.id)


def show(request: Request, work: Work, board: Board) -> Response:
    team = work.get(Team, board.team_id)
    side = teams.standing(work, team)
    content = queries.read(work, board)
    read = outline(content)
    seated = queries.seated(work, team)
    people = queries.names(work, [*seated, *read.people(), *_me(work)])
    return render(
        request,
        "boards/show.html",
        board=board,
        team=team,
        outline=read,
        people=queries.shortened(people),
        chain=chain(content),
        may_edit=policy.may_write(board, team, side),
        may_arrange=policy.may_arrange(team, side),
        inside=side is not Side.PARTNER,
        # Words for the script: the one place where names meet the ids in the document.
        people_json=json.dumps({str(key): name for key, name in people.items()}),
    )


def details(request: Request, work: Work, board: Board) -> Response:
    form = blank(title=board.title, version=board.version)
    return render(request, "boards/details.html", **_about(work, board), form=form)


def rename(request: Request, work: Work, board: Board, form: Submission[TitleForm]) -> Response:
    if form.value is None:
        return render(request, "boards/details.html", 422, **_about(work, board), form=form)
    commands.rename(work, board, form.value.title, form.value.version)
    return redirect(request, "boards:show", board_id=board.id, notice="Name saved")


def share(request: Request, work: Work, board: Board, form: Submission[SharingForm]) -> Response:
    shared = form.value is not None and form.value.shared == "yes"
    commands.share(work, board, shared=shared)
    said = "Your partner can read this board now" if shared else "The board is for your team again"
    return redirect(request, "boards:details", board_id=board.id, notice=said)


def archive(request: Request, work: Work, board: Board, _: Submission[Form]) -> Response:
    commands.archive(work, board)
    return redirect(
        request, "boards:index", team_id=board.team_id, notice="Moved to the archive, below"
    )


def bring_back(request: Request, work: Work, board: Board, _: Submission[Form]) -> Response:
    commands.bring_back(work, board)
    return redirect(request, "boards:show", board_id=board.id, notice="Back from the archive")


Versioned = tuple[Board, DocumentVersion]


def history(request: Request, work: Work, board: Board) -> Response:
    return _history(request, work, board, blank())


def _history(request: Request, work: Work, board: Board, form: Blank) -> Response:
    versions = realtime.versions(work, board.room)
    return render(
        request,
        "boards/history.html",
        422 if form.errors else 200,
        **_about(work, board),
        versions=versions,
        names=queries.names(work, {key for one in versions for key in one.people}),
        may_edit=_may_edit(work, board),
        form=form,
    )


def name_version(
    request: Request, work: Work, board: Board, form: Submission[VersionForm]
) -> Response:
    if form.value is None:
        return _history(request, work, board, form)
    commands.name_version(work, board, form.value.name)
    return redirect(request, "boards:history", board_id=board.id, notice="Version saved")


def version(request: Request, work: Work, found: Versioned) -> Response:
    board, chosen = found
    read = outline(content_of(realtime.opened(chosen.snapshot)))
    return render(
        request,
        "boards/version.html",
        **_about(work, board),
        version=chosen,
        outline=read,
        people=queries.names(work, read.people()),
        parts=realtime.compared(read.plain_text(), queries.outline(work, board).plain_text()),
        may_edit=_may_edit(work, board),
    )


def go_back(request: Request, work: Work, found: Versioned, _: Submission[Form]) -> Response:
    board, chosen = found
    commands.go_back(work, board, chosen)
    return redirect(
        request,
        "boards:show",
        board_id=board.id,
        notice="The board says again what it said. How it was is in its versions.",
    )


def _may_edit(work: Work, board: Board) -> bool:
    team = work.get(Team, board.team_id)
    return policy.may_write(board, team, teams.standing(work, team))


def file(request: Request, work: Work, board: Board) -> Taken:
    """The board as a file; the last word of the path says which kind. It names who wrote what."""
    kind = request.path_params["kind"]
    content = queries.read(work, board)
    read = outline(content)
    people = queries.names(work, read.people())
    if kind == "outline.html":
        response = render(request, "boards/export.html", board=board, outline=read, people=people)
        data, ending, media_type = bytes(response.body), "html", "text/html"
    elif kind == "outline.md":
        data = exports.markdown(board.title, read, people).encode()
        ending, media_type = "md", "text/markdown; charset=utf-8"
    elif kind == "notes.csv":
        data, ending = exports.table(read, people).encode(), "csv"
        media_type = "text/csv; charset=utf-8"
    elif kind == "board.json":
        data, ending = exports.data(board.title, content, people).encode(), "json"
        media_type = "application/json; charset=utf-8"
    else:
        raise NotFound
    answer = download(data, f"{board.title}.{ending}", media_type)
    return Taken(answer, f"boards/{board.id}", len(list(read.lines())))


def _me(work: Work) -> list[int]:
    return [work.actor.person_id] if work.actor.person_id is not None else []


def _about(work: Work, board: Board) -> dict[str, Any]:
    return {"board": board, "team": work.get(Team, board.team_id)}


def _room(board: Board) -> str:
    return board.room


routes: list[BaseRoute] = [
    page("/of/{team_id:int}", index, policy.team_reader),
    page("/of/{team_id:int}/new", new, policy.team_member),
    action("/of/{team_id:int}/new", create, policy.team_member, BoardForm),
    page("/{board_id:int}", show, policy.reader),
    page("/{board_id:int}/versions", history, policy.insider),
    action("/{board_id:int}/versions", name_version, policy.editor, VersionForm),
    page("/{board_id:int}/versions/{version_id:int}", version, policy.version_reader),
    action("/{board_id:int}/versions/{version_id:int}/return", go_back, policy.version_editor),
    page("/{board_id:int}/details", details, policy.member),
    action("/{board_id:int}/name", rename, policy.editor, TitleForm),
    action("/{board_id:int}/sharing", share, policy.editor, SharingForm),
    action("/{board_id:int}/archiving", archive, policy.editor),
    action("/{board_id:int}/return", bring_back, policy.member),
    export("/{board_id:int}/export/{kind}", file, policy.file_reader, name="export"),
    document("/{board_id:int}/document", _room, policy.reader, policy.editor),
]
