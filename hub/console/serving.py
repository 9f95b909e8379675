"""Serving: the hub's address, its processes, and what is said when it starts."""

import gc
import json
import os
import socket

from starlette.applications import Starlette

from hub.config import LOOPBACK, Settings
from hub.console.output import say, stop


def serve(settings: Settings, *, workers: int) -> None:
    """Serve until stopped by a signal. The settings reach the processes by the environment."""
    import uvicorn

    from hub.realtime.limits import Limits

    try:
        settings.check()
        Limits.chosen(settings.realtime)
    except ValueError as error:
        stop(str(error))
    if workers > 1 and not settings.valkey_url:
        stop(
            "Several workers need a broker to tell each other what changed. "
            "Set SAMSKAP_VALKEY_URL, or serve with one worker."
        )
    settings.secret()  # made once, before several processes ask for it
    if not _is_free(settings):
        stop(
            f"Port {settings.port} on {settings.host} is in use by another program. "
            f"Choose another one, for example: --port {settings.port + 1}"
        )
    # Loaded before the address is said, so that it answers at once.
    import hub.app  # noqa: F401
    from hub.console.requests import Requests
    from hub.realtime.transport import Protocol

    for name in Settings.model_fields:
        value = getattr(settings, name)
        as_text = json.dumps(value) if isinstance(value, dict) else str(value)
        os.environ[f"SAMSKAP_{name.upper()}"] = as_text
    greet(settings)
    uvicorn.run(
        "hub.console.serving:app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        http=Requests,
        ws=Protocol,
        # Compression lets a small frame unpack to a thousand times its size.
        ws_per_message_deflate=False,
        ws_max_size=settings.upload_mb * 1024 * 1024,
        log_level="warning",
        server_header=False,
        # Behind a proxy on this machine the visitor's address is the proxy's word.
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1,::1",
        timeout_graceful_shutdown=5,
    )


def _is_free(settings: Settings) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((settings.host, settings.port))
        except OSError:
            return False
    return True


def app() -> Starlette:
    """The hub in one server process."""
    import structlog

    from hub.app import create_app

    settings = Settings()
    level = structlog.make_filtering_bound_logger(settings.log_level)
    structlog.configure(wrapper_class=level)
    made = create_app(settings)
    # What is loaded now stays for good: from here on, only what requests leave is looked at.
    gc.freeze()
    gc.enable()
    return made


def greet(settings: Settings) -> None:
    """Say where the hub is and where its mails go."""
    say(f"\n  Samskap is at {settings.origin}")
    if settings.demo:
        say("  This is the demo: enter as any of its people on the sign-in page.")
    if not settings.smtp_url:
        say(f"  Mails are kept, not sent: {settings.origin}/notices/mailbox")
    if settings.host not in LOOPBACK and not settings.secure:
        say("  Set SAMSKAP_PUBLIC_URL to its https address, so that cookies are kept safe.")
    say("  Stop with Ctrl+C.\n")
