"""An organisation's own challenges, and the posting wizard."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub.challenges import commands, partners, policy, posting, queries
from hub.challenges.forms import (
    MOST_CRITERIA,
    MOST_SKILLS,
    ReasonForm,
    SendForm,
    StepForm,
    answers,
    asked_boxes,
)
from hub.challenges.models import Challenge, State
from hub.challenges.moves import EDITABLE, MOVES, NAMES
from hub.challenges.routes.reading import shown
from hub.challenges.steps import STEPS, Step
from hub.challenges.steps.needs import faults, missing
from hub.challenges.words import state_sentence
from hub.db import Work
from hub.identity import Person
from hub.organisations import Organisation, Verification, of_actor
from hub.reference import SKILL_LEVELS, SKILLS
from hub.web import Form, Submission, action, blank, page, redirect, render

BOXES = {"criteria": "criterion_", "skills": "skill_", "partner_criteria": "asked_"}
"""Answers that are typed into numbered boxes, and how the names of these begin."""


def mine(request: Request, work: Work, _: None) -> Response:
    challenges = [
        (
            challenge,
            organisation,
            state_sentence(challenge, comments, organisation.verification is Verification.VERIFIED),
            waiting,
        )
        for challenge, organisation, comments, waiting in queries.of_organisations(work)
    ]
    return render(
        request,
        "challenges/mine.html",
        organisations=of_actor(work),
        challenges=challenges,
        coordinators=queries.coordinators(work),
        needs=[
            (challenge, waiting)
            for challenge, _, _, waiting in challenges
            if challenge.state is State.EDITS_REQUESTED or waiting
        ],
    )


def begin(
    request: Request, work: Work, organisation: Organisation, _: Submission[Form]
) -> Response:
    challenge = commands.begin(work, organisation)
    return redirect(request, "challenges:draft", challenge_id=challenge.id)


def copy(request: Request, work: Work, challenge: Challenge, _: Submission[Form]) -> Response:
    fresh = commands.copy(work, challenge)
    return redirect(
        request,
        "challenges:draft",
        challenge_id=fresh.id,
        notice="Copied. Check each step and enter new dates.",
    )


def draft(request: Request, work: Work, challenge: Challenge) -> Response:
    return _draft(request, work, challenge, blank())


def _draft(
    request: Request, work: Work, challenge: Challenge, form: Submission[Any], status: int = 200
) -> Response:
    comments = queries.comments(work, challenge)
    beside = posting.remarks(challenge, comments)
    tasks = posting.tasks(challenge, beside)
    organisation = work.get(Organisation, challenge.organisation_id)
    left = [task for task in tasks if not task.done]
    return render(
        request,
        "challenges/draft.html",
        status=status,
        challenge=challenge,
        organisation=organisation,
        verified=organisation.verification is Verification.VERIFIED,
        editable=challenge.state in EDITABLE,
        tasks=tasks,
        left=left,
        minutes=sum(task.step.minutes for task in left),
        ready=not missing(challenge),
        sentence=state_sentence(
            challenge,
            sum(1 for task in tasks if task.state == "changes"),
            organisation.verification is Verification.VERIFIED,
        ),
        coordinator=_coordinator(work, challenge),
        history=queries.history(work, challenge),
        names=NAMES,
        can_withdraw=State.WITHDRAWN in MOVES[challenge.state],
        form=form,
    )


def _coordinator(work: Work, challenge: Challenge) -> Person | None:
    if challenge.coordinator_id is None:
        return None
    return work.get(Person, challenge.coordinator_id)


def step(request: Request, work: Work, subject: tuple[Challenge, Step]) -> Response:
    challenge, at = subject
    return _step(request, work, subject, blank(**posting.shown(challenge, at)))


def _step(
    request: Request,
    work: Work,
    subject: tuple[Challenge, Step],
    form: Submission[Any],
    status: int = 200,
    *,
    rest_saved: bool = False,
) -> Response:
    challenge, at = subject
    beside = posting.remarks(challenge, queries.comments(work, challenge))
    tasks = posting.tasks(challenge, beside)
    return render(
        request,
        "challenges/step.html",
        status=status,
        challenge=challenge,
        step=at,
        number=STEPS.index(at) + 1,
        tasks=tasks,
        remarks=beside,
        coordinator=_coordinator(work, challenge),
        rest_saved=rest_saved,
        criteria_boxes=range(1, MOST_CRITERIA + 1),
        skill_boxes=range(1, MOST_SKILLS + 1),
        skills=SKILLS,
        skill_levels=SKILL_LEVELS,
        asked_boxes=range(1, partners.MOST_ASKED + 1),
        asked_groups=partners.GROUPS,
        form=form,
    )


def save(
    request: Request,
    work: Work,
    subject: tuple[Challenge, Step],
    form: Submission[Any],
) -> Response:
    """Keep one step. Going on wants it complete; leaving keeps whatever can be read."""
    challenge, at = subject
    if form.value is None:
        leaving = form.sent.get("then") == "leave" and "version" not in form.errors
        if leaving:
            readable = {
                name: value
                for name, value in form.sent.items()
                if name not in form.errors and value not in ("", [])
            }
            kept = StepForm.model_validate(readable)
            values = {k: v for k, v in answers(kept).items() if not _faulty(k, form)}
            commands.write(work, challenge, at, values, kept.version)
            form.sent["version"] = str(challenge.step_versions[at.key])
        return _step(request, work, subject, form, status=422, rest_saved=leaving)
    values = answers(form.value)
    if form.value.then == "next":
        for name, sentence in _beside(faults(at, values), form.value, values).items():
            form.refuse(name, sentence)
        if form.value is None:
            return _step(request, work, subject, form, status=422)
        commands.write(work, challenge, at, values, form.value.version)
        return _next(request, challenge, at)
    commands.write(work, challenge, at, values, form.value.version)
    return redirect(
        request,
        "challenges:draft",
        challenge_id=challenge.id,
        notice=f"“{at.title}” is saved. Come back when you like.",
    )


def _beside(found: dict[str, str], sent: Form, values: dict[str, Any]) -> dict[str, str]:
    """The faults of a page, those of a partner's criteria beside the very boxes."""
    placed = dict(found)
    if placed.pop("partner_criteria", ""):
        numbers = asked_boxes(sent.model_dump())
        for at, (box, sentence) in partners.faults(values["partner_criteria"], values).items():
            placed[f"asked_{numbers[at]}{'_' if box else ''}{box}"] = sentence
    return placed


