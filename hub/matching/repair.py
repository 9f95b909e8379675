"""A published round repaired: after withdrawals or changes, as few as possible move.

Strictly in this order: most placed, most students staying in their challenge and language, the
rank rule; then, per challenge, most staying in their very team. Pins hold. The result supersedes
the published one, which stays as it is.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from hub.matching.diagnosis import diagnose
from hub.matching.engine import Tell, never, written
from hub.matching.figures import Formed
from hub.matching.instance import Instance
from hub.matching.programme import Programme
from hub.matching.result import Infeasible, Placement, Progress, Result
from hub.matching.running import Run
from hub.matching.split import keeping
from hub.matching.stages import StageA
from hub.matching.table import Table
from hub.matching.teams import Judge


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
    """

    result: Result
    moves: tuple[Move, ...]
    regrouped: tuple[str, ...]
    untouched: tuple[str, ...]


def repair(
    instance: Instance,
    previous: Result,
    *,
    seed: int,
    withdrawn: Collection[str] = (),
    progress: Tell | None = None,
    cancelled: Callable[[], bool] = never,
    time_limit_s: float | None = None,
) -> Repair:
    """The least change that makes the round legal and full again.

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

    def say(stage: str, sentence: str, fraction: float, got: int | None, most: int | None) -> None:
        if progress is not None:
            seconds = time.monotonic() - begun
            progress(Progress(stage, sentence, fraction, got, most, seconds))

    run = Run(say, cancelled, None if time_limit_s is None else begun + time_limit_s)
    judge = Judge(Table(now))
    old_teams = _old_teams(judge.table, previous)
    home = {i: variant for variant, members in old_teams for i in members}
    opened: set[int] = set()
    while True:
        stage = StageA(Programme(judge.table, opened), seed, run)
        try:
            best = stage.staying(home)
        except Infeasible:
            raise Infeasible(diagnose(now)) from None
        teams, failed = _split(judge, stage.programme, best.values, old_teams)
        if not failed:
            break
        opened |= failed
    result = written(judge, teams, best, seed, time.monotonic() - begun)
    return Repair(
        result,
        tuple(_moves(now, previous, result, gone)),
        tuple(_regrouped(previous, result)),
        tuple(_untouched(previous, result)),
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


def _moves(now: Instance, previous: Result, result: Result, gone: set[str]) -> list[Move]:
    lost = Counter(place.challenge for one, place in previous.placements.items() if one in gone)
    found = []
    for student in sorted(one.id for one in now.students):
        before, after = previous.placements.get(student), result.placements.get(student)
        if before is None and after is None:
            continue
        if before and after and before.challenge == after.challenge:
            continue
        gain = before.rank - after.rank if before and after else None
        sentence = _sentence(before, after, lost, result)
        found.append(Move(student, before, after, gain, sentence))
    return found


def _sentence(
    before: Placement | None, after: Placement | None, lost: Counter[str], result: Result
) -> str:
    running = {team.challenge for team in result.teams}
    if after is None:
        place = before.challenge if before else ""
        return f"{place} can no longer place this student in a legal team; nor can another."
    if before is None:
        why = "a place became free" if lost[after.challenge] else "the new round has room"
        return f"Comes into {after.challenge}: {why}."
    if before.challenge not in running:
        return f"{before.challenge} no longer runs; moves to {after.challenge}."
    if lost[after.challenge]:
        return f"Moves to {after.challenge}, which lost {lost[after.challenge]} members."
    return f"Moves to {after.challenge}, so that all teams stay legal and as many are placed."


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
