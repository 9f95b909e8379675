"""What the pages of the wizard show: tasks with their status, remarks beside answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.challenges.forms import boxes
from hub.challenges.models import Challenge, FieldComment, State
from hub.challenges.steps import STEPS, Step
from hub.challenges.steps.needs import seen, step_faults
from hub.challenges.words import answer_words
from hub.web.words import listing, plural

Comments = Iterable[tuple[FieldComment, str]]


@dataclass(frozen=True)
class Remark:
    """A reviewer's comment as it stands beside an answer."""

    text: str
    by: str
    at: datetime
    settled: bool


@dataclass(frozen=True)
class Task:
    """One row of the task list."""

    step: Step
    number: int
    status: str
    state: str
    note: str

    @property
    def done(self) -> bool:
        return self.state == "done"


def remarks(challenge: Challenge, comments: Comments) -> dict[str, list[Remark]]:
    """The remarks of the review that was sent back last, by answer. None in other states.

    What the organisation has changed since stays visible as settled, so the talk can be followed.
    """
    if challenge.state is not State.EDITS_REQUESTED:
        return {}
    found: dict[str, list[Remark]] = {}
    for comment, by in comments:
        fresh = comment.resolved_at is None or (
            challenge.submitted_at is not None and comment.at >= challenge.submitted_at
        )
        if fresh:
            remark = Remark(comment.text, by, comment.at, comment.resolved_at is not None)
            found.setdefault(comment.field, []).append(remark)
    return found


def tasks(challenge: Challenge, beside: dict[str, list[Remark]]) -> list[Task]:
    """The seven steps that ask, each with its status as a word."""
    found = []
    for number, step in enumerate(STEPS, 1):
        open_ones = [
            remark for name in step.names for remark in beside.get(name, ()) if not remark.settled
        ]
        status, state = _status(challenge, step, bool(open_ones))
        minutes = f"About {plural(step.minutes, 'minute', 'minutes')}"
        if open_ones:
            who = listing(list(dict.fromkeys(remark.by for remark in open_ones)))
            note = f"{plural(len(open_ones), 'comment', 'comments')} by {who}. {minutes}"
        elif state == "now" and not seen(challenge, step):
            note = "Copied from an earlier challenge. Read it, and save it as it is or changed"
        else:
            note = "" if state == "done" else f"{step.about}. {minutes}"
        found.append(Task(step, number, status, state, note))
    return found


def _status(challenge: Challenge, step: Step, commented: bool) -> tuple[str, str]:
    if commented:
        return "Needs changes", "changes"
    if not step_faults(challenge, step):
        return "Done", "done"
    if seen(challenge, step) or _begun(challenge, step):
        return "In progress", "now"
    return "Not started", ""


def _begun(challenge: Challenge, step: Step) -> bool:
    """Whether anything stands there that nobody gets by default: a copy of last year's."""
    empty = Challenge.model_fields
    return any(
        getattr(challenge, name) not in ("", [], None, empty[name].get_default())
        for name in step.names
    )


def shown(challenge: Challenge, step: Step) -> dict[str, Any]:
    """What stands in the fields of a step before anybody types."""
    values = {name: getattr(challenge, name) for name in step.names}
    if "credits" in values:
        values["credits"] = f"{challenge.credits:g}"
    lists = [values.pop(name, []) for name in ("criteria", "skills", "partner_criteria")]
    version = challenge.step_versions.get(step.key, 0)
    return {**values, **boxes(*lists), "version": version}


def summary(challenge: Challenge) -> list[tuple[Step, list[tuple[str, str, str]]]]:
    """All answers as words, by step: (name of the answer, question, words)."""
    return [
        (
            step,
            [
                (ask.name, ask.short, answer_words(ask.name, getattr(challenge, ask.name)))
                for ask in step.asks
            ],
        )
        for step in STEPS
    ]
