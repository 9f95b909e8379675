"""The fairness report: who reads it when, and which cells it hides from whom."""

from collections.abc import Callable
from typing import Any

import pytest

from hub.actor import Role
from hub.rounds import audits
from tests import makers
from tests.rounds.scene import frozen, published, scene, solved


def cell(kind: str, name: str, people: int | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "people": people,
        "placed_permille": 900,
        "mean_rank_permille": 1500,
        "first_permille": 500,
        "low": 1,
    }


@pytest.mark.parametrize(
    ("sizes", "everyone", "left"),
    [
        ([30, 40], 70, [30, 40]),
        ([9, 30, 40], 79, [40]),
        ([9, 8, 40], 57, [40]),
        ([9, 40], 49, []),
        ([None, 30, 40], 75, [40]),
        ([None, None, 40], 60, [40]),
        ([60], 60, [60]),
        ([55], 60, []),
        ([9], 9, []),
    ],
)
def test_a_small_cell_is_hidden_with_what_would_give_it_away(
    sizes: list[int | None], everyone: int, left: list[int]
) -> None:
    groups = [cell("language", f"l{at}", people) for at, people in enumerate(sizes)]
    rows = audits.audit_rows(groups, everyone, {}, public=True)
    assert [one["people"] for one in rows if one["people"] is not None] == left
    assert all(one["placed"] == 0 for one in rows if one["people"] is None)


def test_a_hidden_private_attribute_is_not_even_named() -> None:
    groups = [cell("inclusion", "carer", None), cell("inclusion", "woman", 26)]
    inside = audits.audit_rows(groups, 100, {}, public=False)
    assert [one["name"] for one in inside] == ["woman"]
    assert audits.audit_rows(groups, 100, {}, public=True) == []


def test_the_report_is_for_the_ombud_before_and_for_everybody_after(
    work: Any, as_: Any, validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 24, challenges=3)
        found = frozen(w, made)
        run = solved(w, found)
        ombud = makers.person(w, Role.OMBUD).id
        teacher = makers.person(w, Role.TEACHER).id
        assert run.figures["fairness"]["placed"] == run.figures["matched"]
    here = f"/rounds/{made.round_id}/fairness"
    assert as_().get(here).status_code == 303
    assert as_(teacher).get(here).status_code == 403
    for person in (ombud, made.coordinator):
        page = as_(person).get(here)
        assert page.status_code == 200
        validate(page.text)
        assert "Only coordinators and the ombud can read this page." in page.text
        assert "One after another" in page.text
    with work() as w:
        again = scene(w, 24, challenges=3)
        published(w, again)
    here = f"/rounds/{again.round_id}/fairness"
    for person in (None, teacher, again.students[0], ombud):
        page = as_(person).get(here) if person else as_().get(here)
        assert page.status_code == 200
        validate(page.text)
        assert "Only coordinators" not in page.text
        assert "fewer than ten, or hidden with them" in page.text


def spread(placed: int, rank: int) -> dict[str, Any]:
    return {
        "kind": "university",
        "placed_permille": placed,
        "placed_by_chance_permille": 80,
        "mean_rank_permille": rank,
        "by_chance_permille": 400,
    }


@pytest.mark.parametrize(
    ("placed", "rank", "words"),
    [
        (80, 400, ""),
        (81, 400, "More than chance in places"),
        (80, 401, "More than chance in ranks"),
        (90, 900, "More than chance in places and ranks"),
    ],
)
def test_a_difference_is_a_finding_only_beyond_chance(placed: int, rank: int, words: str) -> None:
    (row,) = audits.spread_rows([spread(placed, rank)])
    assert row["finding"] == words
    assert (row["name"], row["placed"], row["rank"]) == ("Universities", placed / 10, rank / 1000)
    earlier = {"kind": "level", "mean_rank_permille": 90, "by_chance_permille": 10}
    assert audits.spread_rows([earlier]) == []


def test_each_run_has_its_own_report_before_publication(work: Any, as_: Any) -> None:
    with work() as w:
        made = scene(w, 24, challenges=3)
        found = frozen(w, made)
        first, second = (solved(w, found).id for _ in range(2))
    coordinator = as_(made.coordinator)
    here = f"/rounds/{made.round_id}/fairness"
    assert "fairness of run 2" in coordinator.get(here).text
    page = coordinator.get(f"{here}?run={first}").text
    assert "fairness of run 1" in page
    assert f"?run={second}" in page
    assert "fairness of run 2" in coordinator.get(f"{here}?run=99999").text
    assert f"fairness?run={first}" in coordinator.get(f"/rounds/{made.round_id}/runs/{first}").text


def test_there_is_no_report_without_a_result(work: Any, as_: Any) -> None:
    with work() as w:
        made = scene(w, 6)
    assert as_(made.coordinator).get(f"/rounds/{made.round_id}/fairness").status_code == 404
