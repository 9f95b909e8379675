"""A published round repaired: after withdrawals or changes, as few as possible move.

Two orders are possible, and people choose between them. Most places: most placed, then most of
those who had a place, then most staying in their challenge and language. Fewest moves: most of
those who had a place, then most staying, then most placed, so that nobody moves to make room. In
neither does somebody lose a place to spare another a move. Then, in both: the rank rule, and per
challenge most staying in their very team. Pins hold. The result supersedes the published one, which
stays as it is.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from hub.matching.diagnosis import diagnose
from hub.matching.engine import Tell, never, written
from hub.matching.figures import Formed
from hub.matching.instance import Instance
from hub.matching.programme import Programme
from hub.matching.result import Infeasible, Placement, Progress, Result
from hub.matching.running import Run
from hub.matching.split import keeping
from hub.matching.stages import Best, StageA
from hub.matching.table import Table
from hub.matching.teams import Judge


class Aim(StrEnum):
    """What a repair puts first."""

    MOST_PLACES = "most_places"
    FEWEST_MOVES = "fewest_moves"


PROVEN = {
    Aim.MOST_PLACES: "Proven: no legal result places more; of those that place as many, none takes "
    "fewer places away, and then none lets more stay.",
    Aim.FEWEST_MOVES: "Proven: no legal result takes fewer places away, and then none lets more "
    "stay; of those, none places more.",
}
NOT_PROVEN = "Best repair found in time, not proven."
LEFT_OUT = "This repair moves as few as possible; no other that moves as few places more."


@dataclass(frozen=True, slots=True)
class Move:
    """One student whose challenge, language or place changed. gain: ranks gained, negative for
    lost; None when she came in or fell out."""

    student: str
    before: Placement | None
    after: Placement | None
    gain: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Repair:
    """result: the new one. moves: everybody who moved, the withdrawn left out. regrouped: who
    stayed in her challenge but sits with mostly other people. untouched: ids of teams kept whole.
    aim: what came first. proven: whether it is the best by that.
    """

    result: Result
    moves: tuple[Move, ...]
    regrouped: tuple[str, ...]
    untouched: tuple[str, ...]
    aim: Aim
    proven: bool


@dataclass(frozen=True, slots=True)
class _Task:
    """What both orders read. now: the round without the withdrawn. home: student -> variant."""

    now: Instance
    previous: Result
    gone: set[str]
    judge: Judge
    old_teams: Formed
    home: dict[int, int]
    seated: set[int]
    seed: int
    run: Run
    begun: float


def repairs(
    instance: Instance,
    previous: Result,
    *,
    seed: int,
    withdrawn: Collection[str] = (),
    progress: Tell | None = None,
    cancelled: Callable[[], bool] = never,
    time_limit_s: float | None = None,
) -> tuple[Repair, ...]:
    """The least change that makes the round legal and full again: with most places first, and,
    where that is another one, with fewest moves first.

    instance: the round as it is now, so newcomers, changed sizes and challenges that were closed
    are simply in it; `withdrawn` are taken out first. Raises Infeasible, Cancelled, TimeoutError.
    """
    begun = time.monotonic()
    gone = set(withdrawn)
    now = replace(
        instance,
        students=tuple(one for one in instance.students if one.id not in gone),
        pins=tuple(pin for pin in instance.pins if pin.student not in gone),
        forbidden=tuple(pin for pin in instance.forbidden if pin.student not in gone),
    )
    part = 0.0

    def say(stage: str, sentence: str, fraction: float, got: int | None, most: int | None) -> None:
        if progress is not None:
            seconds = time.monotonic() - begun
            progress(Progress(stage, sentence, part + fraction / 2, got, most, seconds))

    run = Run(say, cancelled, None if time_limit_s is None else begun + time_limit_s)
    judge = Judge(Table(now))
    old_teams = _old_teams(judge.table, previous)
    at = judge.table.student_at
    task = _Task(
        now, previous, gone, judge, old_teams,
        {i: variant for variant, members in old_teams for i in members},
        {at[one] for one in previous.placements if one in at},
        seed, run, begun,
    )  # fmt: skip
    opened: set[int] = set()
    first = _best(task, Aim.MOST_PLACES, opened, None)
    if first is None:  # without a known answer there is always one
        raise Infeasible(diagnose(now))
    part = 0.5
    second = _best(task, Aim.FEWEST_MOVES, opened, _counts(task, first[1]))
    made = [_made(task, Aim.MOST_PLACES, *first)]
    if second is not None:
        made.append(_made(task, Aim.FEWEST_MOVES, *second))
    return tuple(made)


def _counts(task: _Task, teams: Formed) -> tuple[int, ...]:
    """How many are placed, keep a place, and stay where they are."""
    where = {i: variant for variant, team in teams for i in team}
    stay = sum(task.home.get(i) == variant for i, variant in where.items())
    return len(where), len(task.seated & set(where)), stay


def _best(
    task: _Task, aim: Aim, opened: set[int], known: tuple[int, ...] | None
) -> tuple[Best, Formed] | None:
    """The optimum and its teams; None when it comes to what is known. Adds to `opened` the
    variants whose members could not be split."""
    while True:
        stage = StageA(Programme(task.judge.table, opened), task.seed, task.run)
        try:
            best = stage.staying(
                task.home, task.seated, places_first=aim is Aim.MOST_PLACES, known=known
            )
        except Infeasible:
            raise Infeasible(diagnose(task.now)) from None
        if best is None:
            return None
        teams, failed = _split(task.judge, stage.programme, best.values, task.old_teams)
        if not failed:
            return best, teams
        opened |= failed


def _made(task: _Task, aim: Aim, best: Best, teams: Formed) -> Repair:
    previous = task.previous
    result = written(task.judge, teams, best, task.seed, time.monotonic() - task.begun)
    result = replace(
        result,
        status=PROVEN[aim] if best.finished else NOT_PROVEN,
        proven=best.finished and best.matched == best.matched_bound,
    )
    if aim is Aim.FEWEST_MOVES:
        result = replace(result, unmatched=dict.fromkeys(result.unmatched, LEFT_OUT))
    return Repair(
        result,
        tuple(_moves(task.now, previous, result, task.gone, aim)),
        tuple(_regrouped(previous, result)),
        tuple(_untouched(previous, result)),
        aim,
        best.finished,
    )


def _old_teams(table: Table, previous: Result) -> Formed:
    """The old teams as far as their members, challenges and languages still exist."""
    variant_at = {
        (table.challenges[challenge].id, language): variant
        for variant, (challenge, language) in enumerate(table.variants)
    }
    found = []
    for team in previous.teams:
        variant = variant_at.get((team.challenge, team.language))
        members = [table.student_at[one] for one in team.members if one in table.student_at]
        if variant is not None and members:
            able = set(table.members[variant])
            found.append((variant, sorted(one for one in members if one in able)))
    return found


def _split(
    judge: Judge, programme: Programme, values: tuple[int, ...], old_teams: Formed
) -> tuple[Formed, set[int]]:
    places = programme.places(values)
    teams: Formed = []
    failed: set[int] = set()
    for variant, sizes in sorted(programme.sizes_of(values).items()):
        members = sorted(i for i, at in places.items() if at == variant)
        old = [team for at, team in old_teams if at == variant]
        split = keeping(judge, variant, members, len(sizes), old)
        if split is None:
            failed.add(variant)
        else:
            teams += [(variant, sorted(team)) for team in split]
    return teams, failed


def _moves(now: Instance, previous: Result, result: Result, gone: set[str], aim: Aim) -> list[Move]:
    lost = Counter(place.challenge for one, place in previous.placements.items() if one in gone)
    found = []
    for student in sorted(one.id for one in now.students):
        before, after = previous.placements.get(student), result.placements.get(student)
        if before is None and after is None:
            continue
        if before and after and before.challenge == after.challenge:
            continue
        gain = before.rank - after.rank if before and after else None
        sentence = _sentence(before, after, lost, result, aim)
        found.append(Move(student, before, after, gain, sentence))
    return found


def _sentence(
    before: Placement | None, after: Placement | None, lost: Counter[str], result: Result, aim: Aim
) -> str:
    running = {team.challenge for team in result.teams}
    if after is None:
        place = before.challenge if before else ""
        kept = f"{place} can keep no more students in legal teams"
        if aim is Aim.FEWEST_MOVES:
            return f"{kept}, and no legal result takes fewer places away."
        return f"{kept}, and no legal result places more people."
    if before is None:
        why = "a place became free" if lost[after.challenge] else "the repaired round has room"
        return f"Comes into {after.challenge}: {why}."
    if before.challenge not in running:
        return f"{before.challenge} no longer runs; moves to {after.challenge}."
    if lost[after.challenge]:
        many = lost[after.challenge]
        members = "a member" if many == 1 else f"{many} members"
        return f"Moves to {after.challenge}, which lost {members}."
    gained = "stay where they are" if aim is Aim.FEWEST_MOVES else "are placed"
    return f"Moves to {after.challenge}, so that all teams stay legal and as many {gained}."


def _regrouped(previous: Result, result: Result) -> list[str]:
    before = {one: set(team.members) for team in previous.teams for one in team.members}
    found = []
    for team in result.teams:
        for one in team.members:
            place = previous.placements.get(one)
            if place is None or place.challenge != team.challenge:
                continue
            there = (before[one] - {one}) & set(result.placements)
            if 2 * len(there & set(team.members)) < len(there):
                found.append(one)
    return sorted(found)


def _untouched(previous: Result, result: Result) -> list[str]:
    new = {team.members for team in result.teams}
    return sorted(team.id for team in previous.teams if team.members in new)
