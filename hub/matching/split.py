"""Stage B, first half: the members of each variant dealt into legal teams."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

from hub.matching.instance import Instance, Pin
from hub.matching.programme import Programme
from hub.matching.table import Table
from hub.matching.teams import Judge

Split = list[list[int]]


def deal(judge: Judge, variant: int, members: list[int], sizes: list[int]) -> Split:
    """A first deal: universities in turn, then swaps while a rule is broken. It may fail."""
    university = judge.table.university
    count = Counter(university[member] for member in members)
    line = sorted(members, key=lambda one: (-count[university[one]], university[one], one))
    teams: Split = [[] for _ in sizes]
    at = 0
    for member in line:
        while len(teams[at % len(sizes)]) >= sizes[at % len(sizes)]:
            at += 1
        teams[at % len(sizes)].append(member)
        at += 1
    return mend(judge, variant, teams)


def mend(judge: Judge, variant: int, teams: Split) -> Split:
    """Swaps between teams of one variant, each making fewer faults, until none does."""
    faults = [judge.faults(variant, team) for team in teams]
    better = True
    while better and any(faults):
        better = False
        for one, other in combinations(range(len(teams)), 2):
            if not faults[one] and not faults[other]:
                continue
            for a in range(len(teams[one])):
                for b in range(len(teams[other])):
                    left, right = list(teams[one]), list(teams[other])
                    left[a], right[b] = right[b], left[a]
                    new = judge.faults(variant, left), judge.faults(variant, right)
                    if sum(new) < faults[one] + faults[other]:
                        teams[one], teams[other] = left, right
                        faults[one], faults[other] = new
                        better = True
    return teams


def exact(judge: Judge, variant: int, members: list[int], count: int) -> Split | None:
    """A legal split into `count` teams found by the solver, or None: then there is none."""
    programme, ordered = _one_variant(judge.table, variant, members, count, count, True)
    answer = programme.model.solve()
    if answer.values is None:
        return None
    return [[ordered[at] for at in team] for team in programme.copies(answer.values)[0]]


def _one_variant(
    table: Table, variant: int, members: list[int], count: int, places: int, alike: bool
) -> tuple[Programme, list[int]]:
    """The programme of one variant alone, opened up into `places` teams of which `count` exist.

    Everybody is pinned into it. Returns also the members by their number in the programme.
    """
    challenge, language = table.variants[variant]
    one = replace(
        table.challenges[challenge], languages=(language,), min_teams=count, max_teams=places,
        mandatory=True,
    )  # fmt: skip
    ordered = sorted(members)
    inside = tuple(table.students[member] for member in ordered)
    part = Instance(
        "split",
        tuple(replace(u, max_students=None, min_students=0) for u in table.universities),
        inside,
        (one,),
        pins=tuple(Pin(student.id, one.id) for student in inside),
        rule=table.instance.rule,
    )
    programme = Programme(Table(part), opened={0}, alike=alike)
    programme.model.row([(column, 1) for column in programme.y.values()], count, count)
    return programme, ordered


def keeping(judge: Judge, variant: int, members: list[int], count: int, old: Split) -> Split | None:
    """A legal split into `count` teams in which most members stay in their old team, or None.

    old: the members of the old teams of the variant who are still in the round.
    """
    table = judge.table
    places = max(count, len(old))
    programme, ordered = _one_variant(table, variant, members, count, places, False)
    at_home = {member: at for at, team in enumerate(old) for member in team}
    costs = programme.total(
        (column, -1)
        for (student, cell), column in programme.x.items()
        if at_home.get(ordered[student]) == cell.copy
    )
    answer = programme.model.solve(costs)
    if answer.values is None:
        return None
    return [[ordered[at] for at in team] for team in programme.copies(answer.values)[0]]
