"""Teams: members of several universities, their phases, tasks, decisions, messages and files."""

from hub.teams.models import Membership, Phase, Standing, State, Team

__all__ = ["Membership", "Phase", "Standing", "State", "Team"]
