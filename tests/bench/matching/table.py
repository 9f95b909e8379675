"""Prints the table of the matcher beside its peers, both in one run.

    python -m tests.bench.matching.table [SIZE ...] [FILE.json ...]

A size is a generated round of so many students; a file is a round in the exchange format.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from hub.matching import Instance, check, read_instance, solve
from tests.bench.matching.generate import a_round
from tests.bench.matching.peers import PEERS, measured


def rounds(words: list[str]) -> list[Instance]:
    return [
        a_round(int(word), 1)
        if word.isdigit()
        else read_instance(json.loads(Path(word).read_bytes()))
        for word in words
    ]


def ours(instance: Instance) -> str:
    """One line for the matcher: places, limits, quality, seconds, memory of the process so far."""
    begun = time.monotonic()
    result = solve(instance, seed=1)
    seconds = time.monotonic() - begun
    f = result.figures
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    gap = 100 * (f.total_rank / f.total_rank_bound - 1) if f.total_rank_bound else 0.0
    return (
        f"  {'this matcher':28} placed {f.matched} of at most {f.matched_bound} "
        f"(of {f.students}), rank gap {gap:.2f} %, broken rules {len(check(instance, result))}, "
        f"no common block {f.teams_without_overlap} of {f.teams}, isolated {f.isolated} of "
        f"{f.holders}, wishes {f.wishes_honoured} of {f.wish_pairs}, proven {result.proven}, "
        f"unique {result.unique}, {seconds:.1f} s, {megabytes} MB"
    )


def main(words: list[str]) -> None:
    for instance in rounds(words or ["100", "500"]):
        sys.stdout.write(
            f"{instance.name}: {len(instance.students)} students, "
            f"{len(instance.challenges)} challenges\n"
        )
        sys.stdout.write(ours(instance) + "\n")
        for name in PEERS:
            row = measured(name, instance, 1)
            sys.stdout.write(
                f"  {name:28} seated {row.seated}, in legal teams {row.legal}, illegal teams "
                f"{row.broken} of {row.teams}, {row.seconds:.1f} s\n"
            )
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
