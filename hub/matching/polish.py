"""Stage B, second half."""

from __future__ import annotations

from hub.matching.figures import Formed
from hub.matching.stages import Best, Run
from hub.matching.teams import Judge


def polish(judge: Judge, teams: Formed, optimum: Best, seed: int, run: Run) -> Formed:
    """The teams as they are split."""
    return teams
