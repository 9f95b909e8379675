"""Teams: members of several universities, their phases, tasks, decisions, messages and files."""

from hub.teams.forming import form, invite, members, seat, start
from hub.teams.models import Membership, Message, Phase, Standing, State, Team, TeamFile
from hub.teams.policy import Side, known, member, reader, standing, visible
from hub.teams.queries import (
    lines,
    next_steps,
    own_tasks,
    replies_owed,
    waiting_gates,
    waiting_questions,
)
from hub.teams.space import CLOSED, space

__all__ = [
    "CLOSED",
    "Membership",
    "Message",
    "Phase",
    "Side",
    "Standing",
    "State",
    "Team",
    "TeamFile",
    "form",
    "invite",
    "known",
    "lines",
    "member",
    "members",
    "next_steps",
    "own_tasks",
    "reader",
    "replies_owed",
    "seat",
    "space",
    "standing",
    "start",
    "visible",
    "waiting_gates",
    "waiting_questions",
]
