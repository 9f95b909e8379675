"""One run from frozen input to result: programme, split, polish, figures, hashes."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from hub.matching.diagnosis import diagnose
from hub.matching.figures import Formed, count
from hub.matching.hours import SMALL
from hub.matching.instance import Instance
from hub.matching.lottery import order
from hub.matching.placing import placed
from hub.matching.polish import polish
from hub.matching.result import (
    RULE_VERSION,
    Figures,
    Infeasible,
    Placement,
    Progress,
    Result,
    Team,
)
from hub.matching.running import Run
from hub.matching.seats import Seats
from hub.matching.solver import solver_version
from hub.matching.stages import Best
from hub.matching.table import Table
from hub.matching.teams import Judge
from hub.matching.writing import input_hash, result_hash

Tell = Callable[[Progress], None]
PLACING_PART = 0.75  # of a time limit, for stage A and its proofs
HARD_LIMIT_S = 600.0  # where hours are a hard rule, a proof may take days


def never() -> bool:
    return False


def solve(
    instance: Instance,
    *,
    seed: int,
    progress: Tell | None = None,
    time_limit_s: float | None = None,
    cancelled: Callable[[], bool] = never,
) -> Result:
    """The best legal result of a round: most placed, then the rank rule, then teams that can work.

    seed: from 0 on; the lottery. time_limit_s: after it the best legal result found is given, and
    says that it is not proven; without it the result depends on instance and seed alone. A round
    of more than 36 students whose hours are a hard rule always has one: ten minutes if none is set.
    Raises Infeasible (with the smallest conflicting set), Cancelled, and TimeoutError when the
    limit passed before any legal result was found.
    """
    begun = time.monotonic()
    rule = instance.rule
    if time_limit_s is None and rule.overlap_is_hard and len(instance.students) > SMALL:
        time_limit_s = HARD_LIMIT_S
    # placing and ranking may use the first part of the time, so that teams are still made well
    first = None if time_limit_s is None else begun + PLACING_PART * time_limit_s
    last = None if time_limit_s is None else begun + time_limit_s
    best: list[int | None] = [None, None]

    def say(stage: str, sentence: str, fraction: float, got: int | None, most: int | None) -> None:
        best[0] = got if got is not None else best[0]
        best[1] = most if most is not None else best[1]
        if progress is not None:
            seconds = time.monotonic() - begun
            progress(Progress(stage, sentence, fraction, best[0], best[1], seconds))

    run, finish = Run(say, cancelled, first, last), Run(say, cancelled, last)
    judge = Judge(Table(instance))
    try:
        stage, optimum, teams = placed(judge, seed, run)
    except Infeasible:
        raise Infeasible(diagnose(instance)) from None
    with ThreadPoolExecutor(1) as pool:
        proof = pool.submit(stage.unique, optimum)
        polished = polish(judge, teams, optimum, seed, finish)
        final = proof.result()
    if final.values != optimum.values:
        # two results were equal, and a later draw of the lottery decided between them
        _, optimum, teams = placed(judge, seed, run, final.draw)
        final = replace(optimum, unique=final.unique)
        polished = polish(judge, teams, optimum, seed, finish)
    say("done", "Writing down who is where.", 0.99, final.matched, final.matched_bound)
    return written(judge, polished, final, seed, time.monotonic() - begun)


@dataclass(frozen=True, slots=True)
class _Named:
    team: Team
    ranks: dict[str, int]


def _named(judge: Judge, teams: Formed) -> list[_Named]:
    """Teams with their public names: challenge and a number, by their first member."""
    table = judge.table
    numbers: dict[int, int] = {}
    found = []
    for variant, members in sorted(teams, key=lambda one: (table.variants[one[0]][0], one[1])):
        challenge, language = table.variants[variant]
        numbers[challenge] = numbers.get(challenge, 0) + 1
        hours = judge.common(members).bit_count() * table.instance.block_hours
        name = table.challenges[challenge].id
        ids = tuple(sorted(table.students[i].id for i in members))
        team = Team(f"{name}-{numbers[challenge]}", name, language, ids, hours)
        ranks = {table.students[i].id: table.rank(i, variant) for i in members}
        found.append(_Named(team, ranks))
    return found


def written(judge: Judge, teams: Formed, optimum: Best, seed: int, seconds: float) -> Result:
    """The result as values: names, places, reasons, waiting list, figures and hashes."""
    table = judge.table
    named = _named(judge, teams)
    placements = {
        student: Placement(one.team.challenge, one.team.id, rank)
        for one in named
        for student, rank in sorted(one.ranks.items())
    }
    seats = Seats(judge, teams)
    left = [one.id for one in table.students if one.id not in placements]
    figures = count(judge, teams, optimum)
    result = Result(
        instance=table.instance.name,
        teams=tuple(one.team for one in named),
        placements=placements,
        unmatched={one: seats.reason(table.student_at[one]) for one in left},
        waiting=tuple(order(seed, left)),
        figures=figures,
        proven=optimum.finished,
        unique=optimum.unique,
        status=_status(optimum, figures),
        seed=seed,
        draw=optimum.draw,
        input_hash=input_hash(table.instance),
        rule_version=RULE_VERSION,
        solver_version=solver_version(),
        result_hash="",
        seconds=round(seconds, 3),
    )
    return replace(result, result_hash=result_hash(result))


def _status(optimum: Best, figures: Figures) -> str:
    placed, most = optimum.matched, optimum.matched_bound
    if optimum.finished:
        return f"Proven: no legal result could place more than these {placed} students."
    ranks = (
        f"Their ranks add up to {figures.total_rank}, and to no less than "
        f"{figures.total_rank_bound} in any legal result with as many placed."
    )
    if most > placed:
        return (
            f"Best found, not proven: at most {most - placed} more could have been placed. {ranks}"
        )
    return (
        f"No legal result could place more than these {placed}; their ranks are not proven best. "
        f"{ranks}"
    )
