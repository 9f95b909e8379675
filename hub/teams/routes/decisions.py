"""The ways in to what a team decided."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub.db import Work
from hub.teams import commands, policy, queries
from hub.teams.forms import AgreementForm, DecisionForm
from hub.teams.models import Decision, Team
from hub.teams.space import space
from hub.web import Blank, Submission, action, blank, page, redirect


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


T = "/{team_id:int}"
routes: list[BaseRoute] = [
    page(f"{T}/decisions", decisions, policy.reader),
    action(f"{T}/decisions", decide, policy.member, DecisionForm),
    action(f"{T}/decisions/{{decision_id:int}}/word", agree, policy.decision, AgreementForm),
]
