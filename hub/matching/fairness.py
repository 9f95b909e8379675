"""The report on a result before it is published: who got what, by group, against plain chance."""

from __future__ import annotations

from dataclasses import dataclass

from hub.matching.dictatorship import Dictatorship, serial_dictatorship
from hub.matching.groups import Group, Spread, groups, spreads
from hub.matching.instance import Instance
from hub.matching.result import Result

HIDDEN_BELOW = 10


@dataclass(frozen=True, slots=True)
class Fairness:
    """For coordinator and ombud before publication, and for everybody after it.

    isolated: None when too few hold any private attribute to speak of them at all.
    """

    groups: tuple[Group, ...]
    spreads: tuple[Spread, ...]
    dictatorship: Dictatorship
    placed: int
    teams: int
    teams_without_overlap: int
    holders: int | None
    isolated: int | None
    wish_pairs: int
    wishes_honoured: int


def fairness(instance: Instance, result: Result) -> Fairness:
    """All figures are of whole rounds; none is of a team, and no attribute meets a university."""
    figures = result.figures
    enough = sum(1 for one in instance.students if one.inclusion) >= HIDDEN_BELOW
    return Fairness(
        groups(instance, result),
        spreads(instance, result),
        serial_dictatorship(instance, result.seed),
        figures.matched,
        figures.teams,
        figures.teams_without_overlap,
        figures.holders if enough else None,
        figures.isolated if enough else None,
        figures.wish_pairs,
        figures.wishes_honoured,
    )
