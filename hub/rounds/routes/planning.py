"""Planning a round: the list, the form, demand, and from draft to frozen."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from hub.db import Work
from hub.rounds import commands, losses, publishing, queries, standing
from hub.rounds.forms import FreezeForm, RoundForm
from hub.rounds.freezing import must_run, offered
from hub.rounds.models import MatchingRound, State
from hub.rounds.routes.frame import framed
from hub.web import Submission, blank, redirect, render
from hub.web.paging import paged_rows
from hub.web.words import city, local


def index(request: Request, work: Work, _: None) -> Response:
    rows = paged_rows(request, work, queries.rounds(work))
    return render(
        request,
        "rounds/index.html",
        rows=rows,
        lines=[
            {
                "round": found,
                "challenges": challenges,
                "rankings": rankings,
                "state": standing.NAMES[found.state],
                "look": standing.LOOKS[found.state],
                "sentence": publishing.sentence(work, found),
            }
            for found, challenges, rankings in rows.rows
        ],
    )


def new(request: Request, work: Work, _: None) -> Response:
    form = blank(
        opens_time="08:00",
        closes_time="18:00",
        min_ranks=5,
        team_size_min=4,
        team_size_max=6,
        min_universities=2,
        min_overlap_hours=2,
        accept_hours=72,
        rank_rule="rank_squares",
        challenges=[one.id for one in queries.choosable(work, None)],
        version=0,
    )
    return _form(request, work, None, form)


def create(request: Request, work: Work, _: None, form: Submission[RoundForm]) -> Response:
    if form.value is None:
        return _form(request, work, None, form, status=422)
    found = commands.create(work, form.value)
    return redirect(
        request, "rounds:show", round_id=found.id, notice="The round is planned, not open yet."
    )


def edit(request: Request, work: Work, found: MatchingRound) -> Response:
    zone = work.actor.time_zone
    opens, closes = local(found.opens_at, zone), local(found.closes_at, zone)
    names = (
        "name min_ranks team_size_min team_size_max min_universities min_overlap_hours "
        "overlap_is_hard accept_hours rank_rule version starts_on"
    )
    form = blank(
        **{name: getattr(found, name) for name in names.split()},
        opens_on=opens.date(),
        opens_time=f"{opens:%H:%M}",
        closes_on=closes.date(),
        closes_time=f"{closes:%H:%M}",
        challenges=[one.id for one in offered(work, found)],
        must_run=must_run(work, found),
    )
    return _form(request, work, found, form)


def change(
    request: Request, work: Work, found: MatchingRound, form: Submission[RoundForm]
) -> Response:
    if form.value is None:
        return _form(request, work, found, form, status=422)
    commands.change(work, found, form.value)
    return redirect(request, "rounds:show", round_id=found.id, notice="The round is changed.")


def _form(
    request: Request,
    work: Work,
    found: MatchingRound | None,
    form: Submission[Any],
    status: int = 200,
) -> Response:
    return render(
        request,
        "rounds/edit.html",
        status=status,
        form=form,
        round=found,
        is_open=found is not None and found.state is State.OPEN,
        fixed=found is not None and found.state not in (State.DRAFT, State.OPEN),
        place=city(work.actor.time_zone),
        choosable=[(one.id, one.title) for one in queries.choosable(work, found)],
        rank_rules=[(key, name, note) for key, (name, note) in standing.RULES.items()],
    )


def show(request: Request, work: Work, found: MatchingRound) -> Response:
    gone = {one.id for one in losses.of_round(work, found)}
    demand = [one for one in queries.demand(work, found) if one.id not in gone]
    return framed(
        request,
        work,
        found,
        "rounds/show.html",
        "before",
        demand=demand,
        seats=sum(one.seats for one in demand),
        most_wanted=max((one.ranked for one in demand), default=0),
        entrants=queries.entrants(work, found),
        warnings=[one for one in demand if one.warning],
    )


def freeze(
    request: Request, work: Work, found: MatchingRound, form: Submission[FreezeForm]
) -> Response:
    sent = form.value or FreezeForm()
    commands.freeze(work, found, early=sent.early, without=sent.without)
    return redirect(
        request, "rounds:show", round_id=found.id, notice="The round is frozen. Run the matching."
    )
