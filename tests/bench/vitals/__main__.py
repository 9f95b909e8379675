"""What a visitor waits for on a slow line and phone: `python -m tests.bench.vitals`.

Headless Chromium with its CPU slowed four times, 1.6 Mbit/s and 150 ms opens each page of the
demo: first with an empty cache, then again. LCP: when the largest thing is on the screen. CLS: how
much moved by itself. INP: the longest that pressing a key or a button took to show, over every
control that opens something. Budgets are those of design 9.
"""

import argparse
import os
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlmodel import col, select

from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.console import chromium
from hub.db import Work
from hub.identity import Person
from hub.pages import Page as WrittenPage
from hub.teams import Membership, State, Team
from tests.browser.conftest import ARGUMENTS
from tests.browser.hubs import RunningHub, copy_of
from tests.demo_data import make_demo

WATCH = Path(__file__).with_name("watch.js")
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Budget:
    """LCP of a first and a repeated visit and INP in milliseconds, and CLS."""

    first: float = 1800
    again: float = 1000
    inp: float = 100
    cls: float = 0.02


@dataclass(frozen=True)
class Visit:
    """One page: what it is called, where it is, and the address of who opens it."""

    name: str
    path: str
    email: str | None = None
    budget: Budget = Budget()


def visits(work: Work) -> list[Visit]:
    """The pages that are measured, with rows that the demo has."""
    challenge = work.one(
        select(Challenge.id).where(col(Challenge.state) == ChallengeState.PUBLISHED)
    )
    page, team = work.session.exec(
        select(WrittenPage.id, WrittenPage.team_id)
        .join(Team, col(Team.id) == col(WrittenPage.team_id))
        .where(col(Team.state) == State.SUBMITTED)
        .order_by(col(WrittenPage.id))
    ).first() or (0, 0)
    member = work.one(
        select(Person.email)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.team_id) == team)
    )
    dashboard = Budget(first=2000, inp=150)
    return [
        Visit("Front", "/"),
        Visit("Catalogue", "/challenges"),
        Visit("Challenge", f"/challenges/{challenge}"),
        Visit("Page, reading", f"/pages/{page}", member),
        Visit("Home of a student", "/", member, dashboard),
        Visit("Team space", f"/teams/{team}", member, dashboard),
    ]


@dataclass
class Seen:
    """What one visit showed."""

    lcp: float
    what: str
    cls: float
    shifts: list[str]
    inp: float


def look(page: Page, path: str, *, touch: bool) -> Seen:
    """Open a page, wait until it rests, scroll through it, and use what opens something."""
    page.goto(path, wait_until="load", timeout=60_000)
    page.wait_for_timeout(700)
    lcp = page.evaluate("({ lcp: vitals.lcp, what: vitals.what })")
    if touch:
        page.evaluate("vitals.inp = 0")
        use(page)
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    page.wait_for_timeout(500)
    found = page.evaluate("vitals")
    return Seen(lcp["lcp"], lcp["what"], found["cls"], found["shifts"], found["inp"])


def use(page: Page) -> None:
    """Press the controls that open something here, and go along with Tab."""
    for control in page.locator("summary:visible, button[popovertarget]:visible").all()[:4]:
        control.click(timeout=5_000)
        page.wait_for_timeout(150)
        page.keyboard.press("Escape")
        page.wait_for_timeout(150)
    for _ in range(5):
        page.keyboard.press("Tab")
        page.wait_for_timeout(60)
    page.wait_for_timeout(200)


def measured(browser: Browser, hub: RunningHub, visit: Visit) -> tuple[Seen, Seen]:
    """A first visit with nothing kept, and a second one."""
    context = browser.new_context(base_url=hub.origin, viewport=PHONE, has_touch=True)
    context.set_default_timeout(60_000)
    if visit.email is not None:
        token = hub.session_of(visit.email)
        context.add_cookies([{"name": "session", "value": token, "url": hub.origin}])
    context.add_init_script(path=WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    first = look(page, visit.path, touch=True)
    page.goto("about:blank")
    again = look(page, visit.path, touch=False)
    context.close()
    return first, again


def judged(value: float, limit: float, digits: int = 0) -> str:
    """A figure with a mark where it is over its budget."""
    return f"{value:.{digits}f}{' **over**' if value > limit else ''}"


def tell(visit: Visit, seen: list[tuple[Seen, Seen]]) -> list[str]:
    """A line of medians; returns what moved."""
    first, again = [one for one, _ in seen], [one for _, one in seen]
    lcp = statistics.median(one.lcp for one in first)
    repeated = statistics.median(one.lcp for one in again)
    inp = statistics.median(one.inp for one in first)
    cls = max(one.cls for pair in seen for one in pair)
    budget = visit.budget
    cells = [
        judged(lcp, budget.first),
        judged(repeated, budget.again),
        judged(inp, budget.inp),
        judged(cls, budget.cls, 3),
        first[-1].what,
    ]
    print(f"| {visit.name} | {' | '.join(cells)} |", flush=True)
    moved = {shift for pair in seen for one in pair for shift in one.shifts}
    return [f"{visit.name}: {shift}" for shift in sorted(moved)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="pages with this in their name")
    asked = parser.parse_args()
    found = chromium.find()
    if found is None:
        print(f"Skipped: {chromium.MISSING}")
        return
    unboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    moved: list[str] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        make_demo(Path(folder) / "demo")
        hub = copy_of(Path(folder) / "demo", Path(folder) / "hub")
        with hub.work() as work:
            wanted = visits(work)
        hub.start()
        browser = playwright.chromium.launch(executable_path=found, args=[*ARGUMENTS, *unboxed])
        load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"load {load}; {os.cpu_count()} cores; medians of {asked.rounds}, worst CLS.\n")
        print("| page | LCP, ms | LCP again, ms | INP, ms | CLS | largest |")
        print("|---|---|---|---|---|---|")
        try:
            for visit in (one for one in wanted if asked.only in one.name):
                moved += tell(visit, [measured(browser, hub, visit) for _ in range(asked.rounds)])
        finally:
            browser.close()
            hub.stop()
    if moved:
        print("\nWhat moved, by how far and how much larger:\n")
        print("\n".join(f"- {line}" for line in moved))


if __name__ == "__main__":
    main()
