"""Limits of the ranks when there was no time to prove them: weaker, and still true."""

import math
from dataclasses import replace

import pytest

from hub.matching.engine import never
from hub.matching.programme import Programme
from hub.matching.running import Run
from hub.matching.solver import Answer
from hub.matching.stages import StageA
from hub.matching.table import Table
from tests.matching.makers import a_round


def test_ranks_have_a_true_limit_when_time_ends_before_their_proof(monkeypatch: pytest.MonkeyPatch):
    stage = StageA(Programme(Table(a_round(60))), 1, Run(lambda *_: None, never, None))
    ranked = stage.ranked()
    best = stage.proven(ranked)

    def late(costs: list[int], *_: object, **__: object) -> Answer:
        return Answer("stopped", ranked.values, None, -math.inf)

    monkeypatch.setattr(stage, "_solve", late)
    hurried = stage.proven(replace(ranked, optimal=False))
    assert not hurried.finished
    assert 0.97 * best.least_cost <= hurried.least_cost <= best.least_cost
    assert 0.97 * best.least_total_rank <= hurried.least_total_rank <= best.least_total_rank
