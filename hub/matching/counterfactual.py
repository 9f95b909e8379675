"""One change of a student's own answers that would have given her better, confirmed by a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hub.matching.engine import solve
from hub.matching.forcing import forced
from hub.matching.instance import Challenge, Instance, Student, ranks
from hub.matching.reasons import Tell, with_student
from hub.matching.result import Result

MOST_TRIED = 12


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """kind: language, skill or list. what: the language, the skill, or the challenge added."""

    kind: str
    what: str
    challenge: str
    rank: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    kind: str
    what: str
    words: str
    challenge: str
    student: Student


def changes(instance: Instance, result: Result, student: str) -> Iterator[Change]:
    """Small changes of her own answers that bear on a better choice: best choice first.

    Only languages, one skill, and, for the unplaced, one more challenge on the list. Never a
    private attribute, an access need, or anything of another person.
    """
    one = next(s for s in instance.students if s.id == student)
    place = result.placements.get(student)
    known = {c.id: c for c in instance.challenges}
    listed = sorted(ranks(one).items(), key=lambda entry: (entry[1], entry[0]))
    better = [known[c] for c, r in listed if c in known and (place is None or r < place.rank)]
    for challenge in better:
        if one.level not in challenge.levels or challenge.id in one.vetoes:
            continue
        yield from _languages(one, challenge)
        yield from _skills(one, challenge)
    if place is None and len(listed) < 10:
        running = sorted({team.challenge for team in result.teams} - set(dict(listed)))
        for name in running:
            challenge = known[name]
            fits = one.level in challenge.levels and set(one.languages) & set(challenge.languages)
            if fits and name not in one.vetoes:
                longer = replace(one, ranking=(*one.ranking, (name,)))
                yield Change("list", name, f"With {name} on your list", name, longer)


def _languages(one: Student, challenge: Challenge) -> Iterator[Change]:
    if not set(one.languages) & set(challenge.languages):
        for language in sorted(challenge.languages):
            more = replace(one, languages=tuple(sorted({*one.languages, language})))
            words = f"With the working language {language}"
            yield Change("language", language, words, challenge.id, more)


def _skills(one: Student, challenge: Challenge) -> Iterator[Change]:
    have = dict(one.skills)
    for need in sorted(challenge.skills, key=lambda n: (n.level - have.get(n.skill, 0), n.skill)):
        if have.get(need.skill, 0) < need.level:
            more = replace(one, skills=tuple(sorted({**have, need.skill: need.level}.items())))
            words = f"With {need.skill} at level {need.level}"
            yield Change("skill", need.skill, words, challenge.id, more)


def counterfactual(
    instance: Instance,
    result: Result,
    student: str,
    progress: Tell | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Counterfactual | None:
    """The first small change that a whole new run, same seed, confirms; None when none does.

    Up to a dozen solves: run it on demand with progress, and keep the answer with the round.
    """
    now = result.placements.get(student)
    for number, change in enumerate(changes(instance, result, student)):
        if number == MOST_TRIED:
            break
        if progress is not None:
            progress(f"{change.words}, who would be where?", number / MOST_TRIED)
        other = with_student(instance, change.student)
        tried = forced(other, result, student, change.challenge, cancelled)
        if tried is None or tried.matched < result.figures.matched:
            continue
        if tried.matched == result.figures.matched and tried.cost > result.figures.rank_cost:
            continue
        again = solve(other, seed=result.seed, cancelled=cancelled)
        place = again.placements.get(student)
        if place is not None and (now is None or place.rank < now.rank):
            sentence = f"{change.words}, you would have got {place.challenge}."
            return Counterfactual(change.kind, change.what, place.challenge, place.rank, sentence)
    return None
