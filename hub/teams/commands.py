"""What can happen in a team's space."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, func, select

from hub import files
from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.identity import Person
from hub.notices import notify
from hub.teams.forming import form, invite, members, seat, start
from hub.teams.forms import AimForm, DecisionForm, TaskForm, VerdictForm
from hub.teams.models import (
    Agreement,
    Decision,
    Membership,
    Milestone,
    MilestoneState,
    Phase,
    Standing,
    Task,
    Team,
    TeamFile,
)
from hub.teams.policy import forget
from hub.teams.space import CLOSED
from hub.web import Upload
from hub.web.forms import check_version
from hub.web.words import day, zone_of

NEXT_PHASE = {Phase.ENGAGE: Phase.INVESTIGATE, Phase.INVESTIGATE: Phase.ACT}
__all__ = ["form", "invite", "members", "seat", "start"]


class SpaceClosed(Conflict):
    """The team's work is over; its space stays readable."""


def topic(team: Team) -> str:
    """The topic that tells any change in a team's space."""
    return f"teams/{team.id}"


def require_open(team: Team) -> None:
    """Raises SpaceClosed where nothing can be changed any more."""
    if team.state in CLOSED:
        raise SpaceClosed("This team's work is over. Its space stays readable.")


def me(work: Work) -> int:
    """The person who acts; guards have seen to it that there is one."""
    person_id = work.actor.person_id
    if person_id is None:
        raise SpaceClosed("Sign in to change this.")
    return person_id


def set_aim(work: Work, team: Team, form: AimForm) -> None:
    """Say in one sentence what the team goes for, and when it meets next.

    Raises EditedMeanwhile, Invalid.
    """
    require_open(team)
    zone = zone_of(work.actor.time_zone)
    meets = team.meets_at.astimezone(zone) if team.meets_at else None
    saved = {
        "aim": team.aim,
        "meets_on": day(meets.date()) if meets else "",
        "meets_time": f"{meets:%H:%M}" if meets else "",
        "meeting": team.meeting,
    }
    check_version(form.version, team.aim_version, "Somebody in your team", saved)
    if (form.meets_on is None) != (form.meets_time is None):
        missing = "meets_on" if form.meets_on is None else "meets_time"
        raise Invalid(missing, "Give both the day and the time of the meeting, or neither.")
    team.aim, team.meeting, team.aim_version = form.aim, form.meeting, team.aim_version + 1
    team.meets_at = None
    if form.meets_on is not None and form.meets_time is not None:
        team.meets_at = datetime.combine(form.meets_on, form.meets_time, zone)
    work.add(team)
    work.record("teams.aim", topic(team))
    work.announce(topic(team))


def member_or_invalid(work: Work, team: Team, person_id: int | None) -> None:
    """Raises Invalid when the person is no active member."""
    if person_id is None:
        return
    seat_there = work.maybe(
        select(Membership.id).where(
            col(Membership.team_id) == team.id,
            col(Membership.person_id) == person_id,
            col(Membership.standing) == Standing.ACTIVE,
        )
    )
    if seat_there is None:
        raise Invalid("assignee_id", "Choose a member of the team.")


def add_task(work: Work, team: Team, form: TaskForm) -> Task:
    """Note something to do."""
    require_open(team)
    member_or_invalid(work, team, form.assignee_id)
    task = work.add(
        Task(
            team_id=team.id,
            title=form.title,
            assignee_id=form.assignee_id,
            due_on=form.due_on,
            made_by_id=me(work),
            made_at=work.now,
        )
    )
    work.announce(topic(team))
    return task


def change_task(work: Work, team: Team, task: Task, form: TaskForm) -> None:
    """Change a task's words, person or date. Raises EditedMeanwhile, Invalid."""
    require_open(team)
    holder = work.get(Person, task.assignee_id).name if task.assignee_id else "nobody yet"
    saved = {
        "title": task.title,
        "assignee_id": holder,
        "due_on": day(task.due_on) if task.due_on else "",
    }
    check_version(form.version, task.version, "Somebody in your team", saved)
    member_or_invalid(work, team, form.assignee_id)
    task.title, task.assignee_id, task.due_on = form.title, form.assignee_id, form.due_on
    task.version += 1
    work.add(task)
    work.announce(topic(team))


def finish_task(work: Work, team: Team, task: Task, done: bool) -> None:
    """Mark a task as done, or open it again."""
    require_open(team)
    task.done_at = work.now if done else None
    work.add(task)
    work.announce(topic(team))


