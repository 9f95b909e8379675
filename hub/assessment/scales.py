"""From points to a local grade: one published table for each scale. Values in, values out.

Each table says, for every pass of a scale from the best on, how much of the way from the pass
mark to 100 points it takes, in percent. With the pass mark at 50, an A (80 % of the way) begins
at 90 points. The tables are the hub's own, not measured distributions of grades, so every page
calls the result a suggestion. Written 24 November 2026; a change needs a new TABLE number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

TABLE = 1
SUGGESTION = "This is a suggestion. Your university decides which grade it books."

FIVE_STEPS = (80, 60, 40, 20, 0)
WAYS: dict[tuple[str, ...], tuple[int, ...]] = {
    ("A", "B", "C", "D", "E"): FIVE_STEPS,
    ("5.0", "4.5", "4.0", "3.5", "3.0"): FIVE_STEPS,
    ("1.0", "1.3", "1.7", "2.0", "2.3", "2.7", "3.0", "3.3", "3.7", "4.0"): (
        *range(90, 0, -10),
        0,
    ),
    ("30L", *(str(n) for n in range(30, 17, -1))): (
        *(97, 90, 83, 76, 69, 62, 55, 48, 40, 32, 24, 16, 8, 0),
    ),
    ("MH", "SB", "NT", "AP"): (96, 80, 40, 0),
    ("5", "4", "3"): (60, 30, 0),
    ("10", "9.5", "9", "8.5", "8", "7.5", "7", "6.5", "6"): (97, 88, 76, 64, 52, 40, 27, 13, 0),
    ("6", "5.75", "5.5", "5.25", "5", "4.75", "4.5", "4.25", "4"): (
        *(94, 82, 70, 58, 46, 34, 22, 10, 0),
    ),
}
"""Codes of the passes, best first → percent of the way at which each begins."""


@dataclass(frozen=True)
class Band:
    """The points for which one grade stands: from (included) to (not included, but 100 is)."""

    code: str
    name: str
    passed: bool
    begins: Decimal
    ends: Decimal


def ways(codes: Sequence[str]) -> tuple[int, ...]:
    """Where the passes of a scale begin; equal steps for a scale without a table of its own."""
    known = WAYS.get(tuple(codes))
    if known is not None:
        return known
    count = len(codes)
    return tuple(100 * (count - 1 - place) // count for place in range(count))


def bands(grades: Sequence[Mapping[str, Any]], pass_points: int) -> list[Band]:
    """All grades of a scale with their points, best first.

    grades: [{"code", "name", "passed"}], best first; empty for a scale nobody knows.
    Only the first fail is used: it takes everything below the pass mark.
    """
    passes = [one for one in grades if one["passed"]]
    fails = [one for one in grades if not one["passed"]]
    found: list[Band] = []
    ends = Decimal(100)
    for one, way in zip(passes, ways([str(one["code"]) for one in passes]), strict=True):
        begins = pass_points + Decimal(way * (100 - pass_points)) / 100
        found.append(Band(str(one["code"]), str(one["name"]), True, begins, ends))
        ends = begins
    if passes and fails:
        worst = fails[0]
        code, name = str(worst["code"]), str(worst["name"])
        found.append(Band(code, name, False, Decimal(0), Decimal(pass_points)))
    return found


def band_of(found: Sequence[Band], points: Decimal) -> Band | None:
    """The band in which these points lie; None where no band does."""
    return next((band for band in found if points >= band.begins), None)
