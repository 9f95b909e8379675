"""On request of one student: what their place in a better choice would have cost, and which small
change of their own answers would have given a better one.

Both solve the round again, which costs minutes of a machine: an errand each, kept with the place.
"""

import re
from enum import StrEnum
from typing import Any

from hub import jobs, matching
from hub.actor import HUB
from hub.challenges import Challenge
from hub.db import Database, Work
from hub.errors import Conflict
from hub.jobs import Job, Lane, Report, errand
from hub.jobs import State as JobState
from hub.matching import Counterfactual, Instance, Result
from hub.reference import LANGUAGES, SKILLS
from hub.rounds.freezing import id_of, student_key
from hub.rounds.models import MatchingRound, MatchingRun, Placement
from hub.rounds.reasons import ordinal
from hub.rounds.solving import instance_for

UNDER_WAY = "We solve the round again. This page shows the answer when it is there."
NOT_PROVEN = "It took too long to solve the round again, so there is no proven answer."
NOTHING = "Nothing came before what you got."
NO_CHANGE = (
    "We found no small change of your own answers that would have given you a better place. We "
    "looked at one more language, one higher skill, or one more challenge on your list."
)
LIMIT_S = 120.0


class Question(StrEnum):
    """What a student may have found out; the word under which the answer is kept."""

    COST = "examined"
    CHANGE = "changed"


def ask(work: Work, found: MatchingRound, placement: Placement, question: Question) -> None:
    """Have it found out, once."""
    if placement.rank == 1:
        raise Conflict("You got your first choice.")
    if question in placement.reason:
        raise Conflict("You have asked already. The answer stands on your result page.")
    job = work.later(f"rounds.{question}", placement_id=placement.id)
    keep(work, placement.id, {question.value: UNDER_WAY, f"{question}_job": job})
    work.record(f"rounds.ask_{question}", f"rounds/{found.id}", placement=placement.id)


def job_of(work: Work, placement: Placement, question: Question) -> Job | None:
    """The job that finds it out now, if one does."""
    key = placement.reason.get(f"{question}_job")
    job = work.session.get(Job, key) if key is not None else None
    waits = job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
    return job if waits else None


def _loaded(
    database: Database, placement_id: int, question: Question
) -> tuple[Placement, Instance, Result] | None:
    """The place and the published run; None when the answer is there already."""
    with database.work(HUB, writes=False) as work:
        placement = work.get(Placement, placement_id)
        found = work.get(MatchingRound, placement.round_id)
        run = work.get(MatchingRun, found.published_run_id)
        if placement.reason.get(question) != UNDER_WAY:
            return None
        return placement, instance_for(found, run), matching.read_result(run.result)


class Telling:
    """Passes on how far it is, without a code of the matcher, to the job and to the page."""

    def __init__(self, database: Database, report: Report, placement_id: int) -> None:
        self.database, self.report, self.placement_id = database, report, placement_id
        self.stopped = False

    def __call__(self, _: str, fraction: float) -> None:
        try:
            self.report(fraction, "The round is solved again with one thing changed.")
        except jobs.Cancelled:
            self.stopped = True
            return
        with self.database.work(HUB) as work:
            work.announce(f"placements/{self.placement_id}")


@errand("rounds.examined", Lane.LONG)
def examine(database: Database, report: Report, placement_id: int) -> None:
    """Solve the round once more with the student in the first choice, and keep the sentence."""
    loaded = _loaded(database, placement_id, Question.COST)
    if loaded is None:
        return
    placement, instance, result = loaded
    student = student_key(placement.person_id)
    tell = Telling(database, report, placement_id)
    tell("", 0.05)
    choices = matching.explain(instance, result, student).choices
    sentence, about = NOTHING, ""
    if choices:
        about = choices[0].challenge
        try:
            found_out = matching.examine(
                instance, result, student, about, progress=tell, limit_s=LIMIT_S
            )
            sentence = found_out.sentence
        except TimeoutError:
            sentence = NOT_PROVEN
    with database.work(HUB) as work:
        if about:
            title = work.get(Challenge, id_of(about)).title
            for end in " .,":
                sentence = sentence.replace(f"{about}{end}", f"“{title}”{end}")
        keep(work, placement_id, {Question.COST.value: sentence})


@errand("rounds.changed", Lane.LONG)
def rethink(database: Database, report: Report, placement_id: int) -> None:
    """Find the smallest change that a whole new run confirms, and keep the sentence."""
    loaded = _loaded(database, placement_id, Question.CHANGE)
    if loaded is None:
        return
    placement, instance, result = loaded
    tell = Telling(database, report, placement_id)
    tell("", 0.05)
    try:
        change = matching.counterfactual(
            instance,
            result,
            student_key(placement.person_id),
            progress=tell,
            cancelled=lambda: tell.stopped,
        )
    except matching.Cancelled:
        raise jobs.Cancelled from None
    with database.work(HUB) as work:
        sentence = change_words(work, change) if change is not None else NO_CHANGE
        keep(work, placement_id, {Question.CHANGE.value: sentence})


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
