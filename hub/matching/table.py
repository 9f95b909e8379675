"""A round by numbers: who may be where, worked out once and read by every later step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hub.matching.instance import BLOCKS, Challenge, Instance, Student, holds, meets, ranks
from hub.matching.instance import share_limit as share_of


def free_mask(student: Student) -> int:
    """The student's usable blocks as bits: free, and not taken out again."""
    taken = set(student.unavailable)
    return sum(1 << block for block in set(student.availability) - taken if 0 <= block < BLOCKS)


def barrier(instance: Instance, student: Student, challenge: Challenge) -> str | None:
    """Why she may not be in any team of the challenge: level, language, veto, forbidden, pinned.

    None when she may. Whether she ranked it is not asked here.
    """
    if challenge.id in student.vetoes:
        return "veto"
    if any(p.student == student.id and p.challenge == challenge.id for p in instance.forbidden):
        return "forbidden"
    if any(p.student == student.id and p.challenge != challenge.id for p in instance.pins):
        return "pinned"
    if student.level not in challenge.levels:
        return "level"
    if not set(student.languages) & set(challenge.languages):
        return "language"
    return None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What each team of a challenge needs so many holders of: a skill or a criterion.

    key: "skill:statistics" or "criterion:0", stable within the challenge.
    """

    key: str
    minimum: int
    holders: frozenset[int]


class Table:
    """The round with students, challenges and universities as numbers in the order of their ids.

    A *variant* is a challenge in one of its languages; every team is a team of one variant.
    options[i]: (variant, rank) for each place the student may take, by rank, then variant.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.students = sorted(instance.students, key=lambda one: one.id)
        self.challenges = sorted(instance.challenges, key=lambda one: one.id)
        self.universities = sorted(instance.universities, key=lambda one: one.id)
        self.student_at = {one.id: at for at, one in enumerate(self.students)}
        self.challenge_at = {one.id: at for at, one in enumerate(self.challenges)}
        university_at = {one.id: at for at, one in enumerate(self.universities)}
        self.university = [university_at[one.university] for one in self.students]
        self.free = [free_mask(one) for one in self.students]
        self.variants = [
            (at, language)
            for at, one in enumerate(self.challenges)
            for language in sorted(set(one.languages))
        ]
        self.variants_of: list[list[int]] = [[] for _ in self.challenges]
        for variant, (challenge, _) in enumerate(self.variants):
            self.variants_of[challenge].append(variant)
        self.pinned = {self.student_at[p.student]: p.challenge for p in instance.pins}
        self.options: list[list[tuple[int, int]]] = []
        self.members: list[list[int]] = [[] for _ in self.variants]
        banned = {(p.student, p.challenge) for p in instance.forbidden}
        for at, student in enumerate(self.students):
            self.options.append(sorted(self._options(at, student, banned), key=lambda o: o[::-1]))
            for variant, _ in self.options[at]:
                self.members[variant].append(at)
        self.requirements = [list(self._requirements(at)) for at in range(len(self.challenges))]
        self.wish_pairs = sorted(self._wish_pairs())

    def _options(
        self, at: int, student: Student, banned: set[tuple[str, str]]
    ) -> Iterator[tuple[int, int]]:
        pin = self.pinned.get(at)
        for challenge_id, rank in ranks(student).items():
            challenge_at = self.challenge_at.get(challenge_id)
            if challenge_at is None or (student.id, challenge_id) in banned:
                continue
            challenge = self.challenges[challenge_at]
            if challenge_id in student.vetoes or student.level not in challenge.levels:
                continue
            if pin not in (None, challenge_id):
                continue
            for variant in self.variants_of[challenge_at]:
                if self.variants[variant][1] in student.languages:
                    yield variant, rank

    def _requirements(self, at: int) -> Iterator[Requirement]:
        challenge = self.challenges[at]
        possible = sorted({i for v in self.variants_of[at] for i in self.members[v]})
        for need in challenge.skills:
            held = frozenset(i for i in possible if holds(self.students[i], need))
            yield Requirement(f"skill:{need.skill}", 1, held)
        for number, criterion in enumerate(challenge.criteria):
            met = frozenset(i for i in possible if meets(self.students[i], criterion))
            yield Requirement(f"criterion:{number}", criterion.minimum, met)

    def _wish_pairs(self) -> Iterator[tuple[int, int]]:
        for at, student in enumerate(self.students):
            for wish in student.wishes:
                other = self.student_at.get(wish)
                if other is not None and at < other and student.id in self.students[other].wishes:
                    yield at, other

    def rank(self, student: int, variant: int) -> int:
        return next(rank for option, rank in self.options[student] if option == variant)

    def sizes(self, challenge: int) -> list[int]:
        """Team sizes that the university rules allow at all."""
        one = self.challenges[challenge]
        return [
            size
            for size in range(one.min_size, one.max_size + 1)
            if size >= one.min_universities and self.share(challenge, size) >= 1
        ]

    def share(self, challenge: int, size: int) -> int:
        """Most members of one university in a team of `size`: its share, and room for the others.

        Formula (4): min(floor(share * size), size - distinct + 1).
        """
        one = self.challenges[challenge]
        return min(share_of(one, size), size - one.min_universities + 1)

    def pairs(self) -> Iterator[tuple[int, int, int]]:
        """Every (student, variant, rank) that may be."""
        for student, options in enumerate(self.options):
            for variant, rank in options:
                yield student, variant, rank
