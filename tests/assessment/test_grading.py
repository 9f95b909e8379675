"""The sum of a result, from marks to a local grade, with random rubrics."""

import itertools
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub import reference
from hub.assessment import grading, scales
from hub.assessment.grading import Criterion

SCALES = {one.key: [asdict(grade) for grade in one.grades] for one in reference.UNIVERSITIES}
POINTS = st.integers(0, 100)


@st.composite
def judged(draw: st.DrawFn) -> tuple[list[Criterion], dict[str, int], dict[str, int], int]:
    """A rubric whose weights sum to 100, marks for all of it, views on some, a share."""
    count = draw(st.integers(1, 8))
    cuts = draw(st.lists(st.integers(1, 99), min_size=count - 1, max_size=count - 1, unique=True))
    edges = [0, *sorted(cuts), 100]
    criteria = [
        Criterion(f"c{n}", f"Criterion {n}", after - before, draw(st.booleans()))
        for n, (before, after) in enumerate(itertools.pairwise(edges), 1)
    ]
    marks = {one.key: draw(POINTS) for one in criteria}
    views = {one.key: draw(POINTS) for one in criteria if draw(st.booleans())}
    return criteria, marks, views, draw(st.integers(0, grading.MOST_SHARE))


@given(judged())
def test_points_lie_between_the_least_and_the_most_that_was_given(case: Any) -> None:
    criteria, marks, views, share = case
    points, _ = grading.team_points(criteria, marks, views, share)
    said = [*marks.values(), *(views.values() if share else [])]
    assert min(said) <= points <= max(said)


@given(judged(), st.data())
def test_a_better_mark_never_gives_fewer_points(case: Any, data: st.DataObject) -> None:
    criteria, marks, views, share = case
    one = data.draw(st.sampled_from(criteria))
    better = {**marks, one.key: data.draw(st.integers(marks[one.key], 100))}
    before, _ = grading.team_points(criteria, marks, views, share)
    after, _ = grading.team_points(criteria, better, views, share)
    assert after >= before


@given(judged(), st.randoms(use_true_random=False))
def test_the_order_of_criteria_changes_nothing(case: Any, random: Any) -> None:
    criteria, marks, views, share = case
    other = list(criteria)
    random.shuffle(other)
    assert (
        grading.team_points(criteria, marks, views, share)[0]
        == grading.team_points(other, marks, views, share)[0]
    )


@given(judged())
def test_the_steps_add_up_to_the_points(case: Any) -> None:
    points, steps = grading.team_points(*case)
    assert sum(Decimal(step.value) for step in steps[:-1]) == points == Decimal(steps[-1].value)


@given(judged())
def test_the_same_mark_everywhere_is_the_result(case: Any) -> None:
    criteria, _, _, share = case
    same = {one.key: 73 for one in criteria}
    assert grading.team_points(criteria, same, same, share)[0] == 73


@given(judged())
def test_a_view_without_a_share_changes_nothing(case: Any) -> None:
    criteria, marks, views, _ = case
    assert (
        grading.team_points(criteria, marks, views)[0]
        == grading.team_points(criteria, marks, {})[0]
    )


@given(judged(), st.integers(-20, 20), st.integers(1, 99), st.sampled_from(sorted(SCALES)))
def test_results_are_bounded_rounded_once_and_agree_with_themselves(
    case: Any, difference: int, pass_points: int, university: str
) -> None:
    found = grading.outcome(
        grading.team_points(*case),
        difference=difference,
        pass_points=pass_points,
        worth=Decimal("7.5"),
        grades=SCALES[university],
    )
    assert 0 <= found.points <= 100
    assert found.points == found.points.quantize(Decimal("0.1"))
    assert found.passed == (found.points >= pass_points)
    assert found.credits == (Decimal("7.5") if found.passed else 0)
    assert found.grade is not None
    assert found.grade.passed == found.passed
    totals = [step for step in found.steps if step.total]
    assert [step.value for step in totals] == [str(found.points)]


@given(judged(), st.integers(-20, 19), st.sampled_from(sorted(SCALES)))
def test_more_points_never_give_a_worse_grade(case: Any, difference: int, key: str) -> None:
    team = grading.team_points(*case)
    order = [one["code"] for one in SCALES[key]]

    def place(points: int) -> int:
        more = {"pass_points": 50, "worth": Decimal(5), "grades": SCALES[key]}
        grade = grading.outcome(team, difference=points, **more).grade
        assert grade is not None
        return order.index(grade.code)

    assert place(difference + 1) <= place(difference)


@pytest.mark.parametrize("key", sorted(SCALES))
@pytest.mark.parametrize("pass_points", [1, 40, 50, 60, 99])
def test_bands_cover_all_points_without_a_gap(key: str, pass_points: int) -> None:
    bands = scales.bands(SCALES[key], pass_points)
    assert bands[0].ends == 100
    assert bands[-1].begins == 0
    for better, worse in itertools.pairwise(bands):
        assert better.begins == worse.ends
        assert better.begins > worse.begins
    passes = [band for band in bands if band.passed]
    assert min(band.begins for band in passes) == pass_points


@pytest.mark.parametrize(
    ("key", "points", "code"),
    [
        ("ntnu", "84.0", "B"),
        ("pw", "84.0", "4.5"),
        ("tuberlin", "84.9", "2.0"),
        ("polimi", "100", "30L"),
        ("polimi", "49.9", "<18"),
        ("upv", "90", "SB"),
        ("chalmers", "64.9", "3"),
        ("ethz", "50", "4"),
    ],
)
def test_bands_as_published(key: str, points: str, code: str) -> None:
    band = scales.band_of(scales.bands(SCALES[key], 50), Decimal(points))
    assert band is not None
    assert band.code == code


def test_every_scale_of_the_alliance_has_a_table_of_its_own() -> None:
    for grades in SCALES.values():
        assert tuple(one["code"] for one in grades if one["passed"]) in scales.WAYS


def test_a_scale_without_a_table_gets_equal_steps() -> None:
    assert scales.ways(["1", "2", "3", "4"]) == (75, 50, 25, 0)
    assert scales.bands([], 50) == []


def test_half_a_tenth_is_rounded_up_once() -> None:
    rows = [Criterion("a", "A", 5), Criterion("b", "B", 95)]
    points, _ = grading.team_points(rows, {"a": 49, "b": 50}, {})
    assert points == Decimal("49.95")
    more: Any = {"pass_points": 50, "worth": Decimal(5), "grades": []}
    found = grading.outcome((points, []), difference=0, **more)
    assert (str(found.points), found.passed) == ("50.0", True)


@pytest.mark.parametrize(
    ("weights", "mark", "share"), [((50, 49), 80, 0), ((50, 50), 101, 0), ((50, 50), 80, 34)]
)
def test_nonsense_is_refused(weights: tuple[int, int], mark: int, share: int) -> None:
    rows = [Criterion("a", "A", weights[0]), Criterion("b", "B", weights[1])]
    with pytest.raises(ValueError, match=r"100|share"):
        grading.team_points(rows, {"a": mark, "b": 80}, {}, share)
