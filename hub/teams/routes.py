"""The ways in to teams."""

from starlette.requests import Request
from starlette.responses import Response

from hub import files as kept_files
from hub.db import Work
from hub.identity import Person
from hub.teams import commands, policy, queries
from hub.teams.forms import (
    AgreementForm,
    AimForm,
    DecisionForm,
    DoneForm,
    FileForm,
    MessageForm,
    RemovedForm,
    TaskForm,
    TeacherForm,
    VerdictForm,
)
from hub.teams.models import Decision, Milestone, Task, Team, TeamFile
from hub.teams.policy import Side
from hub.teams.space import space
from hub.web import Blank, Form, Submission, action, blank, channel, page, redirect, render
from hub.web.paging import paged_rows
from hub.web.words import local

Taken = Submission[Form]


def index(request: Request, work: Work, _: Person) -> Response:
    rows = paged_rows(request, work, queries.lines(work))
    lines = queries.with_sizes(work, rows.rows)
    return render(request, "teams/index.html", lines=lines, rows=rows)


def show(request: Request, work: Work, team: Team) -> Response:
    from hub import boards, pages

    side = policy.standing(work, team)
    if side is Side.PARTNER:
        return redirect(request, "teams:messages", team_id=team.id)
    return space(
        request,
        work,
        team,
        "overview",
        "teams/show.html",
        members=queries.members(work, team),
        milestones=queries.milestones(work, team),
        tasks=work.all(queries.tasks(team, done=False).limit(6)),
        decisions=queries.decisions(work, team, limit=3),
        owed=queries.reply_owed(work, team),
        boards=boards.of_team(work, team.id),
        pages=pages.of_team(work, team.id),
    )


def edit(request: Request, work: Work, team: Team) -> Response:
    form = blank(aim=team.aim, meeting=team.meeting)
    if team.meets_at:
        meets = local(team.meets_at, work.actor.time_zone)
        form.sent |= {"meets_on": f"{meets:%Y-%m-%d}", "meets_time": f"{meets:%H:%M}"}
    return space(request, work, team, "overview", "teams/edit.html", form=form)


def update(request: Request, work: Work, team: Team, form: Submission[AimForm]) -> Response:
    if form.value is None:
        return space(request, work, team, "overview", "teams/edit.html", 422, form=form)
    commands.set_aim(work, team, form.value)
    return redirect(request, "teams:show", team_id=team.id, notice="Saved.")


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
    form = blank(title=task.title, assignee_id=task.assignee_id)
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


def remove_task(request: Request, work: Work, found: tuple[Team, Task], _: Taken) -> Response:
    team, task = found
    commands.remove_task(work, team, task)
    return redirect(request, "teams:tasks", team_id=team.id, notice="Task deleted.")


def decisions(request: Request, work: Work, team: Team) -> Response:
    return decision_page(request, work, team, blank())


def decision_page(request: Request, work: Work, team: Team, form: Blank) -> Response:
    return space(
        request,
        work,
        team,
        "decisions",
        "teams/decisions.html",
        422 if form.errors else 200,
        form=form,
        decisions=queries.decisions(work, team),
        members=queries.members(work, team),
    )


def decide(request: Request, work: Work, team: Team, form: Submission[DecisionForm]) -> Response:
    if form.value is None:
        return decision_page(request, work, team, form)
    decision = commands.decide(work, team, form.value)
    notice = f"Decision {decision.number} is written down."
    return redirect(request, "teams:decisions", team_id=team.id, notice=notice)


def agree(
    request: Request, work: Work, found: tuple[Team, Decision], form: Submission[AgreementForm]
) -> Response:
    team, decision = found
    if form.value is None:
        return decision_page(request, work, team, form)
    commands.agree(work, team, decision, form.value.agrees == "yes", form.value.note)
    return redirect(request, "teams:decisions", team_id=team.id, notice="Your word is kept.")


def messages(request: Request, work: Work, team: Team) -> Response:
    return message_page(request, work, team, blank())


def message_page(request: Request, work: Work, team: Team, form: Blank) -> Response:
    return space(
        request,
        work,
        team,
        "messages",
        "teams/messages.html",
        422 if form.errors else 200,
        form=form,
        messages=paged_rows(request, work, queries.messages(team)),
        owed=queries.reply_owed(work, team),
    )


def write(request: Request, work: Work, team: Team, form: Submission[MessageForm]) -> Response:
    if form.value is None:
        return message_page(request, work, team, form)
    side = policy.standing(work, team)
    sent = form.value
    commands.write_message(work, team, sent.text, sent.asks_partner, side.value if side else "")
    return redirect(request, "teams:messages", team_id=team.id, notice="Message sent.")


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


def milestone(request: Request, work: Work, found: tuple[Team, Milestone]) -> Response:
    team, row = found
    form = blank(note=row.note)
    return space(request, work, team, "overview", "teams/milestone.html", form=form, milestone=row)


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


def look(request: Request, work: Work, team: Team, _: Taken) -> Response:
    commands.look(work, team)
    return redirect(request, "teams:show", team_id=team.id)


T = "/{team_id:int}"
routes = [
    page("/", index, policy.signed_in),
    page(T, show, policy.known),
    page(f"{T}/edit", edit, policy.member),
    action(f"{T}/edit", update, policy.member, AimForm),
    action(f"{T}/look", look, policy.member),
    page(f"{T}/tasks", tasks, policy.reader),
    action(f"{T}/tasks", add_task, policy.member, TaskForm),
    page(f"{T}/tasks/{{task_id:int}}", edit_task, policy.task),
    action(f"{T}/tasks/{{task_id:int}}", change_task, policy.task, TaskForm),
    action(f"{T}/tasks/{{task_id:int}}/done", finish_task, policy.task, DoneForm),
    action(f"{T}/tasks/{{task_id:int}}/removal", remove_task, policy.task),
    page(f"{T}/decisions", decisions, policy.reader),
    action(f"{T}/decisions", decide, policy.member, DecisionForm),
    action(f"{T}/decisions/{{decision_id:int}}/word", agree, policy.decision, AgreementForm),
    page(f"{T}/messages", messages, policy.correspondence),
    action(f"{T}/messages", write, policy.correspondent, MessageForm),
    page(f"{T}/files", files, policy.reader),
    action(f"{T}/files", add_file, policy.member, FileForm),
    page(f"{T}/files/{{file_id:int}}", download, policy.file_reader),
    action(f"{T}/files/{{file_id:int}}/removal", remove_file, policy.file_member, RemovedForm),
    page(f"{T}/milestones/{{milestone_id:int}}", milestone, policy.milestone),
    action(f"{T}/milestones/{{milestone_id:int}}", judge, policy.milestone, VerdictForm),
    page(f"{T}/people", people, policy.coordinator),
    action(f"{T}/people", assign_teacher, policy.coordinator, TeacherForm),
    channel(f"{T}/live", commands.topic, policy.known),
]