def _faulty(name: str, form: Submission[Any]) -> bool:
    """Whether an answer, or one of its numbered boxes, could not be read."""
    boxes = BOXES.get(name)
    return name in form.errors or (
        boxes is not None and any(one.startswith(boxes) for one in form.errors)
    )


def _next(request: Request, challenge: Challenge, at: Step) -> Response:
    number = STEPS.index(at) + 1
    if number == len(STEPS):
        return redirect(request, "challenges:check", challenge_id=challenge.id, notice="Saved.")
    return redirect(
        request,
        "challenges:step",
        challenge_id=challenge.id,
        step=STEPS[number].key,
        notice="Saved.",
    )


def check(request: Request, work: Work, challenge: Challenge) -> Response:
    return _check(request, work, challenge, blank())


def _check(
    request: Request, work: Work, challenge: Challenge, form: Submission[Any], status: int = 200
) -> Response:
    beside = posting.remarks(challenge, queries.comments(work, challenge))
    return render(
        request,
        "challenges/check.html",
        status=status,
        challenge=challenge,
        summary=posting.summary(challenge),
        tasks=posting.tasks(challenge, beside),
        missing=missing(challenge),
        open_remarks=[
            (name, remark)
            for name, found in beside.items()
            for remark in found
            if not remark.settled
        ],
        again=challenge.submitted_at is not None,
        form=form,
    )


def send(
    request: Request, work: Work, challenge: Challenge, form: Submission[SendForm]
) -> Response:
    if form.value is None or missing(challenge):
        return _check(request, work, challenge, form, status=422)
    commands.send(work, challenge, form.value.note)
    return redirect(
        request,
        "challenges:draft",
        challenge_id=challenge.id,
        notice="Sent. A coordinator reads it now.",
    )


def remind(request: Request, work: Work, challenge: Challenge, _: Submission[Form]) -> Response:
    commands.remind(work, challenge)
    return redirect(
        request,
        "challenges:draft",
        challenge_id=challenge.id,
        notice="A mail is on its way. Its link opens this page again.",
    )


def withdraw(
    request: Request, work: Work, challenge: Challenge, form: Submission[ReasonForm]
) -> Response:
    if form.value is None:
        return _draft(request, work, challenge, form, status=422)
    commands.withdraw(work, challenge, form.value.reason)
    return redirect(request, "challenges:mine", notice="The challenge is withdrawn.")


def preview(request: Request, work: Work, challenge: Challenge) -> Response:
    return shown(request, work, challenge, blank(), preview=True)


routes: list[BaseRoute] = [
    page("/mine", mine, policy.partner),
    action("/of/{organisation_id:int}", begin, policy.speaker),
    action("/{challenge_id:int}/copy", copy, policy.owner),
    page("/{challenge_id:int}/draft", draft, policy.owner),
    page("/{challenge_id:int}/draft/check", check, policy.writer),
    page("/{challenge_id:int}/draft/{step:str}", step, policy.step_writer),
    action("/{challenge_id:int}/draft/reminder", remind, policy.writer),
    action("/{challenge_id:int}/draft/{step:str}", save, policy.step_writer, StepForm),
    action("/{challenge_id:int}/submission", send, policy.writer, SendForm),
    action("/{challenge_id:int}/withdrawal", withdraw, policy.owner, ReasonForm),
    page("/{challenge_id:int}/preview", preview, policy.previewer),
]
