"""Small random rounds, and every legal result of them by exhaustive search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

from hypothesis import strategies as st

from hub.matching import (
    Challenge,
    Criterion,
    Instance,
    Need,
    Pin,
    RankRule,
    Rule,
    Student,
    University,
)
from hub.matching.instance import ranks

LANGUAGES = ("en", "de")
UNIVERSITIES = ("u1", "u2", "u3")
NAMES = ("c1", "c2", "c3")
PRIVATE = "secret-attribute"
CRITERIA = (
    Criterion("programme", "law", 1),
    Criterion("languages", "de", 2),
    Criterion("level", "master", 1),
    Criterion("university", "u2", 1),
    Criterion("skills", "sew", 1, level=3),
)
PINS = ((), (), (), (Pin("s0", "c1"),), (Pin("s0", "c1"), Pin("s2", "c3")))
LEAST = st.sampled_from((0, 0, 0, 0, 1))
FORBIDDEN = ((), (Pin("s1", "c1"),), (Pin("s1", "c1"), Pin("s0", "c2"), Pin("s2", "c1")))


def some(values: tuple[str, ...], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(values), min_size=least).map(lambda s: tuple(sorted(s)))


@st.composite
def students(draw: st.DrawFn, name: str) -> Student:
    listed = draw(st.permutations(NAMES))[: draw(st.integers(1, 3))]
    tie = draw(st.integers(1, len(listed)))
    return Student(
        id=name,
        university=draw(st.sampled_from(UNIVERSITIES)),
        level=draw(st.sampled_from(("bachelor", "bachelor", "master"))),
        languages=draw(some(LANGUAGES, 1)),
        programme=draw(st.sampled_from(("art", "law"))),
        skills=tuple((skill, draw(st.integers(1, 5))) for skill in draw(some(("sew", "cook")))),
        availability=tuple(sorted(draw(st.sets(st.integers(0, 3), min_size=1)))),
        ranking=(tuple(sorted(listed[:tie])), *((one,) for one in listed[tie:])),
        wishes=draw(some(("s0", "s1", "s2"))),
        vetoes=draw(st.sampled_from(((), (), (), ("c2",)))),
        inclusion=draw(st.sampled_from(((), (PRIVATE,)))),
        unavailable=draw(st.sampled_from(((), (1,)))),
    )


@st.composite
def challenges(draw: st.DrawFn, name: str) -> Challenge:
    least = draw(st.sampled_from((1, 1, 2)))
    small = draw(st.sampled_from((2, 2, 3)))
    return Challenge(
        id=name,
        languages=draw(some(LANGUAGES, 1)),
        levels=draw(st.sampled_from((("bachelor", "master"), ("bachelor",)))),
        min_teams=least,
        max_teams=draw(st.integers(least, 2)),
        min_size=small,
        max_size=draw(st.integers(small, 3)),
        mandatory=draw(st.sampled_from((False, False, False, True))),
        skills=draw(st.sampled_from(((), (), (Need("sew", 2),), (Need("cook", 3),)))),
        min_universities=draw(st.sampled_from((1, 2, 2, 3))),
        share_permille=draw(st.sampled_from((500, 667, 1000))),
        criteria=draw(st.sampled_from(((), (), (), *((one,) for one in CRITERIA)))),
    )


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    count = draw(st.integers(3, 7))
    return Instance(
        "small",
        tuple(
            University(one, draw(st.sampled_from((None, None, 1, 2))), draw(LEAST))
            for one in UNIVERSITIES
        ),
        tuple(draw(students(f"s{at}")) for at in range(count)),
        tuple(draw(challenges(name)) for name in NAMES),
        draw(st.sampled_from(PINS)),
        draw(st.sampled_from(FORBIDDEN)),
        Rule(
            draw(st.integers(0, 2)),
            draw(st.sampled_from((False, False, True))),
            draw(st.sampled_from(tuple(RankRule))),
            draw(st.sampled_from((0, 5, 200))),
        ),
    )


def counts(student: Student, criterion: Criterion) -> bool:
    if criterion.field == "skills":
        return dict(student.skills).get(criterion.value, 0) >= criterion.level
    value = getattr(student, criterion.field)
    return criterion.value in ({value} if isinstance(value, str) else value)


def legal_team(instance: Instance, challenge: Challenge, team: tuple[Student, ...]) -> bool:
    if not challenge.min_size <= len(team) <= challenge.max_size:
        return False
    if not any(all(tongue in s.languages for s in team) for tongue in challenge.languages):
        return False
    for need in challenge.skills:
        if not any(dict(s.skills).get(need.skill, 0) >= need.level for s in team):
            return False
    homes = [s.university for s in team]
    if len(set(homes)) < challenge.min_universities:
        return False
    if any(homes.count(u) * 1000 > challenge.share_permille * len(team) for u in homes):
        return False
    for criterion in challenge.criteria:
        if sum(counts(s, criterion) for s in team) < criterion.minimum:
            return False
    rule = instance.rule
    common = set.intersection(*(set(s.availability) - set(s.unavailable) for s in team))
    return not rule.overlap_is_hard or len(common) >= rule.minimum_overlap_blocks


def every_legal_result(instance: Instance) -> Iterator[dict[str, str]]:
    """Each legal placement, student id -> challenge id, by trying all of them."""
    person = {s.id: s for s in instance.students}
    challenge = {c.id: c for c in instance.challenges}
    pinned = {p.student: p.challenge for p in instance.pins}
    banned = {(p.student, p.challenge) for p in instance.forbidden}

    @cache
    def team_counts(name: str, left: frozenset[str]) -> frozenset[int]:
        """Numbers of legal teams into which these students can be split."""
        if not left:
            return frozenset({0})
        first, *rest = sorted(left)
        found: set[int] = set()
        for size in range(challenge[name].max_size):
            for mates in combinations(rest, size):
                team = (first, *mates)
                if legal_team(instance, challenge[name], tuple(person[one] for one in team)):
                    found |= {1 + n for n in team_counts(name, left - set(team))}
        return frozenset(found)

    def may(one: Student) -> list[str | None]:
        names = [
            c
            for c in ranks(one)
            if c not in one.vetoes
            and (one.id, c) not in banned
            and one.level in challenge[c].levels
            and pinned.get(one.id, c) == c
        ]
        return [*names] if one.id in pinned else [None, *names]

    for choice in product(*(may(one) for one in instance.students)):
        placed = {s.id: c for s, c in zip(instance.students, choice, strict=True) if c}
        of = Counter(person[one].university for one in placed)
        if any(
            of[u.id] < u.min_students or (u.max_students is not None and of[u.id] > u.max_students)
            for u in instance.universities
        ):
            continue
        for c in instance.challenges:
            members = frozenset(one for one, name in placed.items() if name == c.id)
            counts = team_counts(c.id, members)
            allowed = {n for n in counts if c.min_teams <= n <= c.max_teams and n}
            if not members and not c.mandatory:
                continue
            if not allowed:
                break
        else:
            yield placed


def value(instance: Instance, placed: dict[str, str]) -> tuple[int, ...]:
    """What the rule of the round minimises, level by level."""
    person = {s.id: ranks(s) for s in instance.students}
    got = sorted(person[one][name] for one, name in placed.items())
    squares = sum(r * r + 9 * r for r in got)
    return {
        RankRule.RANK_SQUARES: (-len(got), squares),
        RankRule.LEAST_TOTAL: (-len(got), sum(got)),
        RankRule.WORST_FIRST: (-len(got), max(got, default=0), sum(got)),
        RankRule.RANK_MAXIMAL: (-len(got), *(-got.count(level) for level in (1, 2, 3)), squares),
    }[instance.rule.rank_rule]
