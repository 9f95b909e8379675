"""The free hours of a week: day parts as people tick them, blocks as they are kept, and UTC.

A block is two hours, 0 = Monday 00:00 to 83 = Sunday 22:00. People say them in their own zone;
the matching compares them on one grid, for the week in which the work begins, so that summer time
counts as it will be then.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS = (("Morning", 8, 12), ("Afternoon", 12, 16), ("Evening", 16, 20), ("Late", 20, 24))
"""Name, first hour, hour after the last."""
BLOCKS = 84
BLOCK_HOURS = 2
QUARTERS_A_BLOCK = 8
QUARTERS = BLOCKS * QUARTERS_A_BLOCK
QUARTER = timedelta(minutes=15)
MIDDLE = ZoneInfo("Europe/Brussels")
"""Most people live by its clock, and say even hours: blocks that begin there on odd ones would
cut the two hours of nearly everybody in halves, and find no common time in a whole winter."""


def blocks_of(part: int) -> range:
    """The blocks of a day part; a part is numbered 4 × day + its place in the day, 0 to 27."""
    day, place = divmod(part, len(PARTS))
    _, first, end = PARTS[place]
    return range(day * 12 + first // BLOCK_HOURS, day * 12 + end // BLOCK_HOURS)


def blocks_of_parts(parts: Iterable[int]) -> list[int]:
    """All blocks of these day parts, in order."""
    return sorted({block for part in parts for block in blocks_of(part)})


def parts_of(blocks: Iterable[int]) -> list[int]:
    """The day parts that are free as a whole."""
    free = set(blocks)
    return [part for part in range(len(DAYS) * len(PARTS)) if free.issuperset(blocks_of(part))]


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def utc_quarters(blocks: Iterable[int], zone: ZoneInfo, week: date) -> set[int]:
    """Free quarters of an hour of the UTC week, 0 to 671, of blocks kept in a zone.

    week: any day of the week that counts. What reaches over its edge comes in at the other end.
    """
    monday = monday_of(week)
    start_of_week = datetime.combine(monday, time(), UTC)
    free: set[int] = set()
    for block in blocks:
        day, place = divmod(block, 12)
        wall = datetime.combine(monday + timedelta(days=day), time(place * BLOCK_HOURS))
        first = wall.replace(tzinfo=zone).astimezone(UTC)
        after = (wall + timedelta(hours=BLOCK_HOURS)).replace(tzinfo=zone).astimezone(UTC)
        begin = (first - start_of_week) // QUARTER
        free.update(one % QUARTERS for one in range(begin, begin + (after - first) // QUARTER))
    return free


def grid_begin(week: date) -> int:
    """How many quarters after Monday 00:00 UTC the first block of that week's grid begins."""
    offset = datetime.combine(monday_of(week), time(12), MIDDLE).utcoffset() or timedelta()
    return -(offset // QUARTER) % QUARTERS_A_BLOCK


def grid_blocks(blocks: Iterable[int], zone: ZoneInfo, week: date) -> list[int]:
    """The blocks of the week's grid, the same for everybody, that are free from end to end."""
    free = utc_quarters(blocks, zone, week)
    begin = grid_begin(week)
    return [
        block
        for block in range(BLOCKS)
        if all(
            (begin + block * QUARTERS_A_BLOCK + one) % QUARTERS in free
            for one in range(QUARTERS_A_BLOCK)
        )
    ]


def utc_spans(quarters: set[int]) -> list[tuple[int, int]]:
    """Runs of quarters as (minute of the UTC week, minutes long), an hour at the least."""
    spans: list[tuple[int, int]] = []
    begin = None
    for one in range(QUARTERS + 1):
        if one in quarters and begin is None:
            begin = one
        elif one not in quarters and begin is not None:
            if one - begin >= 4:
                spans.append((begin * 15, (one - begin) * 15))
            begin = None
    return spans
