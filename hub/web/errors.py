"""Where outcomes become answers: a page that helps, or problem details for a machine."""

import secrets
import traceback
from http import HTTPStatus
from urllib.parse import quote

import structlog
from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from hub.errors import Conflict, Forbidden, HubError, NotFound, SignInFirst, TooMany
from hub.web.responses import render
from hub.web.routing import in_one_work

log = structlog.get_logger()
STATUS: list[tuple[type[HubError], int]] = [
    (NotFound, 404),
    (Forbidden, 403),
    (Conflict, 409),
    (TooMany, 429),
    (HubError, 422),
]
PAGES = {403, 404, 409, 422, 429, 500}


def status_of(fault: HubError) -> int:
    return next(status for kind, status in STATUS if isinstance(fault, kind))


def wants_json(request: Request) -> bool:
    """Whether a machine asks: it says json and does not say html."""
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept


async def answer(request: Request, status: int, sentence: str, number: str = "") -> Response:
    """The page for an outcome, or RFC 9457 problem details."""
    if wants_json(request):
        problem = {"status": status, "title": HTTPStatus(status).phrase, "detail": sentence}
        if number:
            problem["instance"] = f"urn:samskap:fault:{number}"
        return JSONResponse(problem, status, media_type="application/problem+json")
    template = f"errors/{status if status in PAGES else 404}.html"
    return await in_one_work(
        request,
        lambda _: render(request, template, status, sentence=sentence, number=number),
        writes=False,
    )


async def hub_error(request: Request, fault: Exception) -> Response:
    """An outcome the house expects. Somebody signed out is led to the door and back."""
    if not isinstance(fault, HubError):
        raise fault
    if isinstance(fault, SignInFirst) and request.method == "GET" and not wants_json(request):
        door = request.app.url_path_for("identity:sign_in")
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{door}?next={quote(path)}", 303)
    response = await answer(request, status_of(fault), str(fault))
    if isinstance(fault, TooMany):
        response.headers["Retry-After"] = str(fault.wait_s)
    return response


async def http_error(request: Request, fault: Exception) -> Response:
    """What the framework refuses: no such address, wrong method, body too large."""
    if not isinstance(fault, HTTPException):
        raise fault
    sentences = {
        404: "There is no page at this address.",
        405: "This address cannot be used that way.",
        413: "What you sent is too large.",
    }
    sentence = sentences.get(fault.status_code, "The hub could not read what was sent.")
    return await answer(request, fault.status_code, sentence)


async def defect(request: Request, fault: Exception) -> Response:
    """A fault of ours: a number to quote, and the trace in the log."""
    number = secrets.token_hex(4)
    trace = "".join(await to_thread.run_sync(traceback.format_exception, fault))
    log.error("defect", number=number, path=request.url.path, trace=trace)
    return await answer(request, 500, "Something broke on our side. Nothing was changed.", number)


HANDLERS = {HubError: hub_error, HTTPException: http_error, Exception: defect}
