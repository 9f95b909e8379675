"""The ways in to the hub itself: the door, the first visit, the account."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hub.actor import Role
from hub.db import Work
from hub.identity import commands, queries, sessions
from hub.identity.door import Proof, admit
from hub.identity.forms import (
    AccountForm,
    AppearanceForm,
    LinkForm,
    NewPasswordForm,
    PasswordForm,
    SpendForm,
    WelcomeForm,
)
from hub.identity.models import Person, SignedIn
from hub.identity.policy import anyone, member, own_session, signed_out_or_in
from hub.identity.zones import zone_choices
from hub.reference.languages import INTERFACE_LANGUAGES
from hub.web import Blank, Form, Submission, action, blank, page, redirect, render
from hub.web.routing import SESSION_COOKIE

PARTNER_HOURS = 12
SHARED_COOKIE = "shared"
"""Tells the scripts that keep documents on this device to keep none; see `lib/offline.js`."""


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def enter(request: Request, work: Work, proof: Proof, next_path: str, *, shared: bool) -> Response:
    """Begin a session, with a new token each time, and go on to where the person wanted to.

    shared: others use this computer too, so nothing stays when its browser is closed.
    """
    person = admit(work, proof)
    grants = work.actor.grants
    guest = bool(grants) and all(grant.role is Role.PARTNER for grant in grants)
    settings = request.app.state.settings
    days = PARTNER_HOURS / 24 if guest else settings.session_days
    token = sessions.begin(
        work,
        person,
        days=days,
        browser=request.headers.get("user-agent", ""),
        address=address_of(request),
    )
    old = request.cookies.get(SESSION_COOKIE)
    if old:
        sessions.end(work, old)
    path = commands.own_path(next_path)
    if not person.name:
        path = str(request.app.url_path_for("identity:welcome"))
    response = RedirectResponse(path, status_code=303)
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=None if shared else int(days * 86400),
        httponly=True,
        samesite="lax",
        secure=settings.secure,
    )
    if shared:
        response.set_cookie(SHARED_COOKIE, "1", samesite="lax", secure=settings.secure)
    else:
        response.delete_cookie(SHARED_COOKIE)
    return response


def door(request: Request, form: Blank, way: str = "link", status: int = 200) -> Response:
    """The sign-in page, with the demo's people where this is the demo."""
    people = request.app.state.demo_people(request.state.work)
    return render(
        request, "identity/sign_in.html", status=status, form=form, way=way, people=people
    )


def sign_in(request: Request, work: Work, _: None) -> Response:
    if work.actor.signed_in:
        return redirect(request, "home:front")
    form = blank(next=commands.own_path(request.query_params.get("next", "/")))
    way = "password" if request.query_params.get("way") == "password" else "link"
    return door(request, form, way)


def ask_link(request: Request, work: Work, _: None, form: Submission[LinkForm]) -> Response:
    if form.value is None:
        return door(request, form, status=422)
    commands.ask_link(work, form.value.email, form.value.next, address_of(request))
    return render(request, "identity/link_sent.html", email=form.value.email)


def password(request: Request, work: Work, _: None, form: Submission[PasswordForm]) -> Response:
    if form.value is None:
        form.sent.pop("password", None)
        return door(request, form, "password", status=422)
    sent = form.value
    proof = commands.check_password(work, sent.email, sent.password, address_of(request))
    return enter(request, work, proof, sent.next, shared=sent.shared)


def link(request: Request, work: Work, token: str) -> Response:
    """Shows a button; only pressing it spends the link, so that mail scanners do not."""
    try:
        found = commands.link_of(work, token)
    except commands.LinkSpent as spent:
        return door_again(request, spent)
    return render(
        request, "identity/link.html", token=token, email=found.email, form=blank(shared=False)
    )


def door_again(request: Request, spent: commands.LinkSpent) -> Response:
    """The sign-in page, with what is wrong with the link where a new one is asked for."""
    form = blank(next="/")
    form.refuse("email", str(spent))
    return door(request, form, status=409)


def spend_link(request: Request, work: Work, token: str, form: Submission[SpendForm]) -> Response:
    try:
        found = commands.link_of(work, token)
        proof = commands.spend_link(work, found)
    except commands.LinkSpent as spent:
        return door_again(request, spent)
    shared = form.value is not None and form.value.shared
    return enter(request, work, proof, found.next_path, shared=shared)


