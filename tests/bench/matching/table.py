"""Prints the table of the matcher beside its peers, both in one run.

    python -m tests.bench.matching.table [SIZE ...] [FILE.json ...]

A size is a generated round of so many students; a file is a round in the exchange format. Rounds
above 5,000 students have a limit of 300 seconds.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

from hub.matching import Instance, check, read_instance, solve
from tests.bench.matching.generate import a_round
from tests.bench.matching.peers import PEERS, NotInstalled, measured

LARGE, LIMIT_S = 5000, 300.0


def rounds(words: list[str]) -> list[Instance]:
    return [
        a_round(int(word), 1)
        if word.isdigit()
        else read_instance(json.loads(Path(word).read_bytes()))
        for word in words
    ]


def ours(instance: Instance) -> str:
    """One line for the matcher: places, limits, quality, seconds, memory of the process so far."""
    begun, used = time.monotonic(), time.process_time()
    limit = LIMIT_S if len(instance.students) > LARGE else None
    result = solve(instance, seed=1, time_limit_s=limit)
    seconds, cpu = time.monotonic() - begun, time.process_time() - used
    f = result.figures
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    gap = 100 * (f.total_rank / f.total_rank_bound - 1) if f.total_rank_bound else 0.0
    return (
        f"  {'this matcher':28} placed {f.matched} of at most {f.matched_bound} "
        f"(of {f.students}), rank gap {gap:.2f} %, broken rules {len(check(instance, result))}, "
        f"no common block {f.teams_without_overlap} of {f.teams}, isolated {f.isolated} of "
        f"{f.holders}, wishes {f.wishes_honoured} of {f.wish_pairs}, proven {result.proven}, "
        f"unique {result.unique}, {seconds:.1f} s, {cpu:.1f} s CPU, {megabytes} MB"
    )


def main(words: list[str]) -> None:
    sys.stdout.write(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    for instance in rounds(words or ["100", "500"]):
        sys.stdout.write(
            f"{instance.name}: {len(instance.students)} students, "
            f"{len(instance.challenges)} challenges\n"
        )
        sys.stdout.write(ours(instance) + "\n")
        for name in PEERS:
            try:
                row = measured(name, instance, 1)
            except NotInstalled as absent:
                sys.stdout.write(f"  {name:28} {absent}\n")
                continue
            sys.stdout.write(
                f"  {name:28} seated {row.seated}, in legal teams {row.legal}, illegal teams "
                f"{row.broken} of {row.teams}, {row.seconds:.1f} s\n"
            )
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
