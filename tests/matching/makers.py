"""A round of any size with every value made up, from a seed."""

from __future__ import annotations

from random import Random

from hub.matching import Challenge, Instance, Need, Rule, Student, University

SKILLS = ("sewing", "cooking", "welding", "writing", "acting", "counting")


def a_round(count: int, seed: int = 1, **rule: object) -> Instance:
    """`count` students of three universities and one challenge for each six of them."""
    chance = Random(seed)  # noqa: S311 - a maker, not a secret
    names = [f"c{at:03}" for at in range(max(2, count // 6))]
    universities = ("u1", "u2", "u3")
    students = tuple(
        Student(
            id=f"s{at:04}",
            university=chance.choice(universities),
            level=chance.choice(("bachelor", "bachelor", "master")),
            languages=("en",) if chance.random() < 0.9 else ("de",),
            programme=chance.choice(("art", "law", "physics")),
            skills=tuple((one, chance.randint(1, 5)) for one in sorted(chance.sample(SKILLS, 3))),
            availability=tuple(sorted(chance.sample(range(16), 8))),
            ranking=tuple((one,) for one in chance.sample(names, min(5, len(names)))),
            inclusion=("quiet-attribute",) if chance.random() < 0.2 else (),
            wishes=(f"s{chance.randrange(count):04}",),
        )
        for at in range(count)
    )
    challenges = tuple(
        Challenge(
            id=name,
            languages=("en", "de") if at % 5 == 0 else ("en",),
            max_teams=1 + at % 2,
            skills=(Need(chance.choice(SKILLS), 2),),
            criteria=(),
        )
        for at, name in enumerate(names)
    )
    return Instance(
        "made up",
        tuple(University(one) for one in universities),
        students,
        challenges,
        rule=Rule(**rule),  # type: ignore[arg-type]
    )
