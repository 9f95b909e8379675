"""The pages of a team's space share one head; every capability that lives there renders by this."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from hub.db import Work
from hub.teams import policy, queries
from hub.teams.models import State, Team
from hub.teams.policy import Side
from hub.web.responses import render

CLOSED = (State.ASSESSED, State.COMPLETED, State.DISSOLVED)
"""Nothing in the space can be changed any more."""


def space(
    request: Request,
    work: Work,
    team: Team,
    tab: str,
    template: str,
    status: int = 200,
    **more: Any,
) -> Response:
    """A page of a team's space, whose template extends layouts/space.html.

    tab: which tab is open; template: its whole name; more: what the page itself shows.
    """
    side = policy.standing(work, team)
    return render(
        request,
        template,
        status=status,
        about=queries.about(work, team),
        team=team,
        tab=tab,
        side=side,
        writes=side is Side.MEMBER and team.state not in CLOSED,
        **more,
    )
