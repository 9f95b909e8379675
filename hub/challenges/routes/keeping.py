"""Searches that people keep, and challenges they follow."""

from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub.challenges import keeping, policy, queries
from hub.challenges.forms import KeptForm, SearchForm
from hub.challenges.models import Challenge, SavedSearch
from hub.challenges.routes.reading import listed
from hub.challenges.wishes import wish_of
from hub.db import Work
from hub.identity import Person
from hub.rankings import standing
from hub.web import Form, Submission, action, blank, page, redirect, render

Follower = tuple[Person, Challenge]


def keep(request: Request, work: Work, person: Person, form: Submission[SearchForm]) -> Response:
    wish = wish_of(QueryParams(form.sent.get("query", "")))
    if form.value is None:
        return listed(request, work, wish, form, status=422)
    sent = form.value
    kept = keeping.keep(work, person, sent.name, sent.query, tells=bool(sent.tells))
    return redirect(
        request,
        "challenges:index",
        query=kept.query,
        notice=f"“{kept.name}” is saved. You find it above the filters."
        + (" You get a notice when something new fits." if kept.tells else ""),
    )


def search(request: Request, work: Work, kept: SavedSearch) -> Response:
    return _search(request, kept, blank(name=kept.name, tells=kept.tells))


def change(request: Request, work: Work, kept: SavedSearch, form: Submission[KeptForm]) -> Response:
    if form.value is None:
        return _search(request, kept, form, status=422)
    keeping.change(work, kept, form.value.name, tells=bool(form.value.tells))
    return redirect(
        request, "challenges:index", query=kept.query, notice=f"“{kept.name}” is saved."
    )


def _search(
    request: Request, kept: SavedSearch, form: Submission[Any], status: int = 200
) -> Response:
    return render(request, "challenges/search.html", status=status, kept=kept, form=form)


def forget(request: Request, work: Work, kept: SavedSearch, _: Submission[Form]) -> Response:
    keeping.forget(work, kept)
    return redirect(
        request,
        "challenges:index",
        query=kept.query,
        notice=f"“{kept.name}” is removed. Its filters still stand here: you can save them again.",
    )


def follow(request: Request, work: Work, subject: Follower, _: Submission[Form]) -> Response:
    keeping.follow(work, *subject)
    return redirect(
        request,
        "challenges:show",
        challenge_id=subject[1].id,
        notice="You follow it: a notice comes when a question is answered or its state changes.",
    )


def unfollow(request: Request, work: Work, subject: Follower, _: Submission[Form]) -> Response:
    keeping.unfollow(work, *subject)
    return redirect(
        request,
        "challenges:show",
        challenge_id=subject[1].id,
        notice="You no longer follow it.",
    )


def followed(request: Request, work: Work, _: Person) -> Response:
    ids = queries.followed(work)
    found = queries.cards(work, ids)
    cards = [found[one] for one in ids if one in found]
    mine = standing(work)
    return render(
        request,
        "challenges/followed.html",
        cards=cards,
        fits=mine.fits(cards) if mine else {},
    )


routes: list[BaseRoute] = [
    action("/searches", keep, policy.member, SearchForm),
    page("/searches/{search_id:int}", search, policy.keeper),
    action("/searches/{search_id:int}", change, policy.keeper, KeptForm),
    action("/searches/{search_id:int}/removal", forget, policy.keeper),
    page("/followed", followed, policy.member),
    action("/{challenge_id:int}/following", follow, policy.follower),
    action("/{challenge_id:int}/following/end", unfollow, policy.follower),
]
