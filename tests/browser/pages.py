"""Pages in a real browser, signed in or out, and what must never happen on one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

DESKTOP = {"width": 1280, "height": 900}
PICTURES = Path(__file__).parents[2] / ".pytest_cache" / "pictures"
PHONE = {"width": 390, "height": 844}


class Host(Protocol):
    """A running hub, as far as browsers need it."""

    @property
    def origin(self) -> str: ...

    def session_of(self, email: str) -> str:
        """The token of a new session of that person."""


class Visitors:
    """`visitors(email, …)` opens a browser of its own for one person, and gives its page.

    Whatever goes wrong in any page (a script error, a refused style, a request to another
    host, a 500) is collected, and fails the test at its end.
    """

    def __init__(self, browser: Browser, hub: Host) -> None:
        self.browser = browser
        self.hub = hub
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def __call__(
        self,
        email: str | None = None,
        *,
        phone: bool = False,
        dark: bool = False,
        script: bool = True,
        **options: Any,
    ) -> Page:
        """A page of a new browser, at the hub's address but not yet on a page of it."""
        given: dict[str, Any] = {
            "base_url": self.hub.origin,
            "viewport": PHONE if phone else DESKTOP,
            "has_touch": phone,
            "color_scheme": "dark" if dark else "light",
            "reduced_motion": "reduce",
            "java_script_enabled": script,
            "locale": "en-GB",
            "timezone_id": "Europe/Brussels",
        }
        context = self.browser.new_context(**{**given, **options})
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        if email is not None:
            token = self.hub.session_of(email)
            context.add_cookies([{"name": "session", "value": token, "url": self.hub.origin}])
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("response", self._response)
        return context.new_page()

    def forgive(self, words: str) -> None:
        """Leave out faults with these words: the test brought them about on purpose."""
        self.faults = [fault for fault in self.faults if words not in fault]

    def keep_pictures(self, folder: Path) -> list[Path]:
        """A picture of every open page, for whoever has to find out what went wrong."""
        folder.mkdir(parents=True, exist_ok=True)
        kept: list[Path] = []
        for context in self.contexts:
            for page in context.pages:
                path = folder / f"{len(kept)}.png"
                page.screenshot(path=path)
                kept.append(path)
        return kept

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _console(self, message: ConsoleMessage) -> None:
        # A refused form (422) or a page that is not there (404) is the test's own matter.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")
        address = urlsplit(response.url)
        if (
            address.scheme in ("http", "https")
            and address.netloc != urlsplit(self.hub.origin).netloc
        ):
            self.faults.append(f"another host: {response.url}")


def visiting(test: pytest.Item, browser: Browser, host: Host) -> Iterator[Visitors]:
    """What a fixture of visitors yields. After a failed test, pictures of its pages are kept."""
    here = Visitors(browser, host)
    yield here
    outcome = getattr(test, "outcome_of_call", None)
    if outcome is not None and outcome.failed:
        for path in here.keep_pictures(PICTURES / test.name):
            print(f"Picture: {path}")
    here.close()
    assert not here.faults, "\n".join(here.faults)
