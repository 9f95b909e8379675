"""Marks, partner's views, differences and release of the demo's teams."""

from hub.db import Work
from hub.demo import content
from hub.demo.loading.register import Register
from hub.teams import Team


def load(work: Work, register: Register, one: content.Team, row: Team) -> None:
    """Nothing yet."""
