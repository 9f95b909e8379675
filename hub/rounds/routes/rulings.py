"""Pins, closed challenges and quotas of a round: listed with their reasons, set and removed."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from hub import universities
from hub.actor import Role
from hub.db import Work
from hub.rounds import conflicts, losses, outcomes, quotas, rulings
from hub.rounds.forms import QuotaForm, RulingForm
from hub.rounds.freezing import instance_of, offered
from hub.rounds.models import MatchingRound, State
from hub.rounds.routes.frame import framed
from hub.web import Blank, Submission, blank, redirect, render
from hub.web.paging import paged_rows

KINDS = [
    ("pin", "Pin to this challenge", "Every result places the student there"),
    ("closed", "Close this challenge to the student", "No result places the student there"),
]


def show(request: Request, work: Work, found: MatchingRound) -> Response:
    return _page(request, work, found, blank(kind="pin"), blank())


def _page(
    request: Request,
    work: Work,
    found: MatchingRound,
    form: Blank,
    quota_form: Blank,
    status: int = 200,
) -> Response:
    rows = paged_rows(request, work, rulings.listed(found))
    open_ = rulings.changeable(found)
    inside = work.actor.has(Role.COORDINATOR)
    made = quotas.listed(work, found)
    shown: dict[str, Any] = {
        "rows": rows,
        "holding": rulings.faults(work, found, [one for one, _, _ in rows.rows]) if open_ else {},
        "makers": outcomes.people_names(
            work,
            {one.made_by_id for one, _, _ in rows.rows if one.made_by_id}
            | {one.made_by_id for one, _ in made if one.made_by_id},
        ),
        "quotas": [(one, of, quotas.words(one.least, one.most)) for one, of in made],
        "changing": open_ and inside,
    }
    if not inside:
        return render(request, "rounds/ruled.html", round=found, **shown)
    return framed(
        request,
        work,
        found,
        "rounds/rulings.html",
        "rulings",
        status=status,
        form=form,
        quota_form=quota_form,
        kinds=KINDS,
        conflict=_conflict(work, found) if open_ else [],
        at=found.together.get("at"),
        checking=found.state is State.OPEN and bool(found.together) and "at" not in found.together,
        **(_choosing(request, work, found, form) if open_ else {}),
        **shown,
    )


def _conflict(work: Work, found: MatchingRound) -> list[str]:
    """The demands that clash, in words with names."""
    clashing = found.together.get("conflict", [])
    away = losses.lost(work, offered(work, found)) if clashing else ()
    instance = instance_of(work, found, without=away) if clashing else None
    return conflicts.told(work, found, clashing, instance)


def _choosing(request: Request, work: Work, found: MatchingRound, form: Blank) -> dict[str, Any]:
    """The student that was chosen, or those whose name was asked for."""
    words = request.query_params.get("name", "").strip()
    key = str(form.sent.get("person_id") or request.query_params.get("person", ""))
    entry = None
    if key.isascii() and key.isdigit() and len(key) < 10:
        entry = rulings.entries(work, found, {int(key)}).get(int(key))
    people = list(work.all(rulings.candidates(words))) if words and entry is None else []
    places = (entry.places or {}) if entry is not None else {}
    return {
        "words": words,
        "people": people[: rulings.MOST_FOUND],
        "more": len(people) > rulings.MOST_FOUND,
        "person_id": key,
        "person_name": entry.name if entry is not None else "",
        "without_ranking": entry is not None and entry.places is None,
        "challenges": [
            (one.id, one.title + _choice(places, one.id)) for one in offered(work, found)
        ]
        if entry is not None
        else [],
        "universities": [(one.id, one.name) for one in universities.offered(work)],
    }


def _choice(places: dict[int, int | None], challenge_id: int) -> str:
    """What the student said of a challenge, after its title."""
    if challenge_id not in places:
        return ""
    place = places[challenge_id]
    return f" (choice {place})" if place else " (excluded)"


def decide(
    request: Request, work: Work, found: MatchingRound, form: Submission[RulingForm]
) -> Response:
    if form.value is None:
        return _page(request, work, found, form, blank(), status=422)
    rulings.decide(work, found, form.value)
    return redirect(request, "rounds:rulings", round_id=found.id, notice="Your decision is kept.")


def put_quota(
    request: Request, work: Work, found: MatchingRound, form: Submission[QuotaForm]
) -> Response:
    if form.value is None:
        return _page(request, work, found, blank(kind="pin"), form, status=422)
    quotas.put(work, found, form.value)
    return redirect(request, "rounds:rulings", round_id=found.id, notice="The quota is kept.")
