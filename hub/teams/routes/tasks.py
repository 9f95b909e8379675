"""The ways in to a team's tasks."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub.db import Work
from hub.teams import commands, policy, queries
from hub.teams.forms import DoneForm, TaskForm
from hub.teams.models import Task, Team
from hub.teams.space import space
from hub.web import Blank, Form, Submission, action, blank, page, redirect


def tasks(request: Request, work: Work, team: Team) -> Response:
    return task_page(request, work, team, blank())


def task_page(
    request: Request, work: Work, team: Team, form: Blank, changing: Task | None = None
) -> Response:
    whose = request.query_params.get("whose")
    found = queries.tasks(team, of=work.actor.person_id if whose == "mine" else None)
    return space(
        request,
        work,
        team,
        "tasks",
        "teams/tasks.html",
        422 if form.errors else 200,
        form=form,
        changing=changing,
        tasks=work.all(found.limit(300)),
        members=queries.members(work, team),
        whose=whose,
    )


def add_task(request: Request, work: Work, team: Team, form: Submission[TaskForm]) -> Response:
    if form.value is None:
        return task_page(request, work, team, form)
    commands.add_task(work, team, form.value)
    return redirect(request, "teams:tasks", team_id=team.id, notice="Task added.")


def edit_task(request: Request, work: Work, found: tuple[Team, Task]) -> Response:
    team, task = found
    form = blank(title=task.title, assignee_id=task.assignee_id, version=task.version)
    if task.due_on:
        form.sent |= {
            "due_on-day": task.due_on.day,
            "due_on-month": task.due_on.month,
            "due_on-year": task.due_on.year,
        }
    return task_page(request, work, team, form, task)


def change_task(
    request: Request, work: Work, found: tuple[Team, Task], form: Submission[TaskForm]
) -> Response:
    team, task = found
    if form.value is None:
        return task_page(request, work, team, form, task)
    commands.change_task(work, team, task, form.value)
    return redirect(request, "teams:tasks", team_id=team.id, notice="Task saved.")


def finish_task(
    request: Request, work: Work, found: tuple[Team, Task], form: Submission[DoneForm]
) -> Response:
    team, task = found
    done = form.value is not None and form.value.done
    commands.finish_task(work, team, task, done)
    notice = "Task done." if done else "Task opened again."
    return redirect(request, "teams:tasks", team_id=team.id, notice=notice)


def remove_task(
    request: Request, work: Work, found: tuple[Team, Task], _: Submission[Form]
) -> Response:
    team, task = found
    commands.remove_task(work, team, task)
    return redirect(request, "teams:tasks", team_id=team.id, notice="Task deleted.")


T = "/{team_id:int}"
routes: list[BaseRoute] = [
    page(f"{T}/tasks", tasks, policy.reader),
    action(f"{T}/tasks", add_task, policy.member, TaskForm),
    page(f"{T}/tasks/{{task_id:int}}", edit_task, policy.task),
    action(f"{T}/tasks/{{task_id:int}}", change_task, policy.task, TaskForm),
    action(f"{T}/tasks/{{task_id:int}}/done", finish_task, policy.task, DoneForm),
    action(f"{T}/tasks/{{task_id:int}}/removal", remove_task, policy.task),
]
