"""One seed, one result to the byte, whatever the threads, the order of input and the process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
RUN = """
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random
from hub.matching import polish, solve, to_json
from hub.matching.writing import sha256
from tests.matching.makers import a_round

threads, few = int(sys.argv[1]), int(sys.argv[2])
works = 0

def executor(_):
    return ThreadPoolExecutor(threads)

class Counted(polish.Rework):
    def better(self, *asked):
        global works
        works += 1
        return super().better(*asked)

polish.ThreadPoolExecutor, polish.Rework = executor, Counted
polish.FEW, polish.PART = few, 8
if few < 100:
    polish.SMALL = polish.MIDDLE = few
round_ = a_round(96, seed=3)
mixed = Random(threads)
students, challenges = list(round_.students), list(round_.challenges)
mixed.shuffle(students)
mixed.shuffle(challenges)
round_ = replace(round_, students=tuple(students), challenges=tuple(challenges))
value = to_json(solve(round_, seed=1))
del value["seconds"]
print(works, sha256(value))
"""


def made(threads: int, few: int) -> tuple[int, str]:
    """Reworked parts, and the hash of all that a fresh process says of a round."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", RUN, str(threads), str(few)],
        check=True, capture_output=True, text=True, cwd=HOUSE,
        env={**os.environ, "PYTHONHASHSEED": str(threads)},
    )  # fmt: skip
    works, found = done.stdout.split()
    return int(works), found


@pytest.mark.parametrize(("few", "least"), [(100, 2), (4, 4)])
def test_threads_order_and_process_change_nothing(few: int, least: int):
    found = {made(threads, few) for threads in (1, 2, 4)}
    assert len(found) == 1
    assert found.pop()[0] >= least
