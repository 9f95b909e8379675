"""What needs mean for the matching, as values: in each student's own week, and never more."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.needs import attributes
from hub.needs.limits import Limits, counts, limits, weekly_hours
from hub.needs.models import AccessNeed, Effect
from hub.profiles import grid_blocks, utc_quarters
from hub.profiles.week import blocks_of_parts

FEBRUARY = date(2027, 2, 1)
BLOCKS = st.lists(st.integers(0, 83), unique=True).map(sorted)
ZONES = [ZoneInfo(f"Europe/{one}") for one in ("Lisbon", "Oslo", "Kyiv")] + [
    ZoneInfo("Asia/Kolkata")
]


@dataclass(frozen=True)
class Asked:
    """A challenge as far as needs look at it."""

    credits: float = 5.0
    starts_on: date | None = FEBRUARY
    ends_on: date | None = date(2027, 6, 14)
    place: str = "Gdańsk, old harbour"


def need(
    effect: Effect, amount: int | None = None, begins: date = FEBRUARY, ends: date | None = None
) -> AccessNeed:
    made = datetime(2026, 11, 1, tzinfo=UTC)
    return AccessNeed(
        person_id=1, effect=effect, amount=amount, valid_from=begins, valid_to=ends,
        made_at=made, changed_at=made,
    )  # fmt: skip


def test_needs_add_up_and_the_narrower_counts() -> None:
    assert limits([]) == Limits()
    assert limits(map(need, (Effect.CAPTIONING, Effect.QUIET_FORMAT, Effect.OTHER))) == Limits()
    both = [need(Effect.NO_EVENINGS, 20), need(Effect.NO_EVENINGS, 16), need(Effect.MAX_HOURS, 9)]
    assert limits(both) == Limits(evening=16, hours=9)
    assert limits([need(Effect.ASYNC_ONLY), need(Effect.NO_TRAVEL)]) == Limits(
        meets=False, travels=False
    )


@given(BLOCKS, st.sampled_from((16, 18, 20)), st.sampled_from(ZONES))
def test_no_quarter_of_an_evening_is_left_in_ones_own_zone(
    blocks: list[int], evening: int, zone: ZoneInfo
) -> None:
    free = Limits(evening=evening).free(blocks)
    assert set(free) <= set(blocks)
    kept = utc_quarters(free, zone, FEBRUARY)
    start = datetime(2027, 2, 1, tzinfo=UTC).timestamp()
    for quarter in kept:
        local = datetime.fromtimestamp(start + quarter * 900, zone)
        assert local.hour < evening
    lost = utc_quarters(blocks, zone, FEBRUARY) - kept
    for quarter in lost:
        assert datetime.fromtimestamp(start + quarter * 900, zone).hour >= evening
    assert set(grid_blocks(free, zone, FEBRUARY)) <= set(grid_blocks(blocks, zone, FEBRUARY))


@given(BLOCKS)
def test_who_has_no_need_keeps_every_hour(blocks: list[int]) -> None:
    assert Limits().free(blocks) == blocks


@given(BLOCKS)
def test_who_works_without_meetings_looks_like_one_who_ticked_everything(
    blocks: list[int],
) -> None:
    assert Limits(meets=False, evening=16).free(blocks) == blocks_of_parts(range(28))


def test_hours_a_week_are_those_of_the_credits_at_the_least() -> None:
    assert weekly_hours(Asked()) == pytest.approx(5 * 25 / 19)
    assert weekly_hours(Asked(ends_on=None)) is None
    assert Limits(hours=6).against(Asked(), False, "") == "about 7 hours a week"
    assert Limits(hours=7).against(Asked(), False, "") == ""
    assert Limits(hours=1).against(Asked(ends_on=None), False, "") == ""


def test_travel_is_to_a_place_on_site_elsewhere() -> None:
    stays = Limits(travels=False)
    assert stays.against(Asked(), True, "Milan") == "on site in Gdańsk, old harbour"
    assert stays.against(Asked(place=""), True, "Milan") == "on site"
    assert stays.against(Asked(), True, "Gdańsk") == ""
    assert stays.against(Asked(), False, "Milan") == ""
    assert Limits().against(Asked(), True, "Milan") == ""


@pytest.mark.parametrize(
    ("begins", "ends", "counted"),
    [
        (date(2026, 11, 1), None, True),
        (date(2026, 11, 1), date(2027, 1, 31), False),
        (date(2026, 11, 1), FEBRUARY, True),
        (date(2027, 6, 21), None, True),
        (date(2027, 6, 22), None, False),
    ],
)
def test_a_need_counts_where_it_meets_the_work(
    begins: date, ends: date | None, counted: bool
) -> None:
    assert counts(need(Effect.OTHER, None, begins, ends), FEBRUARY) is counted


def test_a_token_says_nothing_and_differs_by_round_and_attribute() -> None:
    every = [
        attributes.token(key, one.key)
        for key in ("5a" * 16, "5b" * 16)
        for one in attributes.ATTRIBUTES
    ]
    assert all(one != other for one, other in pairwise(sorted(every)))
    assert not any(one.key in token for one in attributes.ATTRIBUTES for token in every)
