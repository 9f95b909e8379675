"""How often the members whom the programme chose cannot be split into legal teams.

    python -m tests.bench.matching.splits SIZE FROM TO

Generated rounds of SIZE students with seeds FROM to TO. For each whose members cannot be split,
the whole search is run: those variants are opened up, and the result is exact for them too.
"""

from __future__ import annotations

import sys

from hub.matching.engine import never
from hub.matching.placing import formed, placed
from hub.matching.programme import Programme
from hub.matching.running import Run
from hub.matching.stages import StageA
from hub.matching.table import Table
from hub.matching.teams import Judge
from tests.bench.matching.generate import a_round


def quiet() -> Run:
    return Run(lambda *_: None, never, None)


def whole(judge: Judge, size: int, seed: int, limit: int) -> str:
    _, best, teams = placed(judge, 1, quiet())
    people = sum(len(members) for _, members in teams)
    return (
        f"round {size}, seed {seed}: {people} placed; the programme that cannot see the fault "
        f"allowed {limit}; {best.matched_bound} is the proven most\n"
    )


def main(words: list[str]) -> None:
    size, first, last = map(int, words)
    rounds = several = broken = 0
    for seed in range(first, last + 1):
        judge = Judge(Table(a_round(size, seed)))
        stage = StageA(Programme(judge.table), 1, quiet())
        ranked = stage.ranked()
        teams = stage.programme.sizes_of(ranked.values).values()
        rounds += 1
        several += sum(len(sizes) > 1 for sizes in teams)
        _, failed = formed(judge, stage.programme, ranked.values)
        broken += len(failed)
        if failed:
            sys.stdout.write(whole(judge, size, seed, ranked.limit))
            sys.stdout.flush()
    sys.stdout.write(
        f"{rounds} rounds of {size}: {several} variants with several teams, {broken} of them "
        "could not be split\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
