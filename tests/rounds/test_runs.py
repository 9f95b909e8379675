"""Runs beside each other: what their figures say, and how a coordinator comes to each."""

import re
from typing import Any

import pytest

from hub.rounds import figures
from hub.rounds.models import MatchingRun
from tests.rounds.scene import frozen, scene, solved


@pytest.mark.parametrize(
    ("cost", "share", "words"),
    [
        (2874, "none", "none has better ranks by this rule."),
        (2888, "0.49 %", "0.49 % of them was given up so that teams can work together"),
        (2860, "some", "some students exchanged places so that teams can work together"),
    ],
)
def test_ranks_are_called_best_only_where_they_are(cost: int, share: str, words: str) -> None:
    counted = {"matched": 187, "rank_cost": cost, "least_rank_cost": 2874}
    assert figures.given_up(counted) == share
    assert words in figures.ranks_words(counted)


def test_a_run_and_a_result_do_not_claim_the_best_ranks_where_some_were_given_up(
    work: Any, as_: Any
) -> None:
    with work() as w:
        made = scene(w, 12)
        run = solved(w, frozen(w, made))
        run.figures = {**run.figures, "rank_cost": 1010, "least_rank_cost": 1000}
        w.add(run)
        here = f"/rounds/{made.round_id}"
        run_id = run.id
    page = as_(made.coordinator).get(f"{here}/runs/{run_id}").text
    assert "1 % of them was given up" in page
    assert "none has better ranks" not in page
    assert "at most 12 possible" in page


def tabs_of(page: str) -> list[str]:
    return re.findall(r">(Run \d)<", page.split("Parts of this round")[1].split("</nav>")[0])


def test_stopped_runs_make_room_in_the_tabs_and_every_result_can_be_reached(
    work: Any, as_: Any
) -> None:
    with work() as w:
        made = scene(w, 12)
        found = frozen(w, made)
        ids = [solved(w, found).id for _ in range(6)]
        for key in ids[2:4]:
            run = w.get(MatchingRun, key)
            run.fault = "It was stopped."
            w.add(run)
    coordinator = as_(made.coordinator)
    here = f"/rounds/{made.round_id}"
    assert tabs_of(coordinator.get(here).text) == ["Run 1", "Run 2", "Run 5", "Run 6"]
    looked_at = coordinator.get(f"{here}/runs/{ids[2]}").text
    assert tabs_of(looked_at) == ["Run 1", "Run 2", "Run 3", "Run 5", "Run 6"]
    page = coordinator.get(f"{here}/comparison").text
    heads = re.findall(r'<th scope="col" class="table__num"><a href="[^"]*/runs/(\d+)">', page)
    assert heads[:4] == [str(key) for key in (ids[0], ids[1], ids[4], ids[5])]
