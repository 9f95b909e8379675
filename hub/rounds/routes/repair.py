"""Repair a published round: begin, look at the proposal, accept or discard it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from hub.db import Work
from hub.errors import NotFound
from hub.rounds import outcomes, queries, repairing
from hub.rounds.forms import RepairForm
from hub.rounds.freezing import offered
from hub.rounds.models import Decision, MatchingRound, Repair
from hub.rounds.policy import TOLD
from hub.rounds.routes.frame import framed
from hub.web import Blank, Submission, blank, redirect

Subject = tuple[MatchingRound, Repair]
KINDS = ("loses", "moves", "regrouped", "comes")


def repairs(request: Request, work: Work, found: MatchingRound) -> Response:
    if found.state not in TOLD:
        raise NotFound("There is something to repair once the teams are published.")
    return _list(request, work, found, blank(keeps_yes="yes"))


def _list(
    request: Request, work: Work, found: MatchingRound, form: Blank, status: int = 200
) -> Response:
    lines = repairing.repairs(work, found)
    return framed(
        request,
        work,
        found,
        "rounds/repairs.html",
        "repairs",
        status=status,
        form=form,
        lines=[(one, job, repairing.under_way(one, job)) for one, job in lines],
        tally=queries.tally(work, found),
        seated=outcomes.seated_names(work, found),
    )


def start(
    request: Request, work: Work, found: MatchingRound, form: Submission[RepairForm]
) -> Response:
    if form.value is None:
        return _list(request, work, found, form, status=422)
    sent = form.value
    row = repairing.start(work, found, sent.withdrawn, sent.keeps_yes, sent.reason)
    return redirect(request, "rounds:repair", round_id=found.id, repair_id=row.id)


def repair(request: Request, work: Work, subject: Subject) -> Response:
    found, row = subject
    job = next(job for one, job in repairing.repairs(work, found) if one.id == row.id)
    figures = row.figures
    people = [one["person_id"] for one in row.moves] + row.withdrawn + figures.get("gone", [])
    teams = [one["before"] for one in row.moves if one["before"]]
    teams += [one["team_id"] for one in figures.get("plan", []) if one["team_id"]]
    teams += [one["team_id"] for one in figures.get("fates", []) if one["team_id"]]
    moves: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for one in row.moves:
        moves[one["kind"]].append(one)
    return framed(
        request,
        work,
        found,
        "rounds/repair.html",
        "repairs",
        repair=row,
        job=job,
        jobs=[job],
        solving=repairing.under_way(row, job),
        open_proposal=row.finished_at is not None
        and not row.fault
        and row.decision is Decision.OPEN,
        moves=moves,
        moved=len(row.moves),
        names=outcomes.people_names(work, people),
        teams=outcomes.team_labels(work, teams),
        titles={one.id: one.title for one in offered(work, found)},
        fates=[one for one in figures.get("fates", []) if one["kind"] != "kept"],
        untouched=sum(1 for one in figures.get("fates", []) if one["kind"] == "kept"),
    )
