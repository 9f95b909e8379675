"""What is next for somebody: one line an act, with where it is done and until when."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from hub import assessment, profiles, rankings, submissions, teams
from hub.actor import Role
from hub.challenges import Challenge, Question, State
from hub.db import Work
from hub.identity import GrantState, RoleGrant
from hub.organisations import Organisation, Verification
from hub.rounds import Answer, MatchingRound, Placement, unread
from hub.rounds import State as RoundState
from hub.web.words import date, moment, plural


@dataclass(frozen=True)
class Line:
    """Something to do: words, the page, a note, until when; `state` as the status macro has it."""

    name: str
    url: str
    note: str = ""
    status: str = ""
    state: str = ""


def lines(work: Work) -> list[Line]:
    """What waits for this actor, for each of their roles, the most urgent first."""
    found: list[Line] = []
    actor = work.actor
    if actor.has(Role.STUDENT) or not actor.grants:
        found += for_student(work)
    if actor.has(Role.PARTNER):
        found += for_partner(work)
    if actor.has(Role.TEACHER):
        found += for_teacher(work)
    if actor.has(Role.COORDINATOR):
        found += for_coordinator(work)
    if actor.has(Role.ADMINISTRATOR):
        found += for_administrator(work)
    return found


def for_student(work: Work) -> list[Line]:
    """An offer to answer, a profile to complete, a ranking to finish."""
    found = [
        Line(
            f"Say yes or no to your place in {name}",
            f"/rounds/{round_id}/result",
            "If you do not answer, the place goes to the next person.",
            f"Until {moment(until, work.actor.time_zone)}" if until else "",
            "changes",
        )
        for round_id, name, until in work.all(
            select(Placement.round_id, MatchingRound.name, Placement.answer_until)
            .join(MatchingRound, col(MatchingRound.id) == col(Placement.round_id))
            .where(
                col(Placement.person_id) == work.actor.person_id,
                col(Placement.answer) == Answer.OFFERED,
                col(Placement.team_id).is_not(None),
                col(MatchingRound.state) == RoundState.PUBLISHED,
            )
        )
    ]
    found += own_tasks(work) + to_hand_in(work)
    sheet = rankings.current(work)
    profile = sheet.profile if sheet is not None else profiles.own(work)
    if profile is None or profile.completed_at is None:
        found.append(
            Line(
                "Complete your profile",
                "/profiles/edit",
                "Studies, skills, languages, free hours: the matching needs them.",
                "About 4 minutes",
                "changes",
            )
        )
        return found
    if sheet is not None and not sheet.complete:
        found.append(
            Line(
                "Finish your ranking",
                f"/rankings/{sheet.round.id}",
                f"You have ranked {sheet.counted} that you can join. "
                f"At least {sheet.needed} are needed.",
                f"Until {moment(sheet.round.closes_at, work.actor.time_zone)}",
                "changes",
            )
        )
    elif sheet is not None:
        found.append(
            Line(
                "Your ranking is complete",
                f"/rankings/{sheet.round.id}",
                f"{plural(sheet.counted, 'challenge', 'challenges')} in {sheet.round.name}. "
                "You can change it until it closes.",
                f"Until {moment(sheet.round.closes_at, work.actor.time_zone)}",
                "done",
            )
        )
    return found


def own_tasks(work: Work) -> list[Line]:
    """The next tasks that this student took in a team."""
    return [
        Line(
            task.title,
            f"/teams/{team.id}/tasks?whose=mine",
            f"Your task in team {team.name}.",
            f"{'Was due' if task.due_on < work.now.date() else 'Until'} {date(task.due_on)}",
            "risk" if task.due_on < work.now.date() else "now",
        )
        for task, team in teams.own_tasks(work)
        if task.due_on is not None
    ]


def to_hand_in(work: Work) -> list[Line]:
    """What the actor's teams have not handed in yet, by date."""
    return [
        Line(
            f"Hand in “{deliverable.title}”",
            f"/submissions/team/{team.id}",
            f"Team {team.name}. You choose pages, boards and files; about 10 minutes.",
            f"Until {moment(deliverable.due_at, work.actor.time_zone)}"
            if deliverable.due_at > work.now
            else f"Late, until {moment(deliverable.last_at, work.actor.time_zone)}",
            "risk" if deliverable.due_at < work.now + timedelta(days=2) else "now",
        )
        for deliverable, team in submissions.missing(work)
        if deliverable.last_at > work.now
    ]


