"""The ways in to universities: for administrators."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub.collation import sort_key
from hub.db import Work
from hub.identity import zone_choices
from hub.universities import commands, policy, queries
from hub.universities.forms import COUNTRIES, ClosureForm, UniversityForm
from hub.universities.models import University
from hub.web import Submission, action, blank, page, redirect, render
from hub.web.paging import paged


def index(request: Request, work: Work, _: None) -> Response:
    words, state = (request.query_params.get(name, "").strip()[:100] for name in ("q", "state"))
    rows = paged(request, work, queries.listed(words, state))
    return render(
        request,
        "universities/index.html",
        rows=rows,
        people=queries.people(work, [one.id for one in rows.rows]),
        countries=COUNTRIES,
        words=words,
        state=state,
    )


def new(request: Request, work: Work, _: None) -> Response:
    form = blank(version=0, time_zone=work.actor.time_zone, since=work.now.year)
    return _edit(request, work, form, None)


def create(request: Request, work: Work, _: None, form: Submission[UniversityForm]) -> Response:
    if form.value is None:
        return _edit(request, work, form, None)
    university = commands.add(work, form.value)
    notice = f"{university.short_name} is added. People can choose it now."
    return redirect(request, "universities:index", notice=notice)


def edit(request: Request, work: Work, university: University) -> Response:
    form = blank(version=university.version, **commands.described(university))
    return _edit(request, work, form, university)


def change(
    request: Request, work: Work, university: University, form: Submission[UniversityForm]
) -> Response:
    if form.value is None:
        return _edit(request, work, form, university)
    commands.change(work, university, form.value)
    notice = f"{university.short_name} is changed."
    return redirect(request, "universities:index", notice=notice)


def _edit(
    request: Request, work: Work, form: Submission[Any], university: University | None
) -> Response:
    return render(
        request,
        "universities/edit.html",
        422 if form.errors else 200,
        form=form,
        university=university,
        people=queries.people(work, [university.id])[university.id] if university else 0,
        countries=sorted(COUNTRIES.items(), key=lambda pair: sort_key(pair[1])),
        zones=zone_choices(),
    )


def close(
    request: Request, work: Work, university: University, form: Submission[ClosureForm]
) -> Response:
    closed = form.value is not None and form.value.closed
    commands.close(work, university, closed)
    state = "closed" if closed else "open again"
    notice = f"{university.short_name} is {state}."
    return redirect(request, "universities:edit", university_id=university.id, notice=notice)


routes: list[BaseRoute] = [
    page("/", index, policy.administrator),
    action("/", create, policy.administrator, UniversityForm),
    page("/new", new, policy.administrator),
    page("/{university_id:int}", edit, policy.university),
    action("/{university_id:int}", change, policy.university, UniversityForm),
    action("/{university_id:int}/closure", close, policy.university, ClosureForm),
]