def sign_out(request: Request, work: Work, _: None, __: Submission[Form]) -> Response:
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        sessions.end(work, token)
    response = redirect(request, "home:front", notice="You are signed out.")
    response.delete_cookie(SESSION_COOKIE)
    # What was kept on this device for working offline goes with the session.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def welcome(request: Request, work: Work, person: Person) -> Response:
    form = blank(name=person.name, time_zone=person.time_zone, language=person.language)
    return welcome_page(request, form)


def welcome_page(request: Request, form: Blank, status: int = 200) -> Response:
    return render(request, "identity/welcome.html", status=status, form=form, **lists())


def lists() -> dict[str, Any]:
    """What the selects offer: time zones, and languages by their own name."""
    return {
        "zones": zone_choices(),
        "languages": [(one.code, one.own_name) for one in INTERFACE_LANGUAGES],
    }


def save_welcome(
    request: Request, work: Work, person: Person, form: Submission[WelcomeForm]
) -> Response:
    if form.value is None:
        return welcome_page(request, form, 422)
    commands.welcome(work, person, form.value)
    return redirect(request, "home:front", notice=f"Welcome, {form.value.name}.")


def account(request: Request, work: Work, person: Person) -> Response:
    return account_page(request, work, person)


def account_page(
    request: Request,
    work: Work,
    person: Person,
    form: Blank | None = None,
    secret: Blank | None = None,
) -> Response:
    status = 200 if form is None and secret is None else 422
    if form is None:
        form = blank(**{name: getattr(person, name) for name in AccountForm.model_fields})
    return render(
        request,
        "identity/account.html",
        status=status,
        person=person,
        form=form,
        secret=blank() if secret is None else secret,
        sessions=queries.own_sessions(work, person),
        own_roles=queries.own_roles(work, person),
        **lists(),
    )


def save_account(
    request: Request, work: Work, person: Person, form: Submission[AccountForm]
) -> Response:
    if form.value is None:
        return account_page(request, work, person, form=form)
    commands.change_account(work, person, form.value)
    return redirect(request, "identity:account", notice="Your details are saved.")


def save_password(
    request: Request, work: Work, person: Person, form: Submission[NewPasswordForm]
) -> Response:
    if form.value is None:
        form.sent.clear()
        return account_page(request, work, person, secret=form)
    commands.set_password(work, person, form.value)
    return redirect(
        request,
        "identity:account",
        notice="Your password is set. Other browsers are signed out.",
    )


def end_session(request: Request, work: Work, row: SignedIn, _: Submission[Form]) -> Response:
    commands.end_session(work, row)
    return redirect(request, "identity:account", notice="That browser is signed out.")


def end_other_sessions(
    request: Request, work: Work, person: Person, _: Submission[Form]
) -> Response:
    commands.end_other_sessions(work, person)
    return redirect(request, "identity:account", notice="All other browsers are signed out.")


def appearance(request: Request, work: Work, _: None, form: Submission[AppearanceForm]) -> Response:
    back = commands.own_path(form.sent.get("back") or "/")
    response = RedirectResponse(back, status_code=303)
    if form.value is not None:
        response.set_cookie(
            "theme", form.value.theme, max_age=365 * 86400, httponly=True, samesite="lax"
        )
    return response


routes = [
    page("/sign-in", sign_in, anyone),
    action("/sign-in/link", ask_link, anyone, LinkForm),
    action("/sign-in/password", password, anyone, PasswordForm),
    page("/link/{token}", link, signed_out_or_in),
    action("/link/{token}", spend_link, signed_out_or_in, SpendForm),
    action("/sign-out", sign_out, anyone),
    page("/welcome", welcome, member),
    action("/welcome", save_welcome, member, WelcomeForm),
    page("/account", account, member),
    action("/account", save_account, member, AccountForm),
    action("/account/password", save_password, member, NewPasswordForm),
    action("/account/sessions/others", end_other_sessions, member),
    action("/account/sessions/{session_id:int}", end_session, own_session),
    action("/appearance", appearance, anyone, AppearanceForm),
]
