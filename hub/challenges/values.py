"""The facets of the catalogue, and how their values are called and ordered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date

from hub.challenges.words import GOAL, LANGUAGE, LEVEL, MODE_OF, TERMS, THEME

FACETS = {
    "open": "State",
    "goal": "Goal",
    "theme": "Theme",
    "mode": "How the team meets",
    "language": "Language of the team",
    "level": "Level of study",
    "credits": "Credits",
    "size": "Size of a team",
    "terms": "Rights and secrets",
    "start": "Start",
    "organisation": "Organisation",
}


@dataclass(frozen=True)
class Value:
    """One value of a facet: how many challenges it would show, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


def label(name: str, value: str, organisations: dict[str, str]) -> str:
    """How a value is called on the page. A value nobody knows is shown as it is."""
    match name:
        case "open":
            return "Open for ranking"
        case "goal":
            return GOAL.get(value, value)
        case "theme":
            return THEME.get(value, value)
        case "mode":
            return MODE_OF.get(value, value)
        case "language":
            return LANGUAGE.get(value, value)
        case "level":
            return LEVEL.get(value, value)
        case "credits":
            return f"{value} credits"
        case "size":
            return f"{value} people"
        case "terms":
            return TERMS.get(value, value)
        case "start":
            return month(value)
        case _:
            return organisations.get(value, value)


def month(value: str) -> str:
    """ "February 2027" for 2027-02."""
    try:
        return format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale="en_GB")
    except ValueError:
        return value


def place(name: str, one: Value) -> tuple[Any, ...]:
    """Where a value stands in its facet: numbers by size, months by date, words by name."""
    if name in ("goal", "credits", "size"):
        try:
            return (float(one.value), one.label)
        except ValueError:
            return (1e9, one.label)
    if name == "start":
        return (0, one.value)
    if name in ("theme", "organisation", "language"):
        return (0, one.label.casefold())
    order = ["yes", *TERMS, "online", "blended", "on_site", "bachelor", "master", "doctoral"]
    return (order.index(one.value) if one.value in order else 99, one.label)
