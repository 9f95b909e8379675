"""A real browser on a real hub. `hub` is shared by the tests of a file, `fresh_hub` by none."""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from hub.console import chromium
from tests.browser import measures
from tests.browser.board_page import board_host, board_visitors, enter
from tests.browser.hubs import RunningHub, copy_of
from tests.browser.pages import Host, Visitors, visiting

SWITCHED_OFF = [
    # The address bar of every window loads two pages for what it may suggest: as much work as the
    # page that a test looks at.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    # What Playwright switches off of itself: only the last list counts.
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying"),
    "PreconnectToSearch",
]
ARGUMENTS = [
    f"--disable-features={','.join(SWITCHED_OFF)}",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A machine that runs other tests beside may be slow: waiting long costs nothing where all is well.
PATIENCE_MS = 20_000


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, without a window. It ends with the last test of this folder: while it is there, an
    event loop runs in this thread, and tests that run one of their own could not.
    """
    expect.set_options(timeout=PATIENCE_MS)
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.MISSING)
    # Its sandbox needs a user that is not root.
    unboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *unboxed])


@pytest.fixture(scope="module")
def hub(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """A running hub with the demo, shared by the tests of one file."""
    yield from run(copy_of(demo_data, tmp_path_factory.mktemp("hub")))


@pytest.fixture
def fresh_hub(demo_data: Path, tmp_path: Path) -> Iterator[RunningHub]:
    """A running hub with the demo, for one test that changes much, or kills it."""
    yield from run(copy_of(demo_data, tmp_path / "hub"))


def run(hub: RunningHub) -> Iterator[RunningHub]:
    hub.start()
    yield hub
    hub.stop()


@pytest.fixture
def host(hub: RunningHub) -> Host:
    """The hub of a file's tests: the one with the demo, unless the file serves its own."""
    return hub


@pytest.fixture
def visitors(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Visitors]:
    """Opens browsers on the test's hub: `fresh_hub` where it asks for that, else `host`."""
    fresh = "fresh_hub" in request.fixturenames
    host: Host = request.getfixturevalue("fresh_hub" if fresh else "host")
    yield from visiting(request.node, browser, host)


@pytest.fixture
def page_as(visitors: Visitors) -> Visitors:
    """`page_as("ada@ntnu.example")` is a page of that person; `page_as()` of somebody signed out.

    Also: phone=True, dark=True, script=False, and whatever a browser context takes.
    """
    return visitors


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)`: no finding in either colour scheme."""
    return measures.axe


@pytest.fixture
def no_overflow() -> Callable[[Page, int], None]:
    """`no_overflow(page, 320)`: nothing sticks out at that width."""
    return measures.no_overflow


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures see how the test went."""
    report = yield
    if report.when == "call":
        item.outcome_of_call = report  # type: ignore[attr-defined]
    return report


__all__ = ["board_host", "board_visitors", "enter"]
