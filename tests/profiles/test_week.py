"""Free hours from the own zone to UTC: what is said to be free is free, in any zone and week."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.profiles import monday_of, utc_blocks, utc_quarters, utc_spans
from hub.profiles.week import BLOCKS, blocks_of_parts, parts_of

ZONES = st.sampled_from(
    ["UTC", "Europe/Oslo", "Europe/Kyiv", "Asia/Kathmandu", "America/St_Johns", "Pacific/Auckland"]
)
WEEKS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
FREE = st.sets(st.integers(0, BLOCKS - 1))


@given(FREE, ZONES, WEEKS)
def test_every_utc_block_lies_inside_free_local_time(free: set[int], zone: str, day: date) -> None:
    monday = monday_of(day)
    for block in utc_blocks(free, ZoneInfo(zone), day):
        for quarter in range(8):
            moment = datetime.combine(monday, time(), UTC) + timedelta(
                hours=2 * block, minutes=15 * quarter
            )
            # What reaches over the edge of the week comes from the week before or after.
            walls = [
                (moment + timedelta(weeks=shift)).astimezone(ZoneInfo(zone)) for shift in (-1, 0, 1)
            ]
            inside = [wall for wall in walls if monday_of(wall.date()) == monday]
            assert any(wall.weekday() * 12 + wall.hour // 2 in free for wall in inside)


@given(FREE, WEEKS)
def test_in_utc_nothing_changes(free: set[int], day: date) -> None:
    assert utc_blocks(free, ZoneInfo("UTC"), day) == sorted(free)


@given(FREE, ZONES, WEEKS)
def test_no_hour_is_won(free: set[int], zone: str, day: date) -> None:
    quarters = utc_quarters(free, ZoneInfo(zone), day)
    # An autumn night has one hour more; it lies in a block that was free.
    assert len(quarters) <= 8 * len(free) + 4
    assert sum(length for _, length in utc_spans(quarters)) <= 15 * len(quarters)


@given(st.sets(st.integers(0, 27)))
def test_day_parts_come_back(parts: set[int]) -> None:
    assert parts_of(blocks_of_parts(parts)) == sorted(parts)


@pytest.mark.parametrize(("week", "hour"), [(date(2027, 2, 1), 15), (date(2027, 7, 5), 14)])
def test_summer_time_counts_as_it_will_be(week: date, hour: int) -> None:
    quarters = utc_quarters({8, 9}, ZoneInfo("Europe/Oslo"), week)
    assert utc_spans(quarters) == [(hour * 60, 240)]
    assert utc_blocks({8, 9}, ZoneInfo("Europe/Oslo"), week) == ([8] if hour == 15 else [7, 8])


def test_monday_morning_in_the_east_is_sunday_evening() -> None:
    assert utc_blocks({0}, ZoneInfo("Asia/Karachi"), date(2027, 2, 1)) == []
    assert utc_blocks({0, 1}, ZoneInfo("Asia/Karachi"), date(2027, 2, 1)) == [82]
