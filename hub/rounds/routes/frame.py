"""What every page of one round has around it: tabs, state, what can and cannot be done."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from hub.db import Work
from hub.jobs import Job
from hub.rounds import drawing, losses, publishing, queries, standing, turns
from hub.rounds.models import MatchingRound, State
from hub.rounds.policy import HIDDEN, TOLD
from hub.web import render


def tabs(
    request: Request, found: MatchingRound, runs: list[queries.RunLine], current: str
) -> list[dict[str, Any]]:
    """The parts of a round that there are now."""
    url = request.app.url_path_for
    links = [
        ("before", "Demand", url("rounds:show", round_id=found.id)),
        ("rulings", "Pins and quotas", url("rounds:rulings", round_id=found.id)),
    ]
    links += [
        (f"run-{one.id}", f"Run {one.number}", url("rounds:run", round_id=found.id, run_id=one.id))
        for one in _worth_a_tab(found, runs, current)
    ]
    if any(one.good for one in runs):
        links.append(("compare", "Compare", url("rounds:compare", round_id=found.id)))
        links.append(("fairness", "Fairness", url("rounds:fairness", round_id=found.id)))
    if found.state in (State.FROZEN, *TOLD):
        links.append(("sandbox", "Sandbox", url("rounds:sandbox", round_id=found.id)))
    if found.state in TOLD:
        links.append(("answers", "Answers", url("rounds:answers", round_id=found.id)))
        links.append(("repairs", "Repair", url("rounds:repairs", round_id=found.id)))
    if found.state not in HIDDEN:
        links.append(("verification", "Verify", url("rounds:verification", round_id=found.id)))
    return [
        {"label": label, "url": str(address), "current": key == current}
        for key, label, address in links
    ]


def _worth_a_tab(
    found: MatchingRound, runs: list[queries.RunLine], current: str
) -> list[queries.RunLine]:
    """The runs that have a tab, by number: the latest that stand, the one that is published, and
    the one that is looked at. What was stopped or failed makes room for others."""
    latest = sorted(runs, key=lambda one: (one.good or one.under_way, one.number))[-4:]
    return [
        one
        for one in sorted(runs, key=lambda one: one.number)
        if one in latest or one.id == found.published_run_id or current == f"run-{one.id}"
    ]


def framed(
    request: Request,
    work: Work,
    found: MatchingRound,
    template: str,
    current: str,
    status: int = 200,
    jobs: Sequence[Job | None] = (),
    **more: Any,
) -> Response:
    """A page of one round. jobs: those besides a run and a publication that it shows."""
    runs = queries.runs(work, found)
    zone = work.actor.time_zone
    under_way = next((one for one in runs if one.under_way), None)
    published = publishing.job_of(work, found)
    return render(
        request,
        template,
        status=status,
        round=found,
        runs=runs,
        under_way=under_way,
        publishing=published,
        broken_off=publishing.broken_off(work, found),
        turns=turns.words(work, [published, *jobs]),
        away=losses.of_round(work, found),
        busy=bool(
            under_way
            or published
            or more.get("trying")
            or more.get("solving")
            or more.get("checking")
        ),
        tabs=tabs(request, found, runs, current),
        current=current,
        state_name=standing.NAMES[found.state],
        sentence=publishing.sentence(work, found),
        steps=standing.steps(found, work.now, zone),
        undrawn=drawing.undrawn(work, found),
        impossible=standing.impossible(found, work.now, zone),
        ranking_over=standing.closed(found, work.now),
        rules=standing.RULES,
        overdue=found.state is State.PUBLISHED
        and found.accept_until is not None
        and found.accept_until <= work.now,
        **more,
    )
