"""One place for cross-site checks and for the headers that close holes in every answer."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self' {sockets}",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def foreign(headers: Headers, host_allowed: Iterable[str]) -> bool:
    """Whether a changing request came from another site.

    Fetch Metadata decides where a browser sends it, else Origin; neither, with a cookie,
    counts as foreign, since every browser that keeps cookies sends one of them.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return "cookie" in headers
    return urlsplit(origin).netloc not in host_allowed


class CrossSite:
    """Refuses forms and sockets that another site sent with this person's cookies."""

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self.app = app
        self.host = urlsplit(origin).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" or (
            scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        ):
            headers = Headers(scope=scope)
            # The Host header counts too: tests and tunnels reach the hub by other names,
            # and a foreign page cannot choose it.
            if self._socket_or_form_is_foreign(scope, headers):
                await self._refuse(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _socket_or_form_is_foreign(self, scope: Scope, headers: Headers) -> bool:
        hosts = {self.host, headers.get("host", "")}
        if scope["type"] == "websocket":
            origin = headers.get("origin")
            if origin is None:
                return "cookie" in headers
            return urlsplit(origin).netloc not in hosts
        return foreign(headers, hosts)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = PlainTextResponse(
            "This form was sent from another site. Open the hub's own page and send it there.", 403
        )
        await answer(scope, receive, send)


class SafeHeaders:
    """Adds the security headers to every answer that does not bring its own."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        # Older Safari does not count ws: as 'self'; the name is checked before it is used.
        known = host if host and all(c.isalnum() or c in ".-:[]" for c in host) else ""
        sockets = f"{'wss' if self.secure else 'ws'}://{known}" if known else ""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", POLICY.format(sockets=sockets))
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self.secure:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self.app(scope, receive, send_with_headers)
