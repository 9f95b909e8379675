"""Why a student is where she is: for each better choice, what filled or forbade it.

Sentences speak of her own answers, of the rules and of numbers; never of another person, and never
of a private attribute or an access need. They are about who is in which challenge: the split of a
challenge into teams is a search, and is said to be one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hub.matching.forcing import Forced, forced
from hub.matching.instance import Challenge, Instance, RankRule, Student, ranks
from hub.matching.lottery import order
from hub.matching.result import Result
from hub.matching.seats import BARRIERS, Seats
from hub.matching.table import Table
from hub.matching.teams import Judge

Tell = Callable[[str, float], None]
FIRST_OF_ALL = {
    RankRule.WORST_FIRST: "the worst rank",
    RankRule.RANK_MAXIMAL: "how many get their first choice",
}
"""Rules for ranks under which a sum of ranks alone does not tell which of two results is better,
and what they look at before it."""
FEW = 5  # below this many moved others, a number could point at someone


@dataclass(frozen=True, slots=True)
class Choice:
    """One better choice that she did not get.

    rule: level, language, veto, forbidden, pinned (her own barrier); closed, full, share, overlap,
    rules (facts of the result); after `examine` also impossible, places, ranks, rule, teams,
    lottery.
    binding: the one rule of the challenge without which she could have had it at no cost.
    """

    challenge: str
    rank: int
    rule: str
    sentence: str
    proven: bool = False
    binding: str | None = None


@dataclass(frozen=True, slots=True)
class Reasons:
    """rank: what she has, None when unplaced. choices: every better one, best first."""

    student: str
    rank: int | None
    sentence: str
    choices: tuple[Choice, ...]


class Explaining:
    """A finished round, asked about one student after another: what is counted once serves all."""

    def __init__(self, instance: Instance, result: Result) -> None:
        self.table = Table(instance)
        self.result = result
        self.seats = Seats(Judge(self.table), _formed(self.table, result))

    def choices(self, student: str) -> tuple[Choice, ...]:
        """Every better choice of a student, best first. Raises KeyError for an unknown one."""
        at = self.table.student_at[student]
        place = self.result.placements.get(student)
        found = []
        listed = ranks(self.table.students[at]).items()
        for name, rank in sorted(listed, key=lambda one: (one[1], one[0])):
            if name in self.table.challenge_at and (place is None or rank < place.rank):
                rule = self.seats.obstacle(at, self.table.challenge_at[name])
                found.append(Choice(name, rank, rule, _fact(rule, name)))
        return tuple(found)


def explain(instance: Instance, result: Result, student: str) -> Reasons:
    """The facts at once, without another run. Raises KeyError for an unknown student."""
    choices = Explaining(instance, result).choices(student)
    place = result.placements.get(student)
    if place is None:
        sentence = result.unmatched[student]
    elif not choices:
        sentence = f"You got {place.challenge}, which no challenge you ranked comes before."
    else:
        sentence = (
            f"You got {place.challenge}, your choice of rank {place.rank}. "
            f"{len(choices)} came before it. {choices[0].sentence}"
        )
    return Reasons(student, place.rank if place else None, sentence, choices)


def _formed(table: Table, result: Result) -> list[tuple[int, list[int]]]:
    variant_at = {
        (table.challenges[challenge].id, language): variant
        for variant, (challenge, language) in enumerate(table.variants)
    }
    return [
        (variant_at[team.challenge, team.language], [table.student_at[i] for i in team.members])
        for team in result.teams
    ]


def _fact(rule: str, name: str) -> str:
    if rule in BARRIERS:
        return f"{name} is not open to you: {BARRIERS[rule]}."
    return {
        "closed": f"{name} runs no team: filling a legal one would have cost others their places.",
        "full": f"All seats of {name} are taken by students with as good a claim under the rule.",
        "share": f"{name} may not take one more student from your university.",
        "language": f"The team of {name} with a seat left works in another language.",
        "overlap": f"The team of {name} with a seat left has too few hours in common with yours.",
        "rules": f"{name} has a seat left, but the rules of the whole round allow no one more.",
    }[rule]


def examine(
    instance: Instance,
    result: Result,
    student: str,
    challenge: str,
    *,
    progress: Tell | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    limit_s: float | None = None,
) -> Choice:
    """One better choice tested by solving again: what would it have cost, and which rule binds?

    Takes one solve, and up to six more for the binding rule: run it on demand, in the background
    above some 1,000 students. Raises Cancelled, TimeoutError.
    """
    fact = next(
        one for one in explain(instance, result, student).choices if one.challenge == challenge
    )
    if fact.rule in BARRIERS:
        return replace(fact, proven=True)
    if progress is not None:
        progress(f"Trying the round with you in {challenge}.", 0.1)
    tried = forced(instance, result, student, challenge, cancelled, limit_s)
    choice = _weighed(instance, result, student, fact, tried)
    if choice.rule in ("lottery", "teams", "rule") or instance.rule.rank_rule in FIRST_OF_ALL:
        return choice
    relaxed = relaxations(instance, student, challenge)
    for number, (words, other) in enumerate(relaxed):
        if progress is not None:
            progress(f"Trying it without one rule: {words}.", 0.2 + 0.8 * number / len(relaxed))
        again = forced(other, result, student, challenge, cancelled, limit_s)
        if again is not None and _free(result, again):
            sentence = (
                f"{choice.sentence} One rule alone stood in the way: {words}. With that one "
                "loosened, your place there would have cost nobody anything."
            )
            return replace(choice, binding=words, sentence=sentence)
    return choice


def _free(result: Result, tried: Forced) -> bool:
    figures = result.figures
    return tried.matched >= figures.matched and (
        tried.matched > figures.matched or tried.cost <= figures.least_rank_cost
    )


def _weighed(
    instance: Instance, result: Result, student: str, fact: Choice, tried: Forced | None
) -> Choice:
    """The first of the tests that applies, as a proven reason."""
    name, figures = fact.challenge, result.figures
    if tried is None:
        sentence = f"No legal team of {name} could have you in it."
        return replace(fact, rule="impossible", sentence=sentence, proven=True)
    if tried.matched < figures.matched:
        fewer = figures.matched - tried.matched
        sentence = f"With you in {name}, {fewer} fewer could have been placed in the whole round."
        return replace(fact, rule="places", sentence=sentence, proven=True)
    first = FIRST_OF_ALL.get(instance.rule.rank_rule)
    if first is not None and tried.cost <= max(figures.least_rank_cost, figures.rank_cost):
        sentence = (
            f"With you in {name}, the ranks of all would have added up to no more. But this "
            f"round's rule for ranks looks first at {first}: by that, or by the lottery between "
            "equal results, others came before you."
        )
        return replace(fact, rule="rule", sentence=sentence, proven=True)
    if figures.least_rank_cost < tried.cost <= figures.rank_cost:
        sentence = (
            f"With you in {name}, the ranks of all would have been no worse than they are. The "
            "round gives up a little of the best ranks so that more teams can work together, and "
            "that decided."
        )
        return replace(fact, rule="teams", sentence=sentence, proven=True)
    if tried.cost > figures.least_rank_cost:
        others = f"{tried.moved} others" if tried.moved >= FEW else "some others"
        place = result.placements.get(student)
        lost = tried.total_rank - tried.own_rank - figures.total_rank + (place.rank if place else 0)
        ranks_lost = f" and cost them {lost} ranks in total" if tried.moved >= FEW <= lost else ""
        sentence = f"Placing you in {name} would have moved {others}{ranks_lost}."
        return replace(fact, rule="ranks", sentence=sentence, proven=True)
    if student in result.placements:
        sentence = (
            f"With you in {name}, the ranks of all would have been as good by the rule. Between "
            "such results the lottery decides first, and then which teams can work together better."
        )
        return replace(fact, rule="teams", sentence=sentence, proven=True)
    drawn = order(result.seed, (one.id for one in instance.students)).index(student) + 1
    sentence = (
        f"{name} was a tie between you and others; the lottery decided. "
        f"You were drawn number {drawn} of {len(instance.students)}."
    )
    return replace(fact, rule="lottery", sentence=sentence, proven=True)


def relaxations(instance: Instance, student: str, challenge: str) -> list[tuple[str, Instance]]:
    """The round with one rule of the challenge loosened, for each rule; words name the rule."""
    one = next(c for c in instance.challenges if c.id == challenge)
    person = next(s for s in instance.students if s.id == student)
    found = [
        ("the size of its teams", replace(one, max_size=one.max_size + 1)),
        ("the number of its teams", replace(one, max_teams=one.max_teams + 1)),
    ]
    if one.min_universities > 1 or one.share_permille < 1000:
        loose = replace(one, min_universities=1, share_permille=1000)
        found.append(("its rule on universities", loose))
    for need in one.skills:
        rest = tuple(other for other in one.skills if other != need)
        found.append((f"the required skill {need.skill}", replace(one, skills=rest)))
    for criterion in one.criteria:
        others = tuple(other for other in one.criteria if other != criterion)
        words = f"the partner's criterion ({criterion.words})"
        found.append((words, replace(one, criteria=others)))
    rounds = [(words, _with(instance, changed)) for words, changed in found]
    if any(u.id == person.university and u.max_students is not None for u in instance.universities):
        free = tuple(
            replace(u, max_students=None) if u.id == person.university else u
            for u in instance.universities
        )
        rounds.append(("the quota of your university", replace(instance, universities=free)))
    return rounds


def _with(instance: Instance, changed: Challenge) -> Instance:
    return replace(
        instance,
        challenges=tuple(changed if c.id == changed.id else c for c in instance.challenges),
    )


def with_student(instance: Instance, changed: Student) -> Instance:
    """The round with one student's answers replaced."""
    return replace(
        instance, students=tuple(changed if s.id == changed.id else s for s in instance.students)
    )
