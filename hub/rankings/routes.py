"""The ways in to rankings."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub import challenges
from hub.db import Work
from hub.rankings import commands, policy, queries, wishes
from hub.rankings.fitting import common
from hub.rankings.forms import MOST_EXCLUDED, RankingForm, WhyForm, WishForm
from hub.rankings.models import Choice, Ranking, Wish
from hub.rankings.queries import Line, Sheet
from hub.rounds import MatchingRound
from hub.web import Form, Submission, action, blank, page, redirect, render
from hub.web.words import number, plural

Sent = Submission[RankingForm]
SHORTLIST = 8
WISH_KEPT = "Kept. It counts if they wish the same, and you both rank a common challenge."
"""The answer to every address, so that it tells nothing of whose it is."""


def show(request: Request, work: Work, _: None) -> Response:
    found = queries.rounds(work)
    if not found:
        return render(request, "rankings/none.html")
    return _shown(request, work, found[0], None, found)


def of_round(request: Request, work: Work, found: MatchingRound) -> Response:
    return _shown(request, work, found, None, queries.rounds(work))


def save(request: Request, work: Work, found: MatchingRound, form: Sent) -> Response:
    if form.value is None:
        return _shown(request, work, found, form, queries.rounds(work), status=422)
    sheet = commands.save(work, found, form.value)
    version = sheet.ranking.version if sheet.ranking else 0
    if form.value.autosave:
        return Response(status_code=204, headers={"Version": str(version)})
    notice = "" if form.value.up or form.value.down else "Your ranking is saved."
    return redirect(
        request,
        "rankings:of_round",
        round_id=found.id,
        fragment=_where(form.value),
        notice=notice,
    )


def _where(form: RankingForm) -> str:
    """Where a person goes on with the keyboard: at the control, or the list, that was used."""
    if form.add:
        return "shortlist"
    if moved := form.up or form.down:
        return f"challenge-{moved}"
    if form.include or form.then == "exclude":
        return "excluded"
    return "order" if form.remove else ""


def add(request: Request, work: Work, challenge_id: int, _: Submission[Form]) -> Response:
    sheet, changed = commands.add(work, challenge_id)
    place = next(
        at for at, line in enumerate(sheet.ranked, start=1) if line.challenge.id == challenge_id
    )
    said = (
        f"Added as number {place} of your ranking."
        if changed
        else (f"It is number {place} of your ranking already.")
    )
    return redirect(request, "challenges:show", challenge_id=challenge_id, notice=said)


def remove(request: Request, work: Work, challenge_id: int, _: Submission[Form]) -> Response:
    commands.remove(work, challenge_id)
    return redirect(
        request,
        "challenges:show",
        challenge_id=challenge_id,
        notice="Taken out of your ranking.",
    )


Chosen = tuple[MatchingRound, Ranking, Choice]


def reason(request: Request, work: Work, subject: Chosen) -> Response:
    return _reasoning(request, work, subject, blank(why=subject[2].why))


def explain(request: Request, work: Work, subject: Chosen, form: Submission[WhyForm]) -> Response:
    if form.value is None:
        return _reasoning(request, work, subject, form, status=422)
    found, _, choice = subject
    commands.explain(work, found, choice, form.value.why)
    return redirect(
        request,
        "rankings:of_round",
        round_id=found.id,
        fragment=f"challenge-{choice.challenge_id}",
        notice="Your reason is saved.",
    )


def _reasoning(
    request: Request, work: Work, subject: Chosen, form: Submission[Any], status: int = 200
) -> Response:
    found, _, choice = subject
    sheet = queries.sheet(work, found)
    line = next(one for one in sheet.ranked if one.challenge.id == choice.challenge_id)
    return render(request, "rankings/reason.html", status=status, form=form, round=found, line=line)


def wish(
    request: Request, work: Work, found: MatchingRound, form: Submission[WishForm]
) -> Response:
    if form.value is None:
        rounds = queries.rounds(work)
        return _shown(request, work, found, None, rounds, status=422, wishing=form)
    wishes.keep(work, found, form.value.email)
    return redirect(
        request, "rankings:of_round", round_id=found.id, fragment="wishes", notice=WISH_KEPT
    )


def remove_wish(
    request: Request, work: Work, subject: tuple[MatchingRound, Wish], _: Submission[Form]
) -> Response:
    wishes.remove(work, *subject)
    return redirect(
        request,
        "rankings:of_round",
        round_id=subject[0].id,
        fragment="wishes",
        notice="Removed. It does not count any more.",
    )


def _shown(
    request: Request,
    work: Work,
    found: MatchingRound,
    form: Submission[Any] | None,
    rounds: list[MatchingRound],
    status: int = 200,
    wishing: Submission[Any] | None = None,
) -> Response:
    sheet = queries.sheet(work, found)
    now_open = queries.is_open(work, found)
    version = sheet.ranking.version if sheet.ranking else 0
    wanted = set(challenges.followed(work)) if now_open else set()
    return render(
        request,
        "rankings/show.html" if now_open else "rankings/closed.html",
        status=status,
        form=blank(version=version) if form is None else form,
        wishing=blank() if wishing is None else wishing,
        wishes=wishes.own(work, found),
        most_wishes=wishes.MOST,
        round=found,
        sheet=sheet,
        items=[_item(request, found, line) for line in sheet.ranked],
        lost=[f"“{line.challenge.title}”" for line in sheet.ranked if line.lost]
        or [plural(sheet.lost, "challenge", "challenges")],
        shortlist=_shortlist(sheet, wanted)[:SHORTLIST],
        followed=wanted,
        more=max(0, len(sheet.left) - SHORTLIST),
        exclusions_left=MOST_EXCLUDED - len(sheet.excluded),
        most_excluded=MOST_EXCLUDED,
        has_result=not now_open and queries.has_result(work, found),
        others=[one for one in rounds if one.id != found.id and queries.is_open(work, one)],
    )


def _shortlist(sheet: Sheet, followed: set[int]) -> list[Line]:
    """What is not ranked: first what one follows, then what one has most in common with."""
    return sorted(
        sheet.left,
        key=lambda line: (
            bool(line.reasons),
            line.challenge.id not in followed,
            *common(sheet.profile, line.challenge).order,
        ),
    )


def _item(request: Request, found: MatchingRound, line: Line) -> dict[str, Any]:
    challenge = line.challenge
    return {
        "key": challenge.id,
        "title": challenge.title,
        "url": ""
        if line.withdrawn
        else str(request.app.url_path_for("challenges:show", challenge_id=challenge.id)),
        "note": f"{line.organisation.name}, {line.organisation.city} · "
        f"{number(challenge.credits)} credits",
        "warning": f"Does not count as one of your {found.min_ranks}. {' '.join(line.reasons)}"
        if line.reasons
        else "",
        "why": line.choice.why if line.choice else "",
        "why_url": str(
            request.app.url_path_for(
                "rankings:reason", round_id=found.id, challenge_id=challenge.id
            )
        ),
    }


routes: list[BaseRoute] = [
    page("/", show, policy.student),
    page("/{round_id:int}", of_round, policy.entrant),
    action("/{round_id:int}", save, policy.entrant, RankingForm),
    action("/challenges/{challenge_id:int}", add, policy.ranker),
    action("/challenges/{challenge_id:int}/removal", remove, policy.ranker),
    page("/{round_id:int}/reasons/{challenge_id:int}", reason, policy.chooser),
    action("/{round_id:int}/reasons/{challenge_id:int}", explain, policy.chooser, WhyForm),
    action("/{round_id:int}/wishes", wish, policy.entrant, WishForm),
    action("/{round_id:int}/wishes/{wish_id:int}/removal", remove_wish, policy.wisher),
]
