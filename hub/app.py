"""The house put together: the one file that names every capability."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import copy
from hmac import compare_digest
from importlib import import_module
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Mount, Route, compile_path

from hub import identity, realtime
from hub.config import Settings
from hub.db import Database, Work
from hub.jobs import Runner
from hub.web import errors
from hub.web.routing import SocketWayIn, WayIn
from hub.web.security import CrossSite, SafeHeaders
from hub.web.static import Static

CAPABILITIES = (
    "identity",
    "universities",
    "organisations",
    "profiles",
    "challenges",
    "rankings",
    "rounds",
    "needs",
    "teams",
    "boards",
    "pages",
    "submissions",
    "assessment",
    "showcase",
    "notices",
    "administration",
)
"""Every capability with pages, by the word that is in its URLs, its folder and its routes."""


def routes_of(capability: str, word: str | None = None) -> list[BaseRoute]:
    """The ways in of one capability, under its word, named `<capability>:<handler>`."""
    routes: Sequence[WayIn | SocketWayIn] = import_module(f"hub.{capability}.routes").routes
    return [under(capability if word is None else word, capability, way) for way in routes]


def under(word: str, capability: str, way: WayIn | SocketWayIn) -> BaseRoute:
    """A copy of a way in, with its whole path and name. Not a Mount: that would make every
    list end in a slash."""
    whole = copy(way)
    whole.path = f"/{word}{way.path}".replace("//", "/").rstrip("/") or "/"
    whole.name = f"{capability}:{way.name}"
    whole.path_regex, whole.path_format, whole.param_convertors = compile_path(whole.path)
    return whole


def load_models() -> None:
    """Import every table, so that the metadata is whole: for migrations and tests."""
    for name in ("audit", "jobs", "files", "search", "realtime.models"):
        import_module(f"hub.{name}")
    for capability in CAPABILITIES:
        import_module(f"hub.{capability}")


def create_app(settings: Settings, *, background: bool = True) -> Starlette:
    """The hub. background: whether errands run by themselves (not in most tests)."""
    settings.check()
    load_models()
    database = Database(settings)
    runner = Runner(database)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with realtime.running(database, settings) as tell:
            database.tell = tell
            if background:
                database.wake = runner.wake
                runner.start()
            yield
            if background:
                runner.stop()
        database.engine.dispose()

    static = Static()
    routes: list[Any] = [
        Mount("/static", static, name="static"),
        *(way for capability in CAPABILITIES for way in routes_of(capability)),
        *routes_of("home", word=""),
        Route("/healthz", healthy, name="healthy"),
        Route("/metrics", measured, name="measured"),
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(SafeHeaders, secure=settings.secure),
            Middleware(CrossSite, origin=settings.origin),
            Middleware(GZipMiddleware, minimum_size=800),
        ],
        exception_handlers=errors.HANDLERS,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.static = static
    app.state.identify = identity.identify
    app.state.frame = frame
    app.state.demo_people = lambda _: []
    if settings.demo:
        # Imported only here: without the demo, the door that lets anyone in does not exist.
        import_module("hub.demo.door").open_in(app)
    return app


async def healthy(_: Request) -> Any:
    """For those who watch: the process answers."""
    from starlette.responses import PlainTextResponse

    return PlainTextResponse("ok\n")


async def measured(request: Request) -> Any:
    """The document engine in figures, for those who know the token: others find nothing here."""
    from starlette.responses import PlainTextResponse

    token = request.app.state.settings.metrics_token
    given = request.headers.get("authorization", "")
    if not token or not compare_digest(given.encode(), f"Bearer {token}".encode()):
        return PlainTextResponse("Not found\n", 404)
    text = realtime.metrics(request.app.state.database)
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


def frame(request: Request, work: Work) -> dict[str, Any]:
    """What the frame of every page needs: where this actor may go, and how much is unread."""
    from hub import home, notices

    return {
        "nav": home.navigation(request, work.actor),
        "unread": notices.unread(work) if work.actor.signed_in else 0,
    }
