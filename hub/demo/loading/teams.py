"""Teams of the past rounds and the one at work, with what they keep in their space."""

from datetime import datetime, timedelta

from hub.db import Work
from hub.demo import content
from hub.demo.loading.register import Register, at
from hub.teams import Membership, Phase, Team
from hub.teams import State as TeamState
from hub.teams.models import Agreement, Decision, Message, Milestone, MilestoneState, Task

AWAY = timedelta(days=6)
"""How long ago members were in their space, so that they find news."""


def load(work: Work, register: Register) -> None:
    details = {one.key: one for one in content.challenges(register.today)}
    for one in content.teams(register.today):
        challenge = details[one.challenge]
        row = make(work, register, one, challenge)
        register.teams[one.key] = row
        seat(work, register, one, row)
        keep(work, register, one, row, challenge.reply_days)


def make(work: Work, register: Register, one: content.Team, challenge: content.Challenge) -> Team:
    found = register.rounds[challenge.round or "finished"]
    handed_in = one.deliverable is not None
    return work.add(
        Team(
            name=one.name,
            challenge_id=register.challenges[one.challenge].id,
            round_id=found.id,
            teacher_id=register.people[challenge.teachers[0]].id,
            language=one.language,
            state=TeamState.ACTIVE,
            phase=Phase.ACT if handed_in else phase_of(one),
            aim=one.aim,
            meeting=one.meeting,
            meets_at=at(one.meets) if one.meets else None,
            made_at=found.published_at or found.opens_at,
        )
    )


def phase_of(one: content.Team) -> Phase:
    """The phase of the first gate that is not passed."""
    for milestone in one.milestones:
        if milestone.gate and milestone.state != "accepted":
            return Phase(milestone.phase)
    return Phase.ACT


def seat(work: Work, register: Register, one: content.Team, row: Team) -> None:
    for key in one.members:
        person = register.people[key]
        work.add(
            Membership(
                team_id=row.id,
                person_id=person.id,
                seen_at=work.now - AWAY,
                made_at=row.made_at,
            )
        )


def keep(work: Work, register: Register, one: content.Team, row: Team, reply_days: int) -> None:
    """Milestones, tasks, decisions and messages."""
    for milestone in one.milestones:
        work.add(
            Milestone(
                team_id=row.id,
                title=milestone.title,
                phase=Phase(milestone.phase),
                is_gate=milestone.gate,
                due_on=milestone.due,
                state=MilestoneState(milestone.state),
            )
        )
    for task in one.tasks:
        doer = register.people[task.who]
        due = at(task.due, 18)
        work.add(
            Task(
                team_id=row.id,
                title=task.text,
                assignee_id=doer.id,
                due_on=task.due,
                done_at=due - timedelta(days=1) if task.done else None,
                made_by_id=doer.id,
                made_at=min(due - timedelta(days=10), work.now),
            )
        )
    for decision in one.decisions:
        decide(work, register, one, row, decision)
    for message in one.messages:
        write(work, register, one, row, message.by, at(message.at), message.text, reply_days)


def decide(
    work: Work, register: Register, one: content.Team, row: Team, decision: content.Decision
) -> None:
    moment = at(decision.on, 16)
    author = register.people[one.members[decision.number % len(one.members)]]
    kept = work.add(
        Decision(
            team_id=row.id,
            number=decision.number,
            title=decision.text,
            reasons=decision.reason,
            made_by_id=author.id,
            made_at=moment,
        )
    )
    for key in one.members:
        agrees = key not in decision.against
        work.add(
            Agreement(
                decision_id=kept.id,
                person_id=register.people[key].id,
                agrees=agrees,
                note="" if agrees else decision.said[:300],
            )
        )


def write(
    work: Work,
    register: Register,
    one: content.Team,
    row: Team,
    by: str,
    moment: datetime,
    text: str,
    reply_days: int,
) -> None:
    """A message; a question of the team asks the partner for an answer."""
    asks = by in one.members and "?" in text
    later = [at(m.at) for m in one.messages if m.by not in one.members and at(m.at) > moment]
    due = moment + timedelta(days=reply_days)
    work.add(
        Message(
            team_id=row.id,
            author_id=register.people[by].id,
            text=text,
            at=moment,
            asks_partner=asks,
            reply_due=due if asks else None,
            replied_at=later[0] if asks and later else None,
        )
    )
