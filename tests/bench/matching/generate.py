"""Rounds of any size for measuring: shaped like real ones, every value made up from a seed."""

from __future__ import annotations

from random import Random

from hub.matching import (
    Challenge,
    Criterion,
    Instance,
    Need,
    Student,
    University,
)

UNIVERSITIES = (
    ("athens", "el", 1), ("berlin", "de", 0), ("delft", "nl", 0), ("gothenburg", "sv", 0),
    ("lisbon", "pt", -1), ("lyon", "fr", 0), ("milan", "it", 0), ("valencia", "es", 0),
    ("warsaw", "pl", 0), ("zagreb", "hr", 0),
)  # fmt: skip
SKILLS_OF_FIELD = 6
ATTRIBUTES = (("woman", 26), ("first-generation", 14), ("carer", 3))


def a_round(count: int, seed: int) -> Instance:
    """`count` students of ten universities, a challenge for each nine and a field for each sixty.

    A student skilled in her field ranks mostly challenges of her field, popular ones first; she is
    free mainly in the working hours of her own time zone. So demand is uneven and lists overlap,
    as in the reference rounds.
    """
    chance = Random(seed)  # noqa: S311 - a measurement, not a secret
    fields = max(3, count // 60)
    challenges = [_challenge(chance, at, fields) for at in range(max(6, count // 9))]
    pull = {one.id: chance.lognormvariate(0, 0.6) for one, _ in challenges}
    by_field: dict[int, list[str]] = {field: [] for field in range(fields)}
    for one, field in challenges:
        by_field[field].append(one.id)
    students = [_student(chance, at, by_field, pull) for at in range(count)]
    wished = {one: [] for one in range(count)}  # type: dict[int, list[str]]
    for _ in range(count // 18):
        left, right = chance.sample(range(count), 2)
        wished[left].append(students[right].id)
        wished[right].append(students[left].id)
    return Instance(
        f"generated-{count}-{seed}",
        tuple(University(name) for name, _, _ in UNIVERSITIES),
        tuple(
            Student(**{**_fields(one), "wishes": tuple(sorted(wished[at]))})
            for at, one in enumerate(students)
        ),
        tuple(one for one, _ in challenges),
        seed=seed,
    )


def _fields(one: Student) -> dict[str, object]:
    return {name: getattr(one, name) for name in Student.__slots__}


def _challenge(chance: Random, at: int, fields: int) -> tuple[Challenge, int]:
    field = chance.randrange(fields)
    host = chance.choice(UNIVERSITIES)
    languages = ("en", host[1]) if chance.random() < 0.1 else ("en",)
    small = chance.choices((4, 5), (8, 2))[0]
    most = chance.choices((1, 2, 3, 5), (6, 2, 1, 1))[0]
    skills = chance.sample(range(SKILLS_OF_FIELD), chance.randint(1, 3))
    one = Challenge(
        f"c{at:05}",
        languages,
        ("bachelor", "master", "doctoral") if chance.random() < 0.8 else ("master", "doctoral"),
        min_teams=2 if most > 1 and chance.random() < 0.1 else 1,
        max_teams=most,
        min_size=small,
        max_size=6 if small == 5 else chance.choice((5, 6, 6)),
        skills=tuple(Need(f"skill-{field}-{n}", chance.randint(1, 3)) for n in sorted(skills)),
        min_universities=chance.choices((2, 3, 4), (6, 3, 1))[0],
        share_permille=chance.choices((500, 600, 750), (7, 2, 1))[0],
        criteria=(Criterion("level", "master", 1),) if chance.random() < 0.05 else (),
    )
    return one, field


def _student(
    chance: Random, at: int, by_field: dict[int, list[str]], pull: dict[str, float]
) -> Student:
    name, tongue, zone = chance.choice(UNIVERSITIES)
    field = chance.randrange(len(by_field))
    own = [f"skill-{field}-{n}" for n in range(SKILLS_OF_FIELD)]
    skills = {skill: chance.randint(1, 5) for skill in chance.sample(own, 4)}
    near = by_field[field] + by_field[(field + 1) % len(by_field)]
    weight = {one: pull[one] * chance.expovariate(1) for one in near}
    listed = sorted(near, key=lambda one: -weight[one])[: chance.randint(4, 8)]
    free = []
    for day in range(7):
        for block in range(12):
            work = day < 5 and 4 <= block + zone <= 9
            if chance.random() < (0.45 if work else 0.1):
                free.append(day * 12 + block)
    return Student(
        id=f"s{at:05}",
        university=name,
        level=chance.choices(("bachelor", "master", "doctoral"), (5, 4, 1))[0],
        languages=tuple(sorted({tongue} | ({"en"} if chance.random() < 0.96 else set()))),
        programme=f"field-{field}",
        skills=tuple(sorted(skills.items())),
        availability=tuple(free),
        ranking=tuple((one,) for one in listed),
        inclusion=tuple(name for name, part in ATTRIBUTES if chance.randrange(100) < part),
    )