def for_partner(work: Work) -> list[Line]:
    """Changes asked for, questions to answer, teams that wait, views to give."""
    own = col(Challenge.organisation_id).in_(work.actor.organisation_ids)
    wanted = work.all(
        select(Challenge).where(own, col(Challenge.state) == State.EDITS_REQUESTED).limit(5)
    )
    found = [
        Line(
            f"Mend “{one.title}”",
            f"/challenges/{one.id}/draft",
            "A reviewer asks for changes, beside the fields.",
            "Changes asked for",
            "changes",
        )
        for one in wanted
    ]
    asked = work.all(
        select(Question, Challenge.title)
        .join(Challenge, col(Challenge.id) == col(Question.challenge_id))
        .where(own, col(Question.answer) == "")
        .order_by(col(Question.asked_at))
        .limit(5)
    )
    found += [
        Line(
            f"Answer a question on “{title}”",
            f"/challenges/{one.challenge_id}",
            one.text,
            f"Asked {date(one.asked_at, work.actor.time_zone)}",
            "changes",
        )
        for one, title in asked
    ]
    found += [
        Line(
            f"Reply to team {team.name}",
            f"/teams/{team.id}/messages",
            message.text[:120],
            f"Until {moment(message.reply_due, work.actor.time_zone)}" if message.reply_due else "",
            "risk" if message.reply_due and message.reply_due < work.now else "changes",
        )
        for message, team in teams.waiting_questions(work)
    ]
    return found + views(work)


def views(work: Work) -> list[Line]:
    """Works on which this actor's view or mark is asked."""
    count = assessment.waiting(work)
    if not count:
        return []
    return [
        Line(
            f"Look at {plural(count, 'work', 'works')}",
            "/assessment",
            "They are handed in and wait for you.",
            "Waiting",
            "changes",
        )
    ]


def for_teacher(work: Work) -> list[Line]:
    """Works to mark, gates that come next."""
    return views(work) + [
        Line(
            f"Open the gate of team {team.name}: {milestone.title}",
            f"/teams/{team.id}",
            "",
            f"Planned for {date(milestone.due_on)}",
            "risk" if milestone.due_on < work.now.date() else "now",
        )
        for milestone, team in teams.waiting_gates(work)
    ]


def for_coordinator(work: Work) -> list[Line]:
    """Challenges to review, rounds to move on."""
    waiting = work.count(
        select(Challenge.id).where(col(Challenge.state).in_((State.SUBMITTED, State.IN_REVIEW)))
    )
    found = []
    if waiting:
        found.append(
            Line(
                f"Review {plural(waiting, 'challenge', 'challenges')}",
                "/challenges/desk",
                "Organisations wait for an answer.",
                "Waiting",
                "changes",
            )
        )
    rounds = work.all(
        select(MatchingRound)
        .where(
            col(MatchingRound.state).in_((RoundState.OPEN, RoundState.FROZEN, RoundState.PUBLISHED))
        )
        .options(unread(MatchingRound.instance))
        .order_by(col(MatchingRound.closes_at))
        .limit(5)
    )
    for one in rounds:
        closed = one.closes_at <= work.now
        act = {
            RoundState.OPEN: "Freeze it" if closed else "Watch the demand",
            RoundState.FROZEN: "Run the matching and publish",
            RoundState.PUBLISHED: "Watch the answers",
        }[one.state]
        found.append(
            Line(
                f"{one.name}: {act.lower()}",
                f"/rounds/{one.id}",
                "",
                f"Ranking until {moment(one.closes_at, work.actor.time_zone)}"
                if one.state is RoundState.OPEN
                else one.state.value.capitalize(),
                "changes" if closed and one.state is RoundState.OPEN else "now",
            )
        )
    return found


def for_administrator(work: Work) -> list[Line]:
    """Roles to confirm, organisations to check."""
    roles = work.count(select(RoleGrant.id).where(col(RoleGrant.state) == GrantState.REQUESTED))
    unchecked = work.count(
        select(Organisation.id).where(col(Organisation.verification) == Verification.PENDING)
    )
    found = []
    if roles:
        words = plural(roles, "role", "roles")
        found.append(
            Line(
                f"Confirm {words}",
                "/administration/people?state=requested",
                "",
                "Asked for",
                "changes",
            )
        )
    if unchecked:
        words = plural(unchecked, "organisation", "organisations")
        found.append(
            Line(
                f"Check {words}",
                "/administration/organisations?verification=pending",
                "Their challenges cannot be published before.",
                "Waiting",
                "changes",
            )
        )
    return found
