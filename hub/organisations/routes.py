"""The ways in to organisations."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub.db import Work
from hub.identity import Person
from hub.organisations import commands, policy, queries
from hub.organisations.forms import InviteForm, OrganisationForm
from hub.organisations.models import Invitation, Organisation
from hub.organisations.words import CHECKS, COUNTRY, KINDS
from hub.web import Form, Submission, action, blank, page, redirect, render

FIELDS = ("name", "kind", "city", "country", "website", "about")


def new(request: Request, work: Work, _: Person) -> Response:
    return _edit(request, blank(version=0), None)


def create(request: Request, work: Work, _: Person, form: Submission[OrganisationForm]) -> Response:
    if form.value is None:
        return _edit(request, form, None, status=422)
    organisation = commands.register(work, form.value.model_dump(include=set(FIELDS)))
    return redirect(
        request,
        "challenges:mine",
        notice=f"{organisation.name} is registered. You can write a challenge at once.",
    )


def edit(request: Request, work: Work, organisation: Organisation) -> Response:
    values = {name: getattr(organisation, name) for name in (*FIELDS, "version")}
    return _edit(request, blank(**values), organisation)


def describe(
    request: Request,
    work: Work,
    organisation: Organisation,
    form: Submission[OrganisationForm],
) -> Response:
    if form.value is None:
        return _edit(request, form, organisation, status=422)
    values = form.value.model_dump(include=set(FIELDS))
    commands.describe(work, organisation, values, form.value.version)
    return redirect(
        request, "organisations:show", organisation_id=organisation.id, notice="Changes saved."
    )


def _edit(
    request: Request,
    form: Submission[Any],
    organisation: Organisation | None,
    status: int = 200,
) -> Response:
    return render(
        request,
        "organisations/edit.html",
        status=status,
        form=form,
        organisation=organisation,
        kinds=[(kind.value, name) for kind, name in KINDS.items()],
        countries=sorted(COUNTRY.items(), key=lambda pair: pair[1]),
    )


def show(request: Request, work: Work, organisation: Organisation) -> Response:
    return _show(request, work, organisation, blank())


def _show(
    request: Request,
    work: Work,
    organisation: Organisation,
    form: Submission[Any],
    status: int = 200,
) -> Response:
    from hub.challenges import public_cards_of, reliability
    from hub.rankings import standing

    mine = policy.speaks_for(work.actor, organisation)
    cards, student = public_cards_of(work, organisation.id), standing(work)
    return render(
        request,
        "organisations/show.html",
        status=status,
        organisation=organisation,
        kind=KINDS[organisation.kind],
        check=CHECKS[organisation.verification],
        country=COUNTRY.get(organisation.country, organisation.country),
        cards=cards,
        fits=student.fits(cards) if student else {},
        reliability=reliability(work, organisation.id),
        mine=mine,
        people=queries.people(work, organisation) if mine else [],
        invitations=queries.invitations(work, organisation) if mine else [],
        form=form,
    )


def invite(
    request: Request, work: Work, organisation: Organisation, form: Submission[InviteForm]
) -> Response:
    if form.value is None:
        return _show(request, work, organisation, form, status=422)
    commands.invite(work, organisation, form.value.email)
    return redirect(
        request,
        "organisations:show",
        organisation_id=organisation.id,
        notice="The invitation is on its way.",
    )


def invitation(request: Request, work: Work, subject: tuple[Organisation, Invitation]) -> Response:
    organisation, row = subject
    inviter = work.get(Person, row.invited_by_id)
    return render(
        request, "organisations/invitation.html", organisation=organisation, inviter=inviter
    )


def accept(
    request: Request,
    work: Work,
    subject: tuple[Organisation, Invitation],
    _: Submission[Form],
) -> Response:
    organisation, row = subject
    commands.accept(work, organisation, row)
    return redirect(
        request, "challenges:mine", notice=f"You now speak for {organisation.name} too."
    )


routes: list[BaseRoute] = [
    page("/new", new, policy.member),
    action("/", create, policy.member, OrganisationForm),
    page("/{organisation_id:int}", show, policy.reader),
    page("/{organisation_id:int}/edit", edit, policy.partner),
    action("/{organisation_id:int}/details", describe, policy.partner, OrganisationForm),
    action("/{organisation_id:int}/colleagues", invite, policy.partner, InviteForm),
    page("/{organisation_id:int}/invitation", invitation, policy.invited),
    action("/{organisation_id:int}/membership", accept, policy.invited),
]
