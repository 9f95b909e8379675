"""Free hours from the own zone to UTC: what is said to be free is free, in any zone and week."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.profiles import grid_blocks, monday_of, utc_quarters, utc_spans
from hub.profiles.week import BLOCKS, blocks_of_parts, grid_begin, parts_of

ZONES = st.sampled_from(
    ["UTC", "Europe/Oslo", "Europe/Kyiv", "Asia/Kathmandu", "America/St_Johns", "Pacific/Auckland"]
)
WEEKS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
FREE = st.sets(st.integers(0, BLOCKS - 1))


@given(FREE, ZONES, WEEKS)
def test_every_block_of_the_grid_lies_inside_free_local_time(
    free: set[int], zone: str, day: date
) -> None:
    monday = monday_of(day)
    for block in grid_blocks(free, ZoneInfo(zone), day):
        for quarter in range(8):
            moment = datetime.combine(monday, time(), UTC) + timedelta(
                hours=2 * block, minutes=15 * (grid_begin(day) + quarter)
            )
            # What reaches over the edge of the week comes from the week before or after.
            walls = [
                (moment + timedelta(weeks=shift)).astimezone(ZoneInfo(zone)) for shift in (-1, 0, 1)
            ]
            inside = [wall for wall in walls if monday_of(wall.date()) == monday]
            assert any(wall.weekday() * 12 + wall.hour // 2 in free for wall in inside)


@given(FREE, st.dates(date(2026, 1, 5), date(2026, 12, 27)), st.sampled_from(["Paris", "Rome"]))
def test_in_the_middle_nothing_is_cut_in_halves(free: set[int], day: date, city: str) -> None:
    monday = monday_of(day)
    zone = ZoneInfo(f"Europe/{city}")
    noons = [datetime.combine(monday + timedelta(days=n), time(12), zone) for n in (0, 7)]
    if noons[0].utcoffset() == noons[1].utcoffset():  # no clock is changed in that week
        assert len(grid_blocks(free, zone, day)) == len(free)


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
    assert grid_blocks({8, 9}, ZoneInfo("Europe/Oslo"), week) == [7, 8]


def test_those_two_hours_away_share_what_they_share() -> None:
    winter = date(2027, 2, 1)
    brussels = grid_blocks({8, 9}, ZoneInfo("Europe/Brussels"), winter)
    # 18:00 to 20:00 in Istanbul is 16:00 to 18:00 in Brussels.
    assert grid_blocks({9}, ZoneInfo("Europe/Istanbul"), winter) == brussels[:1]


def test_monday_morning_in_the_east_is_sunday_evening() -> None:
    assert grid_blocks({0}, ZoneInfo("Asia/Karachi"), date(2027, 2, 1)) == [81]
