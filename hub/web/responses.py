"""Answers: a page, a redirect with a notice, a file to keep."""

from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hub.errors import NotFound
from hub.web.forms import refused
from hub.web.templates import environment

NOTICE_COOKIE = "notice"


def url(request: Request, name: str, **params: Any) -> str:
    """The path of a named route; parameters it does not know go into the query."""
    query = params.pop("query", None)
    path = str(request.app.url_path_for(name, **params))
    return f"{path}?{query}" if query else path


def render(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page from a template, with what every page needs: who asks, when, where they may go."""
    work = request.state.work
    frame = request.app.state.frame(request, work)
    # A script that fetches the page it stands on must not take the sentence from the next one.
    by_script = request.headers.get("sec-fetch-dest") == "empty"
    notice = "" if by_script else unquote(request.cookies.get(NOTICE_COOKIE, ""))
    html = environment.get_template(template).render(
        request=request,
        actor=work.actor,
        now=work.now,
        url=lambda name, **params: url(request, name, **params),
        static=request.app.state.static.address,
        theme=request.cookies.get("theme", "system"),
        notice=notice,
        zone=work.actor.time_zone,
        demo=request.app.state.settings.demo,
        faulty=refused(context),
        **frame,
        **context,
    )
    response = Response(html, status, media_type="text/html")
    if work.actor.signed_in:
        response.headers["Cache-Control"] = "no-store"
    if notice:
        response.delete_cookie(NOTICE_COOKIE)
    return response


def redirect(
    request: Request, name: str, *, notice: str = "", fragment: str = "", **params: Any
) -> Response:
    """303 to a named route; `notice` is said once, on the next page."""
    address = url(request, name, **params) + (f"#{fragment}" if fragment else "")
    response = RedirectResponse(address, status_code=303)
    if notice:
        response.set_cookie(
            NOTICE_COOKIE,
            quote(notice, safe=" "),
            max_age=60,
            httponly=True,
            samesite="lax",
            secure=request.app.state.settings.secure,
        )
    return response


def download(data: bytes, name: str, media_type: str) -> Response:
    """A file to keep: always an attachment, never shown in the hub's own origin."""
    if not name:
        raise NotFound
    return Response(
        data,
        media_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
        },
    )
