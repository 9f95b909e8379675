"""The ways in: a student's own page, the questions for inclusion, and the ombud team's list."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub.db import Work
from hub.identity import Person
from hub.needs import commands, fitting, policy, queries, words
from hub.needs.attributes import ATTRIBUTES
from hub.needs.forms import EVENINGS, MOST_HOURS, ArrangementForm, InclusionForm, NeedForm
from hub.needs.models import AccessNeed, Effect
from hub.needs.reading import Shown, reading
from hub.web import Blank, Form, Submission, action, blank, page, redirect, render
from hub.web.paging import paged_rows
from hub.web.words import city

CHOICES = [(one.value, words.NAMES[one], words.MEANS[one]) for one in Effect]


def show(request: Request, work: Work, person: Person) -> Response:
    return _own_page(request, work, person, blank())


def _own_page(
    request: Request, work: Work, person: Person, form: Blank, status: int = 200
) -> Response:
    found = queries.own(work)
    return render(
        request,
        "needs/show.html",
        status=status,
        needs=found,
        form=form,
        said=words.said,
        period=words.period,
        means=words.MEANS,
        today=work.now.date(),
        readings=queries.readings(work),
        left_out=fitting.left_out(work, found.now),
        full=len(found.now) + len(found.ended) >= commands.MOST,
        **_fields(person),
    )


def _fields(person: Person) -> dict[str, object]:
    """What the fields of a need ask for."""
    return {
        "effects": CHOICES,
        "evenings": [(hour, f"{hour}:00") for hour in EVENINGS],
        "most_hours": MOST_HOURS,
        "place": city(person.time_zone),
        "kept_days": commands.KEPT.days,
    }


def add(request: Request, work: Work, person: Person, form: Submission[NeedForm]) -> Response:
    if form.value is None:
        return _own_page(request, work, person, form, status=422)
    commands.add(work, person, form.value)
    return redirect(request, "needs:show", notice="Saved. Only you and the ombud team can read it.")


def edit(request: Request, work: Work, need: AccessNeed) -> Response:
    hours = need.amount if need.effect is Effect.MAX_HOURS else None
    evening = need.amount if need.effect is Effect.NO_EVENINGS else None
    form = blank(
        version=need.version,
        effect=need.effect,
        hours=hours,
        evening=evening,
        words=need.words,
        valid_from=need.valid_from,
        valid_to=need.valid_to,
    )
    return _editing(request, work, need, form)


def _editing(
    request: Request, work: Work, need: AccessNeed, form: Blank, status: int = 200
) -> Response:
    return render(
        request,
        "needs/edit.html",
        status=status,
        form=form,
        need=need,
        title=words.said(need),
        **_fields(work.get(Person, need.person_id)),
    )


def save(request: Request, work: Work, need: AccessNeed, form: Submission[NeedForm]) -> Response:
    if form.value is None:
        return _editing(request, work, need, form, status=422)
    commands.change(work, need, form.value)
    return redirect(request, "needs:show", notice="Saved.")


def end(request: Request, work: Work, need: AccessNeed, _: Submission[Form]) -> Response:
    commands.end(work, need)
    return redirect(request, "needs:show", notice="It holds no more from tomorrow on.")


def erase(request: Request, work: Work, need: AccessNeed, _: Submission[Form]) -> Response:
    commands.erase(work, need)
    return redirect(request, "needs:show", notice="Erased.")


def inclusion(request: Request, work: Work, _: Person) -> Response:
    yes = queries.said_yes(work)
    return _inclusion_page(
        request, blank(**{one.key: "yes" if one.key in yes else "unsaid" for one in ATTRIBUTES})
    )


def _inclusion_page(request: Request, form: Blank, status: int = 200) -> Response:
    return render(request, "needs/inclusion.html", status=status, form=form, attributes=ATTRIBUTES)


def answer(
    request: Request, work: Work, person: Person, form: Submission[InclusionForm]
) -> Response:
    if form.value is None:
        return _inclusion_page(request, form, status=422)
    commands.answer(work, person, form.value)
    return redirect(request, "needs:inclusion", notice="Saved. Only you can read it.")


def current(request: Request, work: Work, _: None) -> Shown:
    sought = request.query_params.get("q", "").strip()[:100]
    rows = paged_rows(request, work, queries.current(work, sought))
    page = render(
        request,
        "needs/current.html",
        rows=rows,
        words=sought,
        said=words.said,
        period=words.period,
        steers=words.STEERS,
    )
    return Shown(page, [person.id for _, person, _ in rows.rows])


def arrangement(request: Request, work: Work, need: AccessNeed) -> Shown:
    form = blank(version=need.version, arranged=need.arranged)
    return Shown(_arranging(request, work, need, form), [need.person_id])


def _arranging(
    request: Request, work: Work, need: AccessNeed, form: Blank, status: int = 200
) -> Response:
    return render(
        request,
        "needs/arrangement.html",
        status=status,
        form=form,
        need=need,
        person=work.get(Person, need.person_id),
        title=words.said(need),
        period=words.period(need),
        means=words.MEANS[need.effect],
        steers=need.effect in words.STEERS,
    )


def arrange(
    request: Request, work: Work, need: AccessNeed, form: Submission[ArrangementForm]
) -> Response:
    if form.value is None:
        return _arranging(request, work, need, form, status=422)
    commands.arrange(work, need, form.value)
    return redirect(request, "needs:current", notice="Saved. The student can read it.")


routes: list[BaseRoute] = [
    page("/", show, policy.owner),
    action("/", add, policy.owner, NeedForm),
    page("/inclusion", inclusion, policy.owner),
    action("/inclusion", answer, policy.owner, InclusionForm),
    reading("/current", current, policy.ombud),
    page("/{need_id:int}", edit, policy.own),
    action("/{need_id:int}", save, policy.own, NeedForm),
    action("/{need_id:int}/end", end, policy.own),
    action("/{need_id:int}/removal", erase, policy.own),
    reading("/{need_id:int}/arrangement", arrangement, policy.ombud_reader),
    action("/{need_id:int}/arrangement", arrange, policy.ombud_reader, ArrangementForm),
]
