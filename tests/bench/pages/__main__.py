"""Load the demo, serve it, and measure the pages that people open most."""

import argparse
import gzip
import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from sqlmodel import col, select

from hub.actor import Role
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.identity import Person, RoleGrant
from hub.teams import Membership, State, Team
from tests.browser.hubs import RunningHub, copy_of
from tests.demo_data import make_demo
from tests.house.walking import Walk, walk_through


@dataclass(frozen=True)
class Page:
    """One page: what it is called, where it is, and the address of who opens it."""

    name: str
    path: str
    email: str | None = None


def pages(work: Work) -> list[Page]:
    """The pages that are measured, with rows that the demo has."""
    challenge = work.one(
        select(Challenge.id).where(col(Challenge.state) == ChallengeState.PUBLISHED)
    )
    team = work.one(select(Team).where(col(Team.state) == State.SUBMITTED))
    member = work.one(
        select(Person.email)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.team_id) == team.id)
    )
    coordinator = work.one(
        select(Person.email)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.COORDINATOR)
    )
    return [
        Page("Front", "/"),
        Page("Catalogue", "/challenges"),
        Page("Catalogue, searched", "/challenges?q=water"),
        Page("Catalogue of a student", "/challenges", member),
        Page("Challenge", f"/challenges/{challenge}", member),
        Page("Home of a student", "/", member),
        Page("Team space", f"/teams/{team.id}", member),
        Page("Gradebook, all teams", "/assessment/gradebook", coordinator),
        Page("Showcase", "/showcase"),
    ]


def measure(hub: RunningHub, page: Page, times: int) -> tuple[list[float], float, bytes]:
    """Milliseconds from the request to the last byte, over one connection; those of the server's
    CPU for one; and the page."""
    headers = {"Accept-Encoding": "identity"}
    if page.email is not None:
        headers["Cookie"] = f"session={hub.session_of(page.email)}"
    connection = HTTPConnection("127.0.0.1", hub.port, timeout=30)
    taken, body, used = [], b"", 0.0
    for number in range(times + 5):
        if number == 5:
            used = cpu_s(hub)
        started = time.perf_counter()
        connection.request("GET", page.path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{page.path} answers {answer.status}.")
        # The first ones compile templates and fill caches.
        if number >= 5:
            taken.append((time.perf_counter() - started) * 1000)
    connection.close()
    return taken, (cpu_s(hub) - used) * 1000 / times, body


def cpu_s(hub: RunningHub) -> float:
    """The CPU of the server so far: all threads, and the kernel's share."""
    return time.clock_gettime(((~hub.process.pid) << 3) | 2) if hub.process else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100, help="how often each page is opened")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        started = time.monotonic()
        make_demo(demo)
        print(f"Demo made in {time.monotonic() - started:.1f} s; {os.cpu_count()} cores.")
        print(f"Load {', '.join(f'{one:.1f}' for one in os.getloadavg())}.\n")
        hub = copy_of(demo, Path(folder) / "hub")
        with hub.work() as work:
            wanted = pages(work)
        hub.start()
        print("| page | median ms | p95 ms | CPU ms | queries | HTML KB gz |")
        print("|---|---|---|---|---|---|")
        try:
            with walk_through(demo, Path(folder) / "walk") as walk:
                for page in wanted:
                    taken, cpu, body = measure(hub, page, times)
                    count = queries(walk, hub, page)
                    p95 = statistics.quantiles(taken, n=20)[-1]
                    size = len(gzip.compress(body, 6)) / 1000
                    median = statistics.median(taken)
                    cells = [f"{median:.0f}", f"{p95:.0f}", f"{cpu:.0f}", str(count), f"{size:.1f}"]
                    print(f"| {page.name} | {' | '.join(cells)} |", flush=True)
        finally:
            hub.stop()


def queries(walk: Walk, hub: RunningHub, page: Page) -> int:
    """How many statements the page needs, its session included."""
    walk.people["asked"] = hub.person(page.email).id if page.email else None
    with walk.counting() as statements:
        walk.ask("GET", page.path, "asked")
    # The walk itself begins a session: it loads the person and writes a row.
    return len(statements) - (2 if page.email else 0)


main()
