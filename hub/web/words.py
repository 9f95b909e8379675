"""How dates, numbers and lists are said. Zones and locales come from Babel and the system."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

LOCALE = "en_GB"
FIGURE = re.compile(
    r"[+−-]?\s?\d[\d.,\s]*(%|‰|°C?|€|h|min|s|mm|cm|m|km|g|kg|t|l|kWh|ECTS|points)?\s*"
)
ZONES = available_timezones()


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; Brussels for a name nobody knows."""
    return ZoneInfo(name if name in ZONES else "Europe/Brussels")


def city(zone: str) -> str:
    """The place by which people know a zone: "Oslo" for Europe/Oslo."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def local(value: datetime, zone: str) -> datetime:
    return value.astimezone(zone_of(zone))


def date(value: dt.date | datetime, zone: str = "UTC") -> str:
    """14 October 2026."""
    if isinstance(value, datetime):
        value = local(value, zone).date()
    return format_date(value, "d MMMM y", locale=LOCALE)


def day(value: dt.date | datetime, zone: str = "UTC") -> str:
    """Wednesday 14 October."""
    if isinstance(value, datetime):
        value = local(value, zone).date()
    return format_date(value, "EEEE d MMMM", locale=LOCALE)


def moment(value: datetime, zone: str) -> str:
    """14 October 2026, 18:00 (Oslo)."""
    return f"{date(value, zone)}, {clock(value, zone)} ({city(zone)})"


def clock(value: datetime, zone: str) -> str:
    """18:00."""
    return format_time(local(value, zone), "HH:mm", tzinfo=None, locale=LOCALE)


def number(value: float | int) -> str:
    """1,234.5, without trailing zeros."""
    return format_decimal(value, format="#,##0.##", locale=LOCALE)


def plural(count: int, one: str, many: str) -> str:
    """ "1 note", "3 notes"."""
    return f"{number(count)} {one if count == 1 else many}"


def listing(items: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
    """ "a, b and c", or "a, b or c"."""
    return format_list(list(items), style=style, locale=LOCALE)


def ago(value: datetime, now: datetime) -> str:
    """ "2 minutes ago"; always beside the moment itself."""
    seconds = max(0, int((now - value).total_seconds()))
    if seconds < 60:
        return "just now"
    for size, one, many in ((86400, "day", "days"), (3600, "hour", "hours")):
        if seconds >= size:
            return f"{plural(seconds // size, one, many)} ago"
    return f"{plural(seconds // 60, 'minute', 'minutes')} ago"


def left(value: datetime, now: datetime) -> str:
    """ "3 days left"; "closed" once past. No seconds, so that nothing hurries."""
    seconds = int((value - now).total_seconds())
    if seconds <= 0:
        return "closed"
    if seconds >= 2 * 86400:
        return f"{seconds // 86400} days left"
    if seconds >= 3600:
        return f"{plural(seconds // 3600, 'hour', 'hours')} left"
    return "less than an hour left"


def first_name(name: str) -> str:
    """The word by which a person is addressed: the first one they wrote."""
    return name.split()[0] if name.split() else name


def initials(name: str) -> str:
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper() or "?"


def file_size(size: int) -> str:
    """A file's size in the unit people read."""
    if size < 1000:
        return plural(size, "byte", "bytes")
    if size < 1_000_000:
        return f"{number(round(size / 1000))} kB"
    return f"{number(round(size / 1_000_000, 1))} MB"


def browser_name(agent: str) -> str:
    """What a person calls a browser, from what it says of itself."""
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
    browsers = (
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    browser = next((name for mark, name in browsers if mark in agent), "A browser")
    system = next((name for name in systems if name in agent), "")
    return f"{browser} on {system}" if system else browser


def is_figure(text: str) -> bool:
    """Whether a text is a number, perhaps with its unit: such columns stand to the right.

    `static/js/pages/figures.js` says the same to the editor.
    """
    return FIGURE.fullmatch(text.strip()) is not None


def figure_columns(rows: Iterable[Sequence[str]]) -> set[int]:
    """The columns in which all that is said are figures, counted from 0. "–" says nothing."""
    figures: set[int] = set()
    words: set[int] = set()
    for row in rows:
        for column, text in enumerate(row):
            if text.strip(" \n\t–"):
                (figures if is_figure(text) else words).add(column)
    return figures - words
