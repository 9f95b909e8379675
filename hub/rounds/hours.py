"""The hours that a team shares, in words and in the reader's own time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from hub.profiles import monday_of
from hub.web.words import city, listing, number, zone_of


def hours_words(spans: Sequence[Sequence[int]], week: date, zone: str) -> str:
    """ "6 a week: Tuesday and Wednesday 16:00 to 19:00, in your time (Oslo)".

    spans: (minute of the UTC week, minutes long), for the week of that day. Empty without any.
    """
    if not spans:
        return ""
    start = datetime.combine(monday_of(week), time(), UTC)
    days: dict[str, list[tuple[int, str]]] = {}
    for minute, length in spans:
        begin = (start + timedelta(minutes=minute)).astimezone(zone_of(zone))
        end = (start + timedelta(minutes=minute + length)).astimezone(zone_of(zone))
        days.setdefault(f"{begin:%H:%M} to {end:%H:%M}", []).append(
            (begin.weekday(), f"{begin:%A}")
        )
    parts = [
        f"{listing([name for _, name in sorted(found)])} {hours}"
        for hours, found in sorted(days.items(), key=lambda one: min(one[1]))
    ]
    total = sum(length for _, length in spans) / 60
    said = "1 hour" if total == 1 else f"{number(total)} hours"
    return f"{said} a week: {listing(parts)}, in your time ({city(zone)})"
