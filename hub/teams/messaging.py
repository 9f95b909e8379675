"""Messages between team, teacher and partner, and who owes an answer."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from hub.challenges import Challenge
from hub.db import Work
from hub.identity import GrantState, RoleGrant
from hub.notices import notify
from hub.teams.commands import me, require_open, topic
from hub.teams.forming import members
from hub.teams.models import Message, Team
from hub.teams.policy import Side


def write(work: Work, team: Team, text: str, asks_partner: bool, side: Side | None) -> Message:
    """Send a message to team, teacher and partner. A partner's message answers what was asked."""
    require_open(team)
    challenge = work.get(Challenge, team.challenge_id)
    asks = asks_partner and side is not Side.PARTNER
    message = work.add(
        Message(
            team_id=team.id,
            author_id=me(work),
            text=text,
            at=work.now,
            asks_partner=asks,
            reply_due=work.now + timedelta(days=challenge.reply_days) if asks else None,
        )
    )
    if side is Side.PARTNER:
        work.execute(
            sa.update(Message)
            .where(
                col(Message.team_id) == team.id,
                col(Message.asks_partner),
                col(Message.replied_at).is_(None),
            )
            .values(replied_at=work.now)
        )
    for person_id in readers_of_messages(work, team, challenge):
        if person_id != work.actor.person_id:
            notify(
                work,
                person_id,
                "teams.message",
                f"{work.actor.name} wrote to team {team.name}.",
                f"/teams/{team.id}/messages",
            )
    work.record("teams.message", topic(team), message=message.id)
    work.announce(topic(team))
    return message


def readers_of_messages(work: Work, team: Team, challenge: Challenge) -> list[int]:
    """Members, the teacher, and the people of the partner organisation."""
    partners = work.all(
        select(RoleGrant.person_id).where(
            col(RoleGrant.organisation_id) == challenge.organisation_id,
            col(RoleGrant.state) == GrantState.CONFIRMED,
        )
    )
    ids = [person.id for person in members(work, team)]
    return list(dict.fromkeys([*ids, *([team.teacher_id] if team.teacher_id else []), *partners]))
