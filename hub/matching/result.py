"""What a run of the matcher says: teams, places, who waits, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

RULE_VERSION = "samskap-matching/2"
"""Another one whenever the same input and seed may give other teams."""


class BadInstance(ValueError):
    """A round that cannot be read. `faults` holds a sentence per fault, each with its place."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


class Cancelled(Exception):
    """The run was stopped by the person who began it; nothing was decided."""


class Infeasible(Exception):
    """No legal result exists. `conflict` is the smallest set of demands found that clash."""

    def __init__(self, conflict: tuple[str, ...]) -> None:
        self.conflict = conflict
        super().__init__("No legal result exists: " + " ".join(conflict))


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands. fraction: 0 to 1. best, bound: students placed, or None so far."""

    stage: str
    sentence: str
    fraction: float
    best: int | None = None
    bound: int | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Team:
    """One team. members: student ids, sorted. common_hours: hours a week that all share."""

    id: str
    challenge: str
    language: str
    members: tuple[str, ...]
    common_hours: int


@dataclass(frozen=True, slots=True)
class Placement:
    """rank: 1 is the student's best; tied challenges share a rank."""

    challenge: str
    team: str
    rank: int


@dataclass(frozen=True, slots=True)
class UniversityFigures:
    students: int
    matched: int
    mean_rank_permille: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over a whole round.

    matched_bound, total_rank_bound: no legal result places more, or has a lower total rank with
    as many placed. rank_cost is the sum that the rank rule minimises; least_rank_cost its proven
    least before the slack of the rule was used. isolated: pairs of member and private attribute
    with no second holder in the team, as a count over the round; holders: all such pairs.
    """

    students: int
    matched: int
    matched_bound: int
    total_rank: int
    total_rank_bound: int
    rank_cost: int
    least_rank_cost: int
    rank_profile: tuple[tuple[int, int], ...]
    worst_rank: int
    by_university: tuple[tuple[str, UniversityFigures], ...]
    teams: int
    teams_without_overlap: int
    teams_below_minimum: int
    overlap_hours_total: int
    holders: int
    isolated: int
    wish_pairs: int
    wishes_honoured: int
    wishes_on_shared_challenge: int
    skill_surplus: int
    programmes: int
    challenges_running: int


@dataclass(frozen=True, slots=True)
class Result:
    """A finished run. placements and unmatched are keyed by student id.

    waiting: unmatched students in lottery order. proven: matched and rank cost cannot be bettered
    by any legal result. unique: no other set of pairs has the same value, so that any correct
    solver finds this one. status: one sentence for people. draw: which noise of the rule was
    taken. seconds is not part of the result hash.
    """

    instance: str
    teams: tuple[Team, ...]
    placements: dict[str, Placement]
    unmatched: dict[str, str]
    waiting: tuple[str, ...]
    figures: Figures
    proven: bool
    unique: bool
    status: str
    seed: int
    draw: int
    input_hash: str
    rule_version: str
    solver_version: str
    result_hash: str
    seconds: float
