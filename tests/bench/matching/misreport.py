"""What a student gains by another order than the true one: one deviates, all others stay.

python -m tests.bench.matching.misreport 100 24    a generated round of 100, 24 deviating students

Each deviation is solved as a whole new run with the same seed. A gain is a place that the student's
true ranking puts higher. A measurement, not a test: it takes minutes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from hub.matching import Instance, Result, Student, solve
from hub.matching.instance import ranks
from tests.bench.matching.generate import a_round

LEAST = 5
SEED = 1
Order = Callable[[list[str], list[str]], list[str]]
"""(the true ranking, unpopular challenges she could enter) -> what she says instead."""

DEVIATIONS: dict[str, Order] = {
    "lists the first choice only": lambda true, _: true[:1],
    "first choice, then four unpopular ones": lambda true, dull: [true[0], *dull[:4]],
    "first and second exchanged": lambda true, _: [true[1], true[0], *true[2:]],
    "first choice moved to third": lambda true, _: [true[1], true[2], true[0], *true[3:]],
    "second choice moved to the end": lambda true, _: [true[0], *true[2:], true[1]],
    "list cut to five": lambda true, _: true[:LEAST],
}


def dull(instance: Instance, student: Student) -> list[str]:
    """Challenges that she may enter and did not rank, least wanted first."""
    wanted = Counter(c for one in instance.students for c in ranks(one))
    fits = [
        one.id
        for one in instance.challenges
        if student.level in one.levels
        and set(student.languages) & set(one.languages)
        and one.id not in ranks(student)
    ]
    return sorted(fits, key=lambda name: (wanted[name], name))


def told(instance: Instance, student: Student, order: list[str]) -> Instance:
    other = replace(student, ranking=tuple((one,) for one in order))
    return replace(
        instance,
        students=tuple(other if one.id == student.id else one for one in instance.students),
    )


def worth(student: Student, result: Result) -> int:
    """The true rank of what she has; without a place, or where she did not want to be: 99."""
    place = result.placements.get(student.id)
    return ranks(student).get(place.challenge, 99) if place else 99


def main(words: list[str]) -> None:
    size, many = int(words[0]), int(words[1])
    instance = a_round(size, 1)
    truth = solve(instance, seed=SEED)
    able = [one for one in instance.students if worth(one, truth) > 1 and len(ranks(one)) > LEAST]
    chosen = able[:: max(1, len(able) // many)][:many]
    print(f"{size} students, {len(chosen)} of {len(able)} without their first choice deviate")
    for name, order in DEVIATIONS.items():
        seen: Counter[str] = Counter()
        for student in chosen:
            true = sorted(ranks(student), key=lambda one: (ranks(student)[one], one))
            said = order(true, dull(instance, student))
            before = worth(student, truth)
            after = worth(student, solve(told(instance, student, said), seed=SEED))
            kind = "better" if after < before else "same" if after == before else "worse"
            seen[kind if after != 99 or before == 99 else "no place, or an unwanted one"] += 1
        print(f"{name}: {dict(seen)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
