"""On request of one student: what their place in a better choice would have cost, and which small
change of their own answers would have given a better one.

Both solve the round again, which costs minutes of a machine: an errand each, kept with the place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlmodel import col, select

from hub import jobs, matching, needs
from hub.actor import HUB
from hub.challenges import Challenge, Mode
from hub.db import Database, Work
from hub.errors import Conflict
from hub.jobs import Job, Lane, Report, errand
from hub.jobs import State as JobState
from hub.matching import Counterfactual, Instance, Progress, Result
from hub.profiles import with_people
from hub.rankings import Choice, Ranking
from hub.reference import LANGUAGES, SKILLS
from hub.rounds import queries
from hub.rounds.codes import codes_of
from hub.rounds.freezing import challenge_key, id_of, offered
from hub.rounds.models import MatchingRound, MatchingRun, Placement
from hub.rounds.reasons import ordinal
from hub.rounds.solving import instance_for
from hub.rounds.telling import Teller
from hub.rounds.wording import in_words, with_skills
from hub.teams import Team
from hub.web.words import plural

UNDER_WAY = "We solve the round again. This page shows the answer when it is there."
NOT_PROVEN = "It took too long to solve the round again, so there is no proven answer."
NOTHING = "Nothing came before what you got."
NO_CHANGE = (
    "We found no small change of your own answers that would have given you a better place. We "
    "looked at one more language, one higher skill, or one more challenge on your list."
)
MOVED = "This is about the result as it was first published; your place has changed since. "
LIMIT_S = 120.0
"""How long one of its solves may take before the answer is given up."""


class Question(StrEnum):
    """What a student may have found out; the word under which it is kept that it is under way."""

    COST = "examined"
    CHANGE = "changed"


COSTS = "costs"
"""The word under which answers on better choices are kept: challenge → sentence."""
WHICH = "examining"
"""The word under which the choice is kept that is being looked at."""


@dataclass(frozen=True)
class Better:
    """A choice that came before what a student got. place: from 1, in the frozen input. answer:
    what it would have cost; empty while nobody asked."""

    challenge_id: int
    title: str
    place: int
    answer: str


def better(work: Work, found: MatchingRound, placement: Placement) -> list[Better]:
    """The better choices of a student, best first; of somebody without a place, all."""
    if placement.rank == 1:
        return []
    team = work.get(Team, placement.team_id) if placement.team_id is not None else None
    code = codes_of(found).of(placement.person_id)
    listed = next(one["ranking"] for one in found.instance["students"] if one["id"] == code)
    keys = [id_of(key) for tie in listed for key in tie]
    if team is not None and team.challenge_id in keys:
        keys = keys[: keys.index(team.challenge_id)]
    titles = queries.titles(work, keys)
    answers = _answers(placement, keys)
    return [
        Better(key, titles[key], at, answers.get(challenge_key(key), ""))
        for at, key in enumerate(keys, start=1)
    ]


def _answers(placement: Placement, keys: Sequence[int]) -> dict[str, str]:
    """Challenge → what a place there would have cost. One text of before is on the first choice."""
    found = dict(placement.reason.get(COSTS, {}))
    alone = placement.reason.get(Question.COST, UNDER_WAY)
    if alone != UNDER_WAY and keys:
        found.setdefault(challenge_key(keys[0]), alone)
    return found


def ask_cost(
    work: Work, found: MatchingRound, placement: Placement, challenge_id: int | None = None
) -> None:
    """Have found out what a place in a better choice would have cost, once for each; by itself,
    in the best one that nobody asked about."""
    _require_askable(placement, Question.COST)
    left = [one for one in better(work, found, placement) if not one.answer]
    if challenge_id is not None:
        left = [one for one in left if one.challenge_id == challenge_id]
    if not left:
        raise Conflict("You have asked already. The answer stands on your result page.")
    key = challenge_key(left[0].challenge_id)
    _begin(work, found, placement, Question.COST, {WHICH: key})


def ask_change(work: Work, found: MatchingRound, placement: Placement) -> None:
    """Have found out which small change would have given a better place."""
    _require_askable(placement, Question.CHANGE)
    if Question.CHANGE in placement.reason:
        raise Conflict("You have asked already. The answer stands on your result page.")
    _begin(work, found, placement, Question.CHANGE, {})


def _require_askable(placement: Placement, question: Question) -> None:
    if placement.rank == 1:
        raise Conflict("You got your first choice.")
    if placement.reason.get(question) == UNDER_WAY:
        raise Conflict("It is being found out now. The answer will stand on your result page.")


def _begin(
    work: Work,
    found: MatchingRound,
    placement: Placement,
    question: Question,
    more: dict[str, Any],
) -> None:
    answers = _answers(placement, [one.challenge_id for one in better(work, found, placement)])
    if answers:
        more = {COSTS: answers, **more}
    job = work.later(f"rounds.{question}", placement_id=placement.id)
    keep(work, placement.id, {question.value: UNDER_WAY, f"{question}_job": job, **more})
    work.record(f"rounds.ask_{question}", f"rounds/{found.id}", placement=placement.id)


def long_words(run: MatchingRun) -> str:
    """How long an answer takes, from what the whole run took: up to seven solves of it."""
    minutes = round(7 * float(run.result["seconds"]) / 60)
    if minutes < 1:
        return "That takes less than a minute when nothing else is waiting."
    return f"That can take {plural(minutes, 'minute', 'minutes')}, and longer when others wait too."


def stop(work: Work, found: MatchingRound, placement: Placement) -> None:
    """Stop what is being found out for this student; it may be asked again."""
    running = [(one, job) for one in Question if (job := job_of(work, placement, one)) is not None]
    if not running:
        raise Conflict("Nothing is being found out now.")
    kept = dict(placement.reason)
    for question, job in running:
        jobs.cancel(work, job)
        kept.pop(question.value, None)
        kept.pop(f"{question}_job", None)
        if question is Question.COST:
            kept.pop(WHICH, None)
    placement.reason = kept
    work.add(placement)
    work.record("rounds.stop_asking", f"rounds/{found.id}", placement=placement.id)
    work.announce(f"placements/{placement.id}")


def job_of(work: Work, placement: Placement, question: Question) -> Job | None:
    """The job that finds it out now, if one does."""
    key = placement.reason.get(f"{question}_job")
    job = work.session.get(Job, key) if key is not None else None
    waits = job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
    return job if waits else None


def _loaded(
    database: Database, placement_id: int, question: Question
) -> tuple[Placement, str, Instance, Result] | None:
    """Place, code of its student, and the published run; None when there is an answer."""
    with database.work(HUB, writes=False) as work:
        placement = work.get(Placement, placement_id)
        found = work.get(MatchingRound, placement.round_id)
        run = work.get(MatchingRun, found.published_run_id)
        if placement.reason.get(question) != UNDER_WAY:
            return None
        code = codes_of(found).of(placement.person_id)
        instance = instance_for(found, run)
        if question is Question.CHANGE:
            instance = within_own_limits(work, found, placement.person_id, instance)
        return placement, code, instance, matching.read_result(run.result)


def within_own_limits(
    work: Work, found: MatchingRound, person_id: int, instance: Instance
) -> Instance:
    """The input in which a student vetoes what their own limits leave no place for, so that no
    change is found that would not have helped: a longer list with a challenge taken out again."""
    code = codes_of(found).of(person_id)
    one = next(one for one in instance.students if one.id == code)
    ranked = {
        challenge_key(key)
        for key in work.all(
            select(Choice.challenge_id)
            .join(Ranking, col(Ranking.id) == col(Choice.ranking_id))
            .where(col(Ranking.round_id) == found.id, col(Ranking.person_id) == person_id)
        )
    }
    out = ranked - {key for tie in one.ranking for key in tie}
    limits = needs.limits_of(work, [person_id], found.starts_on).get(person_id)
    if limits is not None:
        _, _, university = with_people(work, [person_id])[person_id]
        out |= {
            challenge_key(row.id)
            for row in offered(work, found)
            if limits.against(row, row.mode is Mode.ON_SITE, university.city)
        }
    vetoes = tuple(sorted({*one.vetoes, *out} - {key for tie in one.ranking for key in tie}))
    others = (replace(row, vetoes=vetoes) if row.id == code else row for row in instance.students)
    return replace(instance, students=tuple(others))


def _teller(database: Database, report: Report, placement_id: int) -> Teller:
    said = "The round is solved again with one thing changed."
    tell = Teller(database, report, f"placements/{placement_id}", said)
    tell(Progress("reasons", said, 0.05))
    return tell


@errand("rounds.examined", Lane.LONG)
def examine(database: Database, report: Report, placement_id: int) -> None:
    """Solve the round once more with the student in a better choice, and keep the sentence."""
    loaded = _loaded(database, placement_id, Question.COST)
    if loaded is None:
        return
    placement, student, instance, result = loaded
    tell = _teller(database, report, placement_id)
    choices = [one.challenge for one in matching.explain(instance, result, student).choices]
    wish = placement.reason.get(WHICH) or next(iter(choices), "")
    sentence = NOTHING
    if wish in choices:
        try:
            sentence = matching.examine_apart(
                instance, result, student, wish, tell.waiting(LIMIT_S)
            ).sentence
        except matching.Cancelled:
            raise jobs.Cancelled from None
        except (matching.Died, TimeoutError):
            sentence = NOT_PROVEN
    with database.work(HUB) as work:
        found = work.get(MatchingRound, placement.round_id)
        titles = {challenge_key(one.id): one.title for one in offered(work, found)}
        words = about(work, placement_id, result.placements.get(student)) + with_skills(
            in_words(sentence, titles)
        )
        row = work.get(Placement, placement_id)
        over = (Question.COST, f"{Question.COST}_job", WHICH)
        row.reason = {key: said for key, said in row.reason.items() if key not in over}
        keep(work, placement_id, {COSTS: {**row.reason.get(COSTS, {}), wish: words}})


@errand("rounds.changed", Lane.LONG)
def rethink(database: Database, report: Report, placement_id: int) -> None:
    """Find the smallest change that a whole new run confirms, and keep the sentence."""
    loaded = _loaded(database, placement_id, Question.CHANGE)
    if loaded is None:
        return
    _, student, instance, result = loaded
    tell = _teller(database, report, placement_id)
    try:
        change = matching.counterfactual_apart(instance, result, student, tell.waiting())
        sentence = None if change is not None else NO_CHANGE
    except matching.Cancelled:
        raise jobs.Cancelled from None
    except (matching.Died, TimeoutError):
        change, sentence = None, NOT_PROVEN
    with database.work(HUB) as work:
        words = sentence or (change_words(work, change) if change is not None else NO_CHANGE)
        words = about(work, placement_id, result.placements.get(student)) + words
        keep(work, placement_id, {Question.CHANGE.value: words})


def about(work: Work, placement_id: int, first: matching.Placement | None) -> str:
    """What comes before an answer where the place is no longer the one of the published run."""
    placement = work.get(Placement, placement_id)
    team = work.get(Team, placement.team_id) if placement.team_id is not None else None
    now = challenge_key(team.challenge_id) if team is not None else None
    return "" if now == (first.challenge if first else None) else MOVED


def change_words(work: Work, change: Counterfactual) -> str:
    """A confirmed change as its student reads it."""

    def title(code: str) -> str:
        return f"“{work.get(Challenge, id_of(code)).title}”"

    match change.kind:
        case "language":
            name = next((one.name for one in LANGUAGES if one.code == change.what), change.what)
            with_it = f"With {name} as a working language"
        case "skill":
            name = next((one.name for one in SKILLS if one.code == change.what), change.what)
            level = re.search(r"at level (\d)", change.sentence)
            with_it = f"With “{name}” at level {level[1] if level else 'required'} of 5"
        case _:
            with_it = f"With {title(change.what)} on your list"
    return (
        f"{with_it} you would have got {title(change.challenge)}, your {ordinal(change.rank)} "
        "choice. We solved the whole round again with that one change to be sure."
    )


def keep(work: Work, placement_id: int, answer: dict[str, Any]) -> None:
    """Write an answer down beside the reasons."""
    placement = work.get(Placement, placement_id)
    placement.reason = {**placement.reason, **answer}
    work.add(placement)
    work.announce(f"placements/{placement.id}")
