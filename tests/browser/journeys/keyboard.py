"""Somebody without a mouse: everything a test does with a page goes through its keys."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import Visitors

MOST_STEPS = 400
SEEN = """
  (one) => {
    const box = one.getBoundingClientRect();
    const label = one.closest("label") ?? one;
    const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return one.matches(":focus-visible") && (middle === null ? "outside the window"
      : one.contains(middle) || middle.contains(one) || label.contains(middle) ? ""
      : `covered by ${middle.outerHTML.slice(0, 120)}`);
  }
"""
"""Why a focused control cannot be seen: empty when it can."""
BEFORE = """
  (one) => {
    const here = document.activeElement;
    return here !== null && here !== document.body
      && Boolean(one.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
  }
"""
HAS_FOCUS = "(one) => one === document.activeElement"


class Keyboard:
    """A page, and the keys by which a person uses it.

    Each way first goes to its control with Tab or Shift+Tab, as far as that takes, and fails when
    it cannot be reached so, or cannot be seen where it has the focus.
    """

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, target: Locator) -> Locator:
        """Tab to a control, forwards or back, whichever way it lies."""
        expect(target).to_have_count(1)
        key = "Shift+Tab" if target.evaluate(BEFORE) else "Tab"
        for _ in range(MOST_STEPS):
            if target.evaluate(HAS_FOCUS):
                break
            self.page.keyboard.press(key)
        else:
            raise AssertionError(f"{MOST_STEPS} times {key} do not reach {target}")
        hidden = target.evaluate(SEEN)
        assert hidden == "", f"{target} has the focus, but is not to be seen: {hidden}"
        return target

    def link(self, name: object, within: Locator | None = None) -> None:
        """Follow a link."""
        self._leave(self._named("link", name, within))

    def button(self, name: object, within: Locator | None = None) -> None:
        """Press a button that sends a form."""
        self._leave(self._named("button", name, within))

    def push(self, name: object, within: Locator | None = None) -> None:
        """Press a button that changes this page only."""
        self.to(self._named("button", name, within))
        self.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        """Put a text in the place of what a field holds."""
        self.to(field)
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        expect(field).to_have_value(text)

    def tick(self, box: Locator, *, on: bool = True) -> None:
        """Tick a box, or take its tick away."""
        self.to(box)
        expect(box).to_be_checked(checked=not on)
        self.press("Space")
        expect(box).to_be_checked(checked=on)

    def choose(self, radio: Locator) -> None:
        """Choose one of a group: Tab goes to the group, arrows within it."""
        expect(radio).to_have_count(1)
        name = radio.get_attribute("name")
        group = radio.page.locator(f'input[type="radio"][name="{name}"]')
        chosen = group.and_(radio.page.locator(":checked"))
        if chosen.count() == 0:
            # A group without a choice is entered at the end from which one comes.
            chosen = group.last if group.last.evaluate(BEFORE) else group.first
        self.to(chosen)
        for _ in range(group.count()):
            if radio.is_checked():
                break
            self.press("Space" if radio.evaluate(HAS_FOCUS) else "ArrowDown")
        expect(radio).to_be_checked()

    def pick(self, select: Locator, value: str) -> None:
        """Pick an option: with the arrows of a closed list."""
        self.to(select)
        values = select.locator("option").evaluate_all("all => all.map((one) => one.value)")
        steps = values.index(value) - values.index(select.input_value())
        for _ in range(abs(steps)):
            self.press("ArrowDown" if steps > 0 else "ArrowUp")
        expect(select).to_have_value(value)

    def home(self, *links: object) -> None:
        """Begin at Home, and follow links from there."""
        self.page.goto("/")
        for name in links:
            self.link(name, self.page.get_by_role("main"))

    def tab(self, name: str) -> None:
        """A tab of a team's space."""
        spaces = self.page.get_by_role("navigation", name=re.compile("^Team "))
        self.link(name, spaces)

    def made(self, path: str) -> None:
        """A board or a page, from a team's space."""
        self._leave(self.page.locator(f'.rows a[href="{path}"]'))

    def _named(self, role: str, name: object, within: Locator | None) -> Locator:
        place = within if within is not None else self.page
        return place.get_by_role(role, name=name, exact=isinstance(name, str))  # type: ignore[arg-type]

    def _leave(self, target: Locator) -> None:
        self.to(target)
        with self.page.expect_navigation():
            self.press("Enter")


def typist(visitors: Visitors, email: str | None = None) -> Keyboard:
    """A browser of a person who has no mouse."""
    return Keyboard(visitors(email))
