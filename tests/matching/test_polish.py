"""Teams made better never undo what the round's rule for ranks decided."""

from collections import Counter
from dataclasses import replace

import pytest

from hub.matching import RankRule
from hub.matching.engine import never
from hub.matching.figures import Formed
from hub.matching.placing import placed
from hub.matching.polish import polish
from hub.matching.running import Run
from hub.matching.table import Table
from hub.matching.teams import Judge
from tests.bench.matching.generate import a_round


def profile(judge: Judge, teams: Formed) -> Counter[int]:
    """How many have which rank."""
    return Counter(judge.table.rank(i, variant) for variant, members in teams for i in members)


@pytest.mark.parametrize("slack", [0, 5])
@pytest.mark.parametrize("rule", [RankRule.RANK_MAXIMAL, RankRule.WORST_FIRST])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_named_rule_is_kept(rule: RankRule, slack: int, seed: int) -> None:
    given = a_round(60, seed)
    judge = Judge(
        Table(replace(given, rule=replace(given.rule, rank_rule=rule, rank_slack_permille=slack)))
    )
    run = Run(lambda *_: None, never, None)
    _, best, teams = placed(judge, seed, run)
    before, after = profile(judge, teams), profile(judge, polish(judge, teams, best, seed, run))
    assert sum(after.values()) == sum(before.values())
    if rule is RankRule.RANK_MAXIMAL:
        assert after == before
    else:
        assert max(after) == max(before)
