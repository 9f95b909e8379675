"""From marks to points: the whole sum, with every step in words. Values in, values out.

Points are whole numbers from 0 to 100, weights whole percents that sum to 100. All that decides
is exact decimal arithmetic, and is rounded once: half up, to one digit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hub.assessment.scales import TABLE, Band, band_of, bands

MOST_SHARE = 33
"""A partner never decides more than a third of a criterion, in percent."""
MOST_DIFFERENCE = 20
"""How many points one member may get more or fewer than the team."""


@dataclass(frozen=True)
class Criterion:
    """What is judged, and how much it counts in percent; `partner`: its view is asked."""

    key: str
    name: str
    weight: int
    partner: bool = False


@dataclass(frozen=True)
class Step:
    """One line of the sum: what, how it is reckoned, what comes out. `total` ends the sum."""

    label: str
    sum: str
    value: str
    total: bool = False

    def as_row(self) -> dict[str, Any]:
        return {"label": self.label, "sum": self.sum, "value": self.value, "total": self.total}


@dataclass(frozen=True)
class Outcome:
    """What a member gets: points with one digit, whether that passes, credits, the local grade."""

    points: Decimal
    passed: bool
    credits: Decimal
    grade: Band | None
    steps: list[Step] = field(default_factory=list)


def two(value: Decimal) -> str:
    """A value as the sum prints it: at least two digits, never fewer than it has."""
    text = f"{value:.4f}"
    return text[:-2] if text.endswith("00") else text.rstrip("0")


def criteria_of(rows: Iterable[Mapping[str, Any]]) -> list[Criterion]:
    """The criteria of a rubric's rows."""
    return [
        Criterion(
            str(row["key"]), str(row["name"]), int(row["weight"]), bool(row.get("partner", False))
        )
        for row in rows
    ]


def team_points(
    criteria: Sequence[Criterion],
    marks: Mapping[str, int],
    views: Mapping[str, int],
    share: int = 0,
) -> tuple[Decimal, list[Step]]:
    """The points of the team, and a step for each criterion.

    marks: points by criterion, one for each. views: the partner's points, as far as given.
    share: percent of a partner's criterion that its view decides.
    Raises ValueError where weights do not sum to 100, or a mark is missing or out of bounds.
    """
    if sum(one.weight for one in criteria) != 100:
        raise ValueError("The weights of a rubric sum to 100.")
    if not 0 <= share <= MOST_SHARE:
        raise ValueError(f"The partner's share is at most {MOST_SHARE} %.")
    total, steps = Decimal(0), []
    for one in criteria:
        mark = _bounded(marks[one.key])
        view = views.get(one.key) if one.partner and share else None
        if view is None:
            points, reckoned = Decimal(mark), f"{one.weight} % × {mark}"
        else:
            points = Decimal(mark * (100 - share) + _bounded(view) * share) / 100
            reckoned = (
                f"{one.weight} % × ({100 - share} % × {mark} of the teacher "
                f"+ {share} % × {view} of the partner)"
            )
        value = points * one.weight / 100
        total += value
        steps.append(Step(one.name, reckoned, two(value)))
    steps.append(Step("Points of the team", "Sum of the lines above", two(total)))
    return total, steps


def _bounded(points: int) -> int:
    if not 0 <= points <= 100:
        raise ValueError("Points are from 0 to 100.")
    return points


def outcome(
    team: tuple[Decimal, list[Step]],
    *,
    difference: int,
    pass_points: int,
    worth: Decimal,
    grades: Sequence[Mapping[str, Any]],
) -> Outcome:
    """What one member gets from the team's points.

    difference: points more or fewer for this member. worth: the credits of the challenge.
    grades: the scale of the member's university, best first; empty where it is not known.
    """
    points, steps = team[0], list(team[1])
    if difference:
        points += difference
        sign = "+" if difference > 0 else "−"
        steps.append(Step("Individual difference", f"{sign} {abs(difference)}", two(points)))
    if points > 100:
        points = Decimal(100)
        steps.append(Step("More than 100 is not possible", "At most 100", two(points)))
    elif points < 0:
        points = Decimal(0)
        steps.append(Step("Less than 0 is not possible", "At least 0", two(points)))
    return settle(points, steps, pass_points=pass_points, worth=worth, grades=grades)


def settle(
    points: Decimal,
    steps: list[Step],
    *,
    pass_points: int,
    worth: Decimal,
    grades: Sequence[Mapping[str, Any]],
) -> Outcome:
    """Round once, and read from the rounded points what they give."""
    rounded = points.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    passed = rounded >= pass_points
    credits = worth if passed else Decimal(0)
    grade = band_of(bands(grades, pass_points), rounded)
    says = "at least" if passed else "below"
    steps = [
        *steps,
        Step("Points, rounded once", "Half up, to one digit", str(rounded), total=True),
        Step("Pass mark", f"{rounded} is {says} {pass_points}", "Passed" if passed else "Failed"),
        Step("Credits", "All or none", f"{credits.normalize():f} ECTS"),
    ]
    if grade is not None:
        until = "to" if grade.ends == 100 else "to below"
        steps.append(
            Step(
                "Local grade, suggested",
                f"Table {TABLE}: {two(grade.begins)} {until} {two(grade.ends)}",
                grade.name,
            )
        )
    return Outcome(rounded, passed, credits, grade, steps)