def remove_task(work: Work, team: Team, task: Task) -> None:
    """Take a task away for good."""
    require_open(team)
    work.remove(task)
    work.record("teams.remove_task", topic(team), task=task.id)
    work.announce(topic(team))


def decide(work: Work, team: Team, form: DecisionForm) -> Decision:
    """Write a decision down, numbered; who wrote it agrees."""
    require_open(team)
    last = work.maybe(
        select(func.max(col(Decision.number))).where(col(Decision.team_id) == team.id)
    )
    decision = work.add(
        Decision(
            team_id=team.id,
            number=(last or 0) + 1,
            title=form.title,
            reasons=form.reasons,
            made_by_id=me(work),
            made_at=work.now,
        )
    )
    agree(work, team, decision, True, "")
    work.record("teams.decide", topic(team), decision=decision.id)
    return decision


def agree(work: Work, team: Team, decision: Decision, agrees: bool, note: str) -> None:
    """Say yes or no to a decision; the last word of each member counts."""
    require_open(team)
    word = work.maybe(
        select(Agreement).where(
            col(Agreement.decision_id) == decision.id, col(Agreement.person_id) == me(work)
        )
    ) or Agreement(decision_id=decision.id, person_id=me(work), agrees=agrees)
    word.agrees, word.note = agrees, note
    work.add(word)
    work.announce(topic(team))


def add_file(work: Work, team: Team, upload: Upload, note: str) -> TeamFile:
    """Keep a file with the team. Raises Invalid."""
    require_open(team)
    kept = files.store(work, upload)
    row = work.add(
        TeamFile(
            team_id=team.id,
            file_id=kept.id,
            note=note,
            added_by_id=me(work),
            added_at=work.now,
        )
    )
    work.record("teams.add_file", topic(team), file=row.id)
    work.announce(topic(team))
    return row


def remove_file(work: Work, team: Team, file: TeamFile, removed: bool) -> None:
    """Take a file out of the list, or put it back."""
    require_open(team)
    file.removed_at = work.now if removed else None
    work.add(file)
    work.record("teams.remove_file" if removed else "teams.restore_file", topic(team), file=file.id)
    work.announce(topic(team))


def judge(work: Work, team: Team, milestone: Milestone, form: VerdictForm) -> None:
    """The teacher accepts a milestone or returns it with words. An accepted gate opens the next
    phase."""
    require_open(team)
    if milestone.state is MilestoneState.ACCEPTED:
        raise Conflict("This milestone is accepted already.")
    if form.verdict == "return" and not form.note:
        raise Invalid("note", "Say what is missing, so that the team can mend it.")
    accepted = form.verdict == "accept"
    milestone.state = MilestoneState.ACCEPTED if accepted else MilestoneState.RETURNED
    milestone.note = form.note
    work.add(milestone)
    if accepted and milestone.is_gate and milestone.phase is team.phase:
        team.phase = NEXT_PHASE.get(team.phase, team.phase)
        work.add(team)
    if accepted:
        open_next(work, team)
    word = "accepted" if accepted else "returned, with a note"
    for person in members(work, team):
        notify(
            work,
            person.id,
            "teams.milestone",
            f"“{milestone.title}” was {word}.",
            f"/teams/{team.id}",
        )
    work.record("teams.judge", topic(team), milestone=milestone.id, verdict=form.verdict)
    work.announce(topic(team))


def open_next(work: Work, team: Team) -> None:
    """Open the first milestone that is still only planned."""
    following = work.maybe(
        select(Milestone)
        .where(col(Milestone.team_id) == team.id, col(Milestone.state) == MilestoneState.PLANNED)
        .order_by(col(Milestone.due_on), col(Milestone.id))
        .limit(1)
    )
    if following is not None:
        following.state = MilestoneState.OPEN
        work.add(following)


def assign_teacher(work: Work, team: Team, person: Person) -> None:
    """Give a team its teacher."""
    forget(work)
    team.teacher_id = person.id
    work.add(team)
    notify(
        work,
        person.id,
        "teams.teacher",
        f"You are the teacher of team {team.name}.",
        f"/teams/{team.id}",
    )
    work.record("teams.assign_teacher", topic(team), teacher=person.id)
    work.announce(topic(team))


def look(work: Work, team: Team) -> None:
    """Note that a member has read what is new."""
    work.execute(
        sa.update(Membership)
        .where(
            col(Membership.team_id) == team.id,
            col(Membership.person_id) == work.actor.person_id,
        )
        .values(seen_at=work.now)
    )
