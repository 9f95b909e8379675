"""The ways in to teams and to the first page of a team's space."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub import boards, pages
from hub.db import Work
from hub.identity import Person
from hub.teams import commands, news, policy, presence, queries
from hub.teams.forms import AimForm, TeacherForm, VerdictForm
from hub.teams.models import Milestone, Team
from hub.teams.policy import Side
from hub.teams.space import space
from hub.web import Blank, Form, Submission, action, blank, channel, page, redirect, render
from hub.web.paging import paged_rows
from hub.web.words import local


def index(request: Request, work: Work, _: Person) -> Response:
    rows = paged_rows(request, work, queries.lines(work))
    lines = queries.with_sizes(work, rows.rows)
    return render(request, "teams/index.html", lines=lines, rows=rows)


def show(request: Request, work: Work, team: Team) -> Response:
    side = policy.standing(work, team)
    if side is Side.PARTNER:
        return redirect(request, "teams:messages", team_id=team.id)
    made, written = boards.of_team(work, team.id), pages.of_team(work, team.id)
    members = queries.members(work, team)
    own = [one.membership for one in members if one.person.id == work.actor.person_id]
    seen = own[0].seen_at if own else None
    return space(
        request,
        work,
        team,
        "overview",
        "teams/show.html",
        members=members,
        milestones=queries.milestones(work, team),
        tasks=work.all(queries.tasks(team, done=False).limit(6)),
        decisions=queries.decisions(work, team, limit=3),
        boards=made,
        chain=boards.chain_state(work, made),
        seen_at=seen,
        news=news.news(work, team, seen or team.made_at) if own else [],
        tomorrow=work.now + timedelta(days=1),
        pages=written,
        here=presence.here(request.app.state.database, work, made, written),
    )


def here(request: Request, work: Work, team: Team) -> Response:
    """A small page, so that the overview can ask for it often."""
    found = presence.here(
        request.app.state.database,
        work,
        boards.of_team(work, team.id),
        pages.of_team(work, team.id),
    )
    return render(request, "teams/here.html", team=team, here=found)


def edit(request: Request, work: Work, team: Team) -> Response:
    form = blank(aim=team.aim, meeting=team.meeting, version=team.aim_version)
    if team.meets_at:
        meets = local(team.meets_at, work.actor.time_zone)
        form.sent |= {"meets_on": f"{meets:%Y-%m-%d}", "meets_time": f"{meets:%H:%M}"}
    return space(request, work, team, "overview", "teams/edit.html", form=form)


def update(request: Request, work: Work, team: Team, form: Submission[AimForm]) -> Response:
    if form.value is None:
        return space(request, work, team, "overview", "teams/edit.html", 422, form=form)
    commands.set_aim(work, team, form.value)
    return redirect(request, "teams:show", team_id=team.id, notice="Saved.")


def milestone(request: Request, work: Work, found: tuple[Team, Milestone]) -> Response:
    team, row = found
    form = blank(note=row.note)
    return space(request, work, team, "overview", "teams/milestone.html", form=form, milestone=row)


def judge(
    request: Request, work: Work, found: tuple[Team, Milestone], form: Submission[VerdictForm]
) -> Response:
    team, milestone = found
    if form.value is None:
        return space(
            request,
            work,
            team,
            "overview",
            "teams/milestone.html",
            422,
            form=form,
            milestone=milestone,
        )
    commands.judge(work, team, milestone, form.value)
    return redirect(request, "teams:show", team_id=team.id, notice="The team is told.")


def people(request: Request, work: Work, team: Team) -> Response:
    return people_page(request, work, team, blank(teacher_id=team.teacher_id))


def people_page(request: Request, work: Work, team: Team, form: Blank) -> Response:
    return space(
        request,
        work,
        team,
        "overview",
        "teams/people.html",
        422 if form.errors else 200,
        form=form,
        members=queries.members(work, team),
        teachers=queries.teachers(work),
    )


def assign_teacher(
    request: Request, work: Work, team: Team, form: Submission[TeacherForm]
) -> Response:
    if form.value is None:
        return people_page(request, work, team, form)
    chosen = form.value.teacher_id
    person = next((one for one in queries.teachers(work) if one.id == chosen), None)
    if person is None:
        form.refuse("teacher_id", "Choose a teacher from the list.")
        return people_page(request, work, team, form)
    commands.assign_teacher(work, team, person)
    return redirect(request, "teams:show", team_id=team.id, notice="The teacher is told.")


def look(request: Request, work: Work, team: Team, _: Submission[Form]) -> Response:
    commands.look(work, team)
    return redirect(request, "teams:show", team_id=team.id)


T = "/{team_id:int}"
routes: list[BaseRoute] = [
    page("/", index, policy.signed_in),
    page(T, show, policy.known),
    page(f"{T}/here", here, policy.reader),
    page(f"{T}/edit", edit, policy.member),
    action(f"{T}/edit", update, policy.member, AimForm),
    action(f"{T}/look", look, policy.member),
    page(f"{T}/milestones/{{milestone_id:int}}", milestone, policy.milestone),
    action(f"{T}/milestones/{{milestone_id:int}}", judge, policy.milestone, VerdictForm),
    page(f"{T}/people", people, policy.coordinator),
    action(f"{T}/people", assign_teacher, policy.coordinator, TeacherForm),
    channel(f"{T}/live", commands.topic, policy.known),
]
