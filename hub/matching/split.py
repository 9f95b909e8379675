"""Stage B, first half: the members of each variant dealt into legal teams."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

from hub.matching.instance import Instance, Pin, Rule
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
    table = judge.table
    challenge, language = table.variants[variant]
    one = replace(
        table.challenges[challenge], languages=(language,), min_teams=count, max_teams=count,
        mandatory=True,
    )  # fmt: skip
    inside = [table.students[member] for member in members]
    rule: Rule = table.instance.rule
    part = Instance(
        "split", table.instance.universities, tuple(inside), (one,),
        pins=tuple(Pin(student.id, one.id) for student in inside), rule=rule,
    )  # fmt: skip
    part = replace(
        part, universities=tuple(replace(u, max_students=None) for u in part.universities)
    )
    programme = Programme(Table(part), opened={0})
    answer = programme.model.solve()
    if answer.values is None:
        return None
    ordered = sorted(members)
    return [[ordered[at] for at in team] for team in programme.copies(answer.values)[0]]
