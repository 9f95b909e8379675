"""The ways in to the messages of team, teacher and partner."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub.db import Work
from hub.teams import messaging, news, policy, queries
from hub.teams.forms import MessageForm
from hub.teams.models import Team
from hub.teams.policy import Side
from hub.teams.space import space
from hub.web import Blank, Submission, action, blank, page, redirect
from hub.web.paging import paged_rows


def messages(request: Request, work: Work, team: Team) -> Response:
    return message_page(request, work, team, blank())


def message_page(request: Request, work: Work, team: Team, form: Blank) -> Response:
    partner = policy.standing(work, team) is Side.PARTNER
    return space(
        request,
        work,
        team,
        "messages",
        "teams/messages.html",
        422 if form.errors else 200,
        form=form,
        since=news.for_partner(work, team) if partner else None,
        messages=paged_rows(request, work, queries.messages(team)),
    )


def write(request: Request, work: Work, team: Team, form: Submission[MessageForm]) -> Response:
    if form.value is None:
        return message_page(request, work, team, form)
    side = policy.standing(work, team)
    sent = form.value
    messaging.write(work, team, sent.text, sent.asks_partner, side)
    return redirect(request, "teams:messages", team_id=team.id, notice="Message sent.")


T = "/{team_id:int}"
routes: list[BaseRoute] = [
    page(f"{T}/messages", messages, policy.correspondence),
    action(f"{T}/messages", write, policy.correspondent, MessageForm),
]
