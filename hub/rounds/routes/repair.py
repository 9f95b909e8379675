"""Repair a published round: begin, look at the proposal, accept or discard it."""

from starlette.requests import Request
from starlette.responses import Response

from hub.db import Work
from hub.errors import NotFound
from hub.rounds import mending, outcomes, proposals, queries, repairing
from hub.rounds.forms import AcceptForm, RepairForm
from hub.rounds.freezing import offered
from hub.rounds.models import Decision, MatchingRound, Repair
from hub.rounds.policy import TOLD
from hub.rounds.routes.frame import framed
from hub.web import Blank, Submission, blank, redirect

Subject = tuple[MatchingRound, Repair]


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
    return _page(request, work, subject, blank())


def accept(
    request: Request, work: Work, subject: Subject, form: Submission[AcceptForm]
) -> Response:
    if form.value is None:
        form.errors.clear()
        form.refuse("", "Choose one of the ways on this page.")
        return _page(request, work, subject, form, status=422)
    found, row = subject
    mending.accept(work, found, row, form.value.aim)
    return redirect(
        request,
        "rounds:answers",
        round_id=found.id,
        notice="The repair is in force. All concerned are told.",
    )


def _page(
    request: Request, work: Work, subject: Subject, form: Blank, status: int = 200
) -> Response:
    found, row = subject
    job = next(job for one, job in repairing.repairs(work, found) if one.id == row.id)
    made = proposals.proposals(row)
    both = made if len(made) == 2 else []
    people, teams = set(row.withdrawn), set()
    for one in made:
        people |= {each["person_id"] for each in one.moves} | set(one.figures["gone"])
        teams |= {each["before"] for each in one.moves}
        teams |= {each["team_id"] for key in ("plan", "fates") for each in one.figures[key]}
    return framed(
        request,
        work,
        found,
        "rounds/repair.html",
        "repairs",
        status=status,
        form=form,
        repair=row,
        job=job,
        jobs=[job],
        solving=repairing.under_way(row, job),
        open_proposal=row.finished_at is not None
        and not row.fault
        and row.decision is Decision.OPEN,
        made=made,
        chosen=next((one for one in made if one.aim is row.aim), None),
        both=both,
        compared=proposals.figures(both) if both else [],
        lines=proposals.side_by_side(both) if both else [],
        names=outcomes.people_names(work, people),
        teams=outcomes.team_labels(work, teams - {None}),
        titles={one.id: one.title for one in offered(work, found)},
    )
