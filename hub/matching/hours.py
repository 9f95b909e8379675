"""A round whose hours are a hard rule, begun from the same round where they are only sought.

That round is proven quickly, and nobody can place more than it does: its optimum is a limit. Its
teams that have the hours are a legal beginning, from which the solver goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from hub.matching.figures import Formed
from hub.matching.polish import polish
from hub.matching.programme import Cell, Programme
from hub.matching.running import Run
from hub.matching.stages import Best
from hub.matching.table import Table
from hub.matching.teams import Judge

SMALL = 36  # students, up to which the solver proves such a round in a second by itself
Place = Callable[[Judge, int, Run], tuple[Best, Formed]]


@dataclass(frozen=True, slots=True)
class Beginning:
    """teams: legal under the hard rule. limit: most that any legal result can place."""

    teams: Formed
    limit: int


def beginning(judge: Judge, seed: int, run: Run, place: Place) -> Beginning | None:
    """Where to start, or None when the round is small or its demands leave nothing to start from.

    place: the way to place a round. Raises as `place` does.
    """
    table = judge.table
    if not judge.hard or len(table.students) <= SMALL:
        return None
    rule = replace(table.instance.rule, overlap_is_hard=False)
    soft = Judge(Table(replace(table.instance, rule=rule)))
    best, teams = place(soft, seed, run)
    kept = [
        (variant, members)
        for variant, members in polish(soft, teams, best, seed, run)
        if soft.common(members).bit_count() >= soft.least
    ]
    count = Counter(table.variants[variant][0] for variant, _ in kept)
    enough = [
        (variant, members)
        for variant, members in kept
        if count[table.variants[variant][0]]
        >= table.challenges[table.variants[variant][0]].min_teams
    ]
    return Beginning(enough, best.matched_bound)


def columns(programme: Programme, teams: Formed) -> tuple[int, ...] | None:
    """The teams as values of the programme's columns; None when they break one of its demands."""
    at: Counter[int] = Counter()
    chosen: set[int] = set()
    for variant, members in sorted(teams, key=lambda one: (one[0], -len(one[1]), one[1])):
        cell = Cell(variant, at[variant])
        at[variant] += 1
        if (cell, len(members)) not in programme.y:
            return None
        chosen.add(programme.y[cell, len(members)])
        chosen.update(programme.x[member, cell] for member in members)
    model = programme.model.copy()
    for column in (*programme.x.values(), *programme.y.values()):
        model.lower[column] = model.upper[column] = int(column in chosen)
    return model.solve([0] * len(model.costs)).values
