"""The ways in to the front door."""

from starlette.requests import Request
from starlette.responses import Response

from hub.db import Work
from hub.home import queries
from hub.home.policy import anyone
from hub.web import page, render


def front(request: Request, work: Work, _: None) -> Response:
    """The public front; for somebody signed in, the own home."""
    if not work.actor.signed_in:
        return render(request, "home/front.html", **queries.front(work))
    return render(request, "home/home.html", **queries.home(work))


def help_(request: Request, work: Work, _: None) -> Response:
    return render(request, "home/help.html")


def accessibility(request: Request, work: Work, _: None) -> Response:
    return render(request, "home/accessibility.html", contacts=queries.contacts(work))


def privacy(request: Request, work: Work, _: None) -> Response:
    return render(request, "home/privacy.html", contacts=queries.contacts(work))


routes = [
    page("/", front, anyone),
    page("/help", help_, anyone, name="help"),
    page("/accessibility", accessibility, anyone),
    page("/privacy", privacy, anyone),
]
