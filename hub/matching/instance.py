"""What a round is made of, as values: nothing here reads a file, a clock or a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

BLOCKS = 84  # two-hour blocks of a week, from Monday 00:00 UTC
LONGEST_LIST = 10
LEVELS = ("bachelor", "master", "doctoral")


class RankRule(StrEnum):
    """What "better ranks" means once as many students as possible are placed."""

    RANK_SQUARES = "rank_squares"  # least sum of r*r + 9*r
    LEAST_TOTAL = "least_total"  # least sum of r
    WORST_FIRST = "worst_first"  # best worst rank, then least sum of r
    RANK_MAXIMAL = "rank_maximal"  # most first choices, then second, third, then r*r + 9*r


@dataclass(frozen=True, slots=True)
class Rule:
    """The published rule of a round.

    minimum_overlap_blocks: two-hour blocks a week that all members of a team share, 0 to 84.
    overlap_is_hard: no team is formed without that overlap; otherwise it is only sought.
    rank_slack_permille: how much of the least rank cost may be given up, in thousandths, so that
    more teams have common hours. 0 keeps every proven rank cost exactly.
    """

    minimum_overlap_blocks: int = 1
    overlap_is_hard: bool = False
    rank_rule: RankRule = RankRule.RANK_SQUARES
    rank_slack_permille: int = 5


@dataclass(frozen=True, slots=True)
class University:
    """max_students, min_students: the most and the least of its students that are placed; None and
    0 where the round sets no such quota."""

    id: str
    max_students: int | None = None
    min_students: int = 0

    @property
    def has_quota(self) -> bool:
        return self.max_students is not None or self.min_students > 0


@dataclass(frozen=True, slots=True)
class Criterion:
    """At least `minimum` members of each team whose `field` has `value`.

    field: languages, level, programme, university, or skills (then `level` is the least level).
    """

    field: str
    value: str
    minimum: int
    level: int = 1

    @property
    def words(self) -> str:
        """ "at least 2 with skills gis at level 3"; a page may have better words for the codes."""
        level = f" at level {self.level}" if self.field == "skills" else ""
        return f"at least {self.minimum} with {self.field} {self.value}{level}"


@dataclass(frozen=True, slots=True)
class Need:
    """A skill that at least one member of each team holds at `level` (1 to 5) or above."""

    skill: str
    level: int


@dataclass(frozen=True, slots=True)
class Student:
    """One student as the matcher may know her.

    skills: pairs (skill, level 1 to 5). availability: free blocks, 0 to 83.
    unavailable: blocks taken out again, such as a private access need; it leaves no other trace.
    ranking: tied classes of challenge ids, best first. vetoes: challenges that never count.
    wishes: student ids, of effect only if mutual. inclusion: private, never leaves the matcher.
    """

    id: str
    university: str
    level: str
    languages: tuple[str, ...]
    programme: str = ""
    skills: tuple[tuple[str, int], ...] = ()
    availability: tuple[int, ...] = ()
    ranking: tuple[tuple[str, ...], ...] = ()
    wishes: tuple[str, ...] = field(default=(), repr=False)
    vetoes: tuple[str, ...] = ()
    inclusion: tuple[str, ...] = field(default=(), repr=False)
    unavailable: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Challenge:
    """One challenge and what each of its teams must be.

    share_permille: the largest part of a team from one university, in thousandths.
    languages: each team works in one of them, which every member has.
    """

    id: str
    languages: tuple[str, ...]
    levels: tuple[str, ...] = LEVELS
    min_teams: int = 1
    max_teams: int = 1
    min_size: int = 4
    max_size: int = 6
    mandatory: bool = False
    skills: tuple[Need, ...] = ()
    min_universities: int = 2
    share_permille: int = 500
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Pin:
    """A placement that a coordinator fixed (`Instance.pins`) or ruled out (`forbidden`)."""

    student: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Instance:
    """A round, frozen: all that the matcher reads. The order of its tuples has no meaning."""

    name: str
    universities: tuple[University, ...]
    students: tuple[Student, ...]
    challenges: tuple[Challenge, ...]
    pins: tuple[Pin, ...] = ()
    forbidden: tuple[Pin, ...] = ()
    rule: Rule = Rule()
    seed: int = 0
    block_hours: int = 2
    salt: str = ""
    """Nothing to the matcher. It keeps whoever knows all else, and the hash of it all, from trying
    out what a private answer was."""


def ranks(student: Student) -> dict[str, int]:
    """Challenge id -> rank: 1 + the number of challenges placed strictly higher."""
    found: dict[str, int] = {}
    better = 0
    for tie in student.ranking:
        for challenge in tie:
            found.setdefault(challenge, better + 1)
        better += len(tie)
    return found


def holds(student: Student, need: Need) -> bool:
    return dict(student.skills).get(need.skill, 0) >= need.level


def meets(student: Student, criterion: Criterion) -> bool:
    """Whether the student counts towards a partner's criterion."""
    if criterion.field == "skills":
        return holds(student, Need(criterion.value, criterion.level))
    if criterion.field == "languages":
        return criterion.value in student.languages
    return bool(getattr(student, criterion.field) == criterion.value)


def share_limit(challenge: Challenge, size: int) -> int:
    """Most members of one university in a team of `size`: the share alone."""
    return challenge.share_permille * size // 1000


def universities_needed(challenge: Challenge) -> int:
    """The fewest universities from which a legal team can come: by its rule, and by its share."""
    limits = {
        size: share_limit(challenge, size)
        for size in range(challenge.min_size, challenge.max_size + 1)
    }
    by_share = [-(-size // limit) for size, limit in limits.items() if limit]
    return max(challenge.min_universities, min(by_share, default=challenge.max_size))
