"""Labels of fields, read from the page itself: a summary of faults names each field by its own."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

PLACE = re.compile(r'<b data-label-of="([^"]*)"></b>')
"""Where the summary wants a label. It stands above the fields, so it is filled in after them."""
CONTROLS = {"input", "select", "textarea"}
BOXES = {"details", "div", "fieldset"}
TITLES = {"legend", "summary"}
HEADINGS = {f"h{level}" for level in range(1, 7)}


def with_labels(html: str) -> str:
    """The page with each place for a label filled in, or emptied where the page has none.

    html: what a template has rendered, still marked as such: then joining escapes the labels.
    """
    places = list(PLACE.finditer(html))
    if not places:
        return html
    page = Page()
    page.feed(html)
    page.close()
    parts, at = [], 0
    for place in places:
        label = page.label_of(place[1])
        parts += [html[at : place.start()], f"{label} " if label else ""]
        at = place.end()
    return html[:0].join([*parts, html[at:]])


@dataclass
class Text:
    """The words of a label, a legend or a heading, while they are read."""

    pieces: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """As the beginning of a line: a question as it is, other words with a colon."""
        words = " ".join("".join(self.pieces).split()).removesuffix("(optional)").rstrip(" :")
        return words if not words or words[-1] in "?." else f"{words}:"


@dataclass(frozen=True)
class Control:
    """A field: its name, whether it is one of several answers, its label, the groups around it."""

    name: str
    kind: str
    label: Text | None
    groups: tuple[Text, ...]
    """Outermost first."""


class Page(HTMLParser):
    """The fields of a page, by id, with what they are called."""

    def __init__(self) -> None:
        super().__init__()
        self.controls: dict[str, Control] = {}
        self.named: dict[str, Text] = {}
        """What is labelled by other means: `for`, a fieldset's legend, `aria-labelledby`."""
        self._headings: dict[str, Text] = {}
        self._boxes: list[Text | None] = []
        self._around: Text | None = None
        self._reading: tuple[str, Text] | None = None

    def label_of(self, name: str) -> str:
        """How the field or group with this id is called, ready to begin a line; "" for nothing.

        One answer of several is called as their question, a box of a date as that date. Where
        fields are called alike, the group that tells them apart comes first.
        """
        control = self.controls.get(name)
        if control is None:
            return str(self.named.get(name, ""))
        ticks = Counter(one.name for one in self.controls.values() if one.kind == "checkbox")
        several = control.kind == "radio" or ticks[control.name] > 1
        if control.groups and (several or control.name == f"{name}-day"):
            return str(control.groups[-1])
        own = self._own(name, control)
        alike = [one for id_, one in self.controls.items() if self._own(id_, one) == own]
        for group in reversed(control.groups if len(alike) > 1 else ()):
            if sum(str(group) in map(str, one.groups) for one in alike) == 1:
                return f"{group} {own}"
        return own

    def _own(self, name: str, control: Control) -> str:
        return str(self.named.get(name) or control.label or "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag in BOXES:
            self._open(tag, has)
        elif tag in TITLES and self._boxes and (group := self._boxes[-1]) is not None:
            self._reading = (tag, group)
        elif tag == "label":
            self._around = Text()
            self._reading = (tag, self._around)
            if "for" in has:
                self.named.setdefault(has["for"], self._around)
        elif tag in HEADINGS and self._reading is None:
            self._reading = (tag, self._headings.setdefault(has.get("id", ""), Text()))
        elif tag in CONTROLS:
            self._control(has)
        elif self._around is not None and "meta" in has.get("class", "").split():
            # What is said beside a label is no part of the question.
            self._reading = None
        if "id" in has and "aria-labelledby" in has:
            self.named[has["id"]] = self._headings.setdefault(has["aria-labelledby"], Text())

    def _open(self, tag: str, has: dict[str, str]) -> None:
        group = Text([has.get("aria-label", "")])
        is_group = tag != "div" or has.get("role") == "group"
        self._boxes.append(group if is_group else None)
        if tag == "fieldset":
            self.named[has.get("id", "")] = group

    def _control(self, has: dict[str, str]) -> None:
        groups = tuple(one for one in self._boxes if one is not None)
        name, kind = has.get("name", ""), has.get("type", "")
        # Only the first of several answers has an id; the others count all the same.
        key = has.get("id") or f"{name} {len(self.controls)}"
        self.controls.setdefault(key, Control(name, kind, self._around, groups))

    def handle_endtag(self, tag: str) -> None:
        if tag in BOXES and self._boxes:
            self._boxes.pop()
        if tag == "label":
            self._around = None
        if self._reading is not None and tag == self._reading[0]:
            self._reading = None

    def handle_data(self, data: str) -> None:
        if self._reading is not None:
            self._reading[1].pieces.append(data)
