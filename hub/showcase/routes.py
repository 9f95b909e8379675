"""The ways in to the showcase."""

from starlette.requests import Request
from starlette.responses import Response

from hub import files, pages, submissions
from hub.db import Work
from hub.errors import NotFound
from hub.reference.languages import LANGUAGES
from hub.reference.sdgs import SDGS
from hub.reference.themes import BY_CODE, THEMES
from hub.showcase import citation, commands, policy, queries
from hub.showcase.forms import NameForm, OutcomeForm, StoryForm, WordForm
from hub.showcase.models import Project
from hub.teams import Side, Team, members, space, standing
from hub.web import Blank, Submission, action, blank, channel, download, page, redirect, render
from hub.web.paging import paged_rows


def index(request: Request, work: Work, _: None) -> Response:
    words = request.query_params.get("q", "")[:100]
    theme = request.query_params.get("theme", "")
    rows = paged_rows(request, work, queries.published(words, theme))
    said = queries.outcomes(work, [project.id for project, *_ in rows.rows])
    return render(
        request,
        "showcase/index.html",
        rows=rows,
        said=said,
        words=words,
        chosen=theme,
        themes=THEMES,
    )


def address(request: Request, project: Project) -> str:
    path = request.app.url_path_for("showcase:show", key=project.key)
    return f"{request.app.state.settings.origin}{path}"


def authors(story: queries.Story) -> list[str]:
    """Who made it: those who agreed to be named, else the team."""
    return [one.person.name for one in story.makers] or [f"Team {story.team.name}"]


def show(request: Request, work: Work, project: Project) -> Response:
    return show_page(request, work, project, blank())


def show_page(request: Request, work: Work, project: Project, form: Blank) -> Response:
    story = queries.story(work, project)
    named = ", ".join(authors(story))
    side = standing(work, story.team) if work.actor.signed_in else None
    return render(
        request,
        "showcase/show.html",
        422 if form.errors else 200,
        story=story,
        project=project,
        form=form,
        side=side,
        goals={goal.number: goal.name for goal in SDGS},
        about=BY_CODE.get(story.challenge.theme),
        cite=citation.sentence(named, story.year, project.title, address(request, project)),
    )


def bibtex(request: Request, work: Work, project: Project) -> Response:
    story = queries.story(work, project)
    entry = citation.bibtex(
        project.key, authors(story), story.year, project.title, address(request, project)
    )
    return download(entry.encode(), f"{project.key}.bib", "application/x-bibtex")


def part(request: Request, work: Work, project: Project) -> Response:
    """One part of what was handed in, where the team made that public."""
    story = queries.story(work, project)
    wanted = request.query_params.get("number", "")
    row = next((one for one in story.parts if str(one.id) == wanted), None)
    if row is None:
        raise NotFound
    if row.kind == "file":
        return files.attachment(work, work.get(files.StoredFile, row.content["file_id"]))
    named = {one.person.id: one.person.name for one in story.makers}
    base = request.app.url_path_for("showcase:part", key=project.key)
    return render(
        request,
        "showcase/part.html",
        project=project,
        part=row,
        people=named,
        image_base=f"{base}/{row.id}/images",
    )


def image(request: Request, work: Work, found: tuple[Project, int, int]) -> Response:
    """An image of a public page."""
    project, number, file_id = found
    row = next((one for one in queries.story(work, project).parts if one.id == number), None)
    if row is None or row.kind != "page":
        raise NotFound
    return pages.frozen_image(work, row.content, file_id)


def team(request: Request, work: Work, team: Team) -> Response:
    project = queries.of_team(work, team)
    return space(
        request,
        work,
        team,
        "showcase",
        "showcase/team.html",
        project=project,
        members=members(work, team),
        handed_in=submissions.latest(work, [team.id]).get(team.id),
    )


def edit(request: Request, work: Work, team: Team) -> Response:
    project = queries.of_team(work, team)
    if project is not None:
        form = blank(**commands.written(project), version=project.version)
    else:
        form = blank(language=team.language, licence=licence(work, team))
    return edit_page(request, work, team, form)


def licence(work: Work, team: Team) -> str:
    """What a new story begins with: the licence under which the team handed in."""
    handed_in = submissions.latest(work, [team.id]).get(team.id)
    return handed_in.licence if handed_in is not None else "CC-BY-4.0"


def edit_page(request: Request, work: Work, team: Team, form: Blank) -> Response:
    return space(
        request,
        work,
        team,
        "showcase",
        "showcase/edit.html",
        422 if form.errors else 200,
        form=form,
        languages=[(one.code, one.own_name) for one in LANGUAGES],
    )


def write(request: Request, work: Work, team: Team, form: Submission[StoryForm]) -> Response:
    if form.value is None:
        return edit_page(request, work, team, form)
    commands.write(work, team, form.value)
    notice = "The story is saved. Now both sides agree to it."
    return redirect(request, "showcase:team", team_id=team.id, notice=notice)


def agree(
    request: Request,
    work: Work,
    found: tuple[Team, Project, Side],
    form: Submission[WordForm],
) -> Response:
    team, project, side = found
    agrees = form.value is not None and form.value.agrees == "yes"
    commands.agree(work, team, project, side, agrees)
    notice = "Kept. The page is public." if project.published_at else "Kept."
    return redirect(request, "showcase:team", team_id=team.id, notice=notice)


def name(request: Request, work: Work, team: Team, form: Submission[NameForm]) -> Response:
    project = queries.of_team(work, team)
    if project is None:
        raise NotFound
    commands.name(work, project, form.value is not None and form.value.named)
    return redirect(request, "showcase:team", team_id=team.id, notice="Kept.")


def say_outcome(
    request: Request, work: Work, project: Project, form: Submission[OutcomeForm]
) -> Response:
    if form.value is None:
        return show_page(request, work, project, form)
    commands.say_outcome(work, project, form.value)
    return redirect(request, "showcase:show", key=project.key, notice="Said. The team is told.")


routes = [
    page("/", index, policy.anyone),
    page("/team/{team_id:int}", team, policy.side),
    page("/team/{team_id:int}/story", edit, policy.member),
    action("/team/{team_id:int}/story", write, policy.member, StoryForm),
    action("/team/{team_id:int}/agreement", agree, policy.agreeing, WordForm),
    action("/team/{team_id:int}/name", name, policy.member, NameForm),
    page("/{key:str}", show, policy.reader),
    page("/{key:str}/citation", bibtex, policy.reader),
    page("/{key:str}/part", part, policy.reader),
    page("/{key:str}/part/{number:int}/images/{file_id:int}", image, policy.image_reader),
    action("/{key:str}/outcomes", say_outcome, policy.partner, OutcomeForm),
    channel("/{key:str}/live", commands.topic, policy.reader),
]
