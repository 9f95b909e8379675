"""From the programme to legal teams: splits, and what is done where a split does not exist."""

from __future__ import annotations

from collections import Counter

from hub.matching.costs import rank_cost
from hub.matching.figures import Formed
from hub.matching.hours import beginning, columns
from hub.matching.programme import Programme
from hub.matching.running import Run
from hub.matching.split import Split, deal, exact
from hub.matching.stages import Best, Ranked, StageA
from hub.matching.table import Table
from hub.matching.teams import Judge

Found = tuple[StageA, Best, Formed]


def placed(judge: Judge, seed: int, run: Run, draw: int = 1) -> Found:
    """Stage A and a legal split of every variant.

    A variant whose members cannot be split is opened up, and stage A runs again: exact for it too.
    When time runs out before that, one of its members is left out, or all of it; the result is
    then legal and not proven. Raises Infeasible, Cancelled, TimeoutError.
    """
    opened: set[int] = set()
    spare: Found | None = None
    begun = beginning(judge, seed, run, lambda *asked: placed(*asked)[1:])
    while True:
        stage = StageA(Programme(judge.table, opened), seed, run, draw)
        start = None if begun is None else columns(stage.programme, begun.teams)
        try:
            ranked = stage.ranked(start, None if begun is None else begun.limit)
        except TimeoutError:
            if spare is None:
                raise
            return spare
        run.say("teams", "Splitting members into teams.", 0.45, None, None)
        teams, failed = formed(judge, stage.programme, ranked.values)
        if spare is not None and not ranked.optimal and _people(teams) < _people(spare[2]):
            return spare
        if not failed:
            best = stage.proven(ranked)
            if best.values != ranked.values:
                teams, failed = formed(judge, stage.programme, best.values)
            if not failed:
                return stage, best, teams
        elif run.deadline is not None:
            spare = _spare(judge, stage, ranked, teams, failed) or spare
        if run.late():
            if spare is None:
                raise TimeoutError("No legal result was found within the time limit.")
            return spare
        opened |= failed


def _people(teams: Formed) -> int:
    return sum(len(members) for _, members in teams)


def _members(programme: Programme, values: tuple[int, ...], variant: int) -> list[int]:
    return sorted(i for i, at in programme.places(values).items() if at == variant)


def formed(judge: Judge, programme: Programme, values: tuple[int, ...]) -> tuple[Formed, set[int]]:
    """Legal teams of all variants, and the variants that have none."""
    members: dict[int, list[int]] = {}
    for student, variant in sorted(programme.places(values).items()):
        members.setdefault(variant, []).append(student)
    copies = programme.copies(values)
    teams: Formed = []
    failed: set[int] = set()
    for variant, sizes in sorted(programme.sizes_of(values).items()):
        split: Split | None = copies.get(variant)
        if split is None:
            split = deal(judge, variant, members[variant], sizes)
            if any(judge.faults(variant, team) for team in split):
                split = exact(judge, variant, members[variant], len(sizes))
        if split is None:
            failed.add(variant)
        else:
            teams += [(variant, sorted(team)) for team in split]
    return teams, failed


def _spare(
    judge: Judge, stage: StageA, ranked: Ranked, teams: Formed, failed: set[int]
) -> Found | None:
    """A legal result with little of the failed variants lost; None where that breaks a demand."""
    table = judge.table
    whole = list(teams)
    sizes = stage.programme.sizes_of(ranked.values)
    for variant in sorted(failed):
        members = _members(stage.programme, ranked.values, variant)
        for left in members:
            rest = [one for one in members if one != left]
            split = (
                None if left in table.pinned else exact(judge, variant, rest, len(sizes[variant]))
            )
            if split is not None:
                whole += [(variant, sorted(team)) for team in split]
                break
    if not _demands_met(table, whole):
        return None
    people = _people(whole)
    rule = table.instance.rule.rank_rule
    ranks = [table.rank(i, variant) for variant, members in whole for i in members]
    least_cost, least_total = stage.relaxed_limits(people)
    best = Best(
        ranked.values, people, ranked.limit, sum(rank_cost(rule, rank) for rank in ranks),
        least_cost, least_total, False, stage.draw, False,
    )  # fmt: skip
    return stage, best, whole


def _demands_met(table: Table, teams: Formed) -> bool:
    """Whether team counts, must-run challenges, pins and least numbers still hold."""
    counts = [0] * len(table.challenges)
    for variant, _ in teams:
        counts[table.variants[variant][0]] += 1
    inside = {i for _, members in teams for i in members}
    of = Counter(table.university[i] for i in inside)
    if any(of[at] < one.min_students for at, one in enumerate(table.universities)):
        return False
    return all(i in inside for i in table.pinned) and all(
        one.min_teams <= count <= one.max_teams if count else not one.mandatory
        for one, count in zip(table.challenges, counts, strict=True)
    )
