"""What every page is measured by: accessibility, and room on a narrow screen."""

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
        "best-practice",
    ]
}
WIDER = """
  () => [...document.querySelectorAll("body *")]
    .filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
    })
    .filter((one) => {
      for (let up = one.parentElement; up; up = up.parentElement) {
        const flow = getComputedStyle(up);
        if (flow.overflowX !== "visible" || flow.position === "fixed") return false;
      }
      return true;
    })
    .slice(0, 8)
    .map((one) => one.outerHTML.slice(0, 160))
"""
"""The elements that stick out of the window, but for those in a box that scrolls or cuts."""


COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What another colour scheme can change: the rest of the page is the same in both."""

RUN = "options => axe.run(options).then((found) => found.violations)"
VIOLATIONS = {"resultTypes": ["violations"]}
"""To describe each element that passed, and send that here, takes longer than the judging."""

SCHEMES: list[tuple[Literal["light", "dark"], dict[str, Any]]] = [
    ("light", OPTIONS),
    ("dark", COLOURS),
]


def axe(page: Page, **options: Any) -> None:
    """axe finds nothing on this page, in either colour scheme.

    options: axe's own run options, for example `rules={"region": {"enabled": False}}`.
    """
    page.evaluate(Axe().axe_script)
    for scheme, judged in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = page.evaluate(RUN, {**VIOLATIONS, **judged, **options})
        told = [
            f"{one['id']} ({scheme}): {one['help']}\n      "
            + "\n      ".join(
                f"{node['html'][:200]}\n        {(node.get('failureSummary') or '')[:300]}"
                for node in one["nodes"][:5]
            )
            for one in found
        ]
        assert not told, f"{page.url}\n  " + "\n  ".join(told)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def no_overflow(page: Page, width: int = 320) -> None:
    """Nothing on this page needs sideways scrolling at this width."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 800})
    spare = page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth")
    wide = page.evaluate(WIDER) if spare > 0 else []
    if before is not None:
        page.set_viewport_size(before)
    assert spare <= 0, f"{page.url} is {spare} px too wide at {width} px:\n  " + "\n  ".join(wide)


def whole(page: Page) -> None:
    """Both: axe finds nothing, and all has room at 320 px."""
    axe(page)
    no_overflow(page)
