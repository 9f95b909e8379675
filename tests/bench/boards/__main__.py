"""How a board behaves while others work on it: `python -m tests.bench.boards`.

Headless Chromium opens a board with many notes; 20 others move their cursors twenty times a
second each, and edit notes twenty times a second together. Milliseconds of the main thread are
those of its tasks (script, style, layout, paint) for one frame, whatever else the machine does;
frame rates, times to paint and times to open are worth something on a quiet machine only.
"""

import argparse
import math
import os
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from hub.console import chromium
from tests.bench.boards.others import Others
from tests.browser.boards_host import Host, running
from tests.browser.conftest import ARGUMENTS

WATCH = Path(__file__).with_name("watch.js")
ZOOMS = (("whole board", None), ("40 %", 0.4), ("60 %", 0.6), ("100 %", 1.0))
LIMITS: dict[int, dict[str, float]] = {
    500: {"main": 6, "gap": 20, "drag": 24, "elements": 1200, "outline": 0.8, "canvas": 1.0},
    2000: {"main": 8, "gap": 34, "drag": 24, "elements": 1500, "outline": 1.2, "canvas": 1.5},
}
"""Design 9."""
SLOWED = {"gap": 67, "drag": 60, "outline": 2.5, "canvas": 4.0}
REMOTE_MS, REMOTE_SLOWED_MS = 50, 150


def spent(session: CDPSession) -> dict[str, float]:
    """Milliseconds that the main thread has spent so far, by what on."""
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    names = {"main": "Task", "script": "Script", "layout": "Layout", "style": "RecalcStyle"}
    return {key: float(found[f"{name}Duration"]) * 1000 for key, name in names.items()}


def zoom_to(page: Page, zoom: float | None) -> None:
    """Bring the board to a zoom, by its own keys and wheel, and let it settle."""
    page.locator("#canvas").focus()
    page.keyboard.press("0")
    if zoom is not None:
        page.keyboard.press("1")
    if zoom not in (None, 1.0):
        page.evaluate("(delta) => bench.zoom(delta)", -math.log(zoom or 1) / 0.004)
    page.wait_for_timeout(500)


def judged(value: float, limit: float | None, shown: str) -> str:
    """A figure with its limit, and a mark where it is over."""
    if limit is None:
        return shown
    return f"{shown} of {limit:g}{' **over**' if value > limit else ''}"


def panning(page: Page, session: CDPSession, frames: int, limits: dict[str, float]) -> None:
    """A line for each zoom."""
    for name, zoom in ZOOMS:
        zoom_to(page, zoom)
        page.evaluate("bench.remote = []")
        before = spent(session)
        found = page.evaluate("(frames) => bench.pan(frames)", frames)
        used = {key: (value - before[key]) / frames for key, value in spent(session).items()}
        parts = ", ".join(f"{key} {used[key]:.1f}" for key in ("script", "style", "layout"))
        remote = page.evaluate("bench.at(bench.remote, 0.95)")
        cells = [
            judged(used["main"], limits.get("main"), f"{used['main']:.1f}") + f" ({parts})",
            judged(found["p95"], limits["gap"], f"{found['p95']:.0f}"),
            judged(remote, limits["remote"], f"{remote:.0f}"),
            judged(found["most"], limits.get("elements"), f"{found['most']:,}"),
        ]
        print(f"| panning, {name} | {' | '.join(cells)} |", flush=True)


def dragging(page: Page, limits: dict[str, float]) -> float:
    """Milliseconds from the hand's move to the frame that shows it; 95 of 100 are below."""
    zoom_to(page, 1.0)
    # A note with nothing over it, in the middle of what is seen.
    place: dict[str, float] | None = page.evaluate("bench.free()")
    if place is None:
        return 0.0
    page.evaluate("bench.drags()")
    page.mouse.move(place["x"], place["y"])
    page.mouse.down()
    for step in range(60):
        page.mouse.move(place["x"] + 2 * step, place["y"] + math.sin(step / 6) * 30)
    page.keyboard.press("Escape")
    page.mouse.up()
    found: float = page.evaluate("bench.at(bench.dragged, 0.95)")
    return found


def measure(browser: Browser, host: Host, notes: int, slowed: bool, frames: int) -> None:
    """One size of board."""
    path = host.board()
    host.fill(path, notes)
    limits = {**(SLOWED if slowed else LIMITS.get(notes, LIMITS[2000]))}
    limits["remote"] = REMOTE_SLOWED_MS if slowed else REMOTE_MS
    context = browser.new_context(base_url=host.origin, viewport={"width": 1280, "height": 900})
    token = host.session_of(host.emails["Ingrid"])
    context.add_cookies([{"name": "session", "value": token, "url": host.origin}])
    context.add_init_script(path=WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    # In the thread's own time: what others take of the machine does not count.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    if slowed:
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    print(f"\n**{notes:,} notes{', CPU 4 times slowed' if slowed else ''}**\n")
    with Others(host, path, notes).at_work():
        page.goto(path)
        page.locator("body[data-live]").wait_for(timeout=60_000)
        page.wait_for_function("Object.keys(bench.opened).length === 2", timeout=60_000)
        opened: dict[str, Any] = page.evaluate("bench.opened")
        opening = spent(session)
        print("| | main thread, ms a frame | frame interval p95, ms | remote edit p95 | elements |")
        print("|---|---|---|---|---|")
        panning(page, session, frames, limits)
        drag = dragging(page, limits)
    told = [
        f"{name} after {judged(opened[name] / 1000, limits[name], f'{opened[name] / 1000:.2f}')} s"
        for name in ("outline", "canvas")
    ]
    told.append(f"a drag is seen after {judged(drag, limits['drag'], f'{drag:.0f}')} ms (p95)")
    parts = ", ".join(f"{key} {opening[key]:.0f}" for key in ("script", "style", "layout"))
    print(f"\nOpened: {'; '.join(told)}.")
    print(f"The main thread had worked {opening['main']:.0f} ms by then ({parts}).")
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", default="500,2000")
    parser.add_argument("--frames", type=int, default=200, help="frames of panning at each zoom")
    parser.add_argument("--slowed", action="store_true", help="also with the CPU 4 times slowed")
    asked = parser.parse_args()
    found = chromium.find()
    if found is None:
        print(f"Skipped: {chromium.MISSING}")
        return
    unboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    print(f"load {', '.join(f'{one:.1f}' for one in os.getloadavg())}; {os.cpu_count()} cores")
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as host,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=found, args=[*ARGUMENTS, *unboxed])
        for notes in map(int, asked.notes.split(",")):
            measure(browser, host, notes, False, asked.frames)
        if asked.slowed:
            measure(browser, host, int(asked.notes.split(",")[-1]), True, asked.frames)
        browser.close()


if __name__ == "__main__":
    main()
