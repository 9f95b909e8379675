"""The review desk: the queue, one review, its decision."""

from itertools import pairwise
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub.challenges import commands, comparing, policy, posting, queries
from hub.challenges.forms import CommentForm, DecisionForm
from hub.challenges.models import Challenge, ChallengeEvent, FieldComment, State
from hub.challenges.moves import NAMES, WAITING, snapshot
from hub.db import Work
from hub.identity import Person
from hub.organisations import Organisation, Verification
from hub.web import Form, Submission, action, blank, page, redirect, render
from hub.web.paging import paged_rows


def desk(request: Request, work: Work, _: None) -> Response:
    wanted = request.query_params.get("state", "")
    state = next((one for one in State if one == wanted and one is not State.DRAFT), None)
    return render(
        request,
        "challenges/desk.html",
        paged=paged_rows(request, work, queries.desk(state)),
        state=state,
        funnel=queries.funnel(work),
        waiting=WAITING,
        names=NAMES,
        verified=Verification.VERIFIED,
    )


def review(request: Request, work: Work, challenge: Challenge) -> Response:
    return _review(request, work, challenge, blank())


def _review(
    request: Request,
    work: Work,
    challenge: Challenge,
    form: Submission[Any],
    status: int = 200,
) -> Response:
    comments = queries.comments(work, challenge)
    history = queries.history(work, challenge)
    organisation = work.get(Organisation, challenge.organisation_id)
    open_ones: dict[str, list[tuple[FieldComment, str]]] = {}
    for comment, name in comments:
        if comment.resolved_at is None:
            open_ones.setdefault(comment.field, []).append((comment, name))
    return render(
        request,
        "challenges/review.html",
        status=status,
        challenge=challenge,
        organisation=organisation,
        verified=organisation.verification is Verification.VERIFIED,
        author=work.get(Person, challenge.author_id),
        reviewer=work.get(Person, challenge.coordinator_id) if challenge.coordinator_id else None,
        summary=posting.summary(challenge),
        comments=open_ones,
        count=sum(len(found) for found in open_ones.values()),
        versions=_versions(challenge, history),
        history=history,
        names=NAMES,
        under_review=challenge.state in WAITING,
        can_comment=challenge.state in (*WAITING, State.APPROVED),
        approved=challenge.state is State.APPROVED,
        form=form,
        commented=str(form.sent.get("field", "")),
    )


def _versions(
    challenge: Challenge, history: list[tuple[ChallengeEvent, str | None]]
) -> list[tuple[ChallengeEvent, list[comparing.Change]]]:
    """Each text that was sent, newest first, with what changed since the one before."""
    sent = [
        event for event, _ in reversed(history) if event.state is State.SUBMITTED and event.snapshot
    ]
    found = [
        (later, comparing.changes(earlier.snapshot, later.snapshot))
        for earlier, later in pairwise(sent)
    ]
    if challenge.state is State.EDITS_REQUESTED and sent:
        # What the organisation writes now is not sent yet, so it is not shown.
        return found[::-1]
    if sent and (unsent := comparing.changes(sent[-1].snapshot, snapshot(challenge))):
        found.append((sent[-1], unsent))
    return found[::-1]


def take(request: Request, work: Work, challenge: Challenge, _: Submission[Form]) -> Response:
    commands.take(work, challenge)
    return redirect(
        request, "challenges:review", challenge_id=challenge.id, notice="This review is yours."
    )


def comment(
    request: Request, work: Work, challenge: Challenge, form: Submission[CommentForm]
) -> Response:
    if form.value is None:
        return _review(request, work, challenge, form, status=422)
    commands.comment(work, challenge, form.value.field, form.value.text)
    return redirect(
        request,
        "challenges:review",
        challenge_id=challenge.id,
        fragment=f"answer-{form.value.field}",
        notice="Comment kept. It is sent with your decision.",
    )


def drop_comment(
    request: Request,
    work: Work,
    subject: tuple[Challenge, FieldComment],
    _: Submission[Form],
) -> Response:
    challenge, row = subject
    commands.drop_comment(work, challenge, row)
    return redirect(
        request,
        "challenges:review",
        challenge_id=challenge.id,
        fragment=f"answer-{row.field}",
        notice="Comment removed.",
    )


def decide(
    request: Request, work: Work, challenge: Challenge, form: Submission[DecisionForm]
) -> Response:
    if form.value is None:
        return _review(request, work, challenge, form, status=422)
    decision, message = form.value.decision, form.value.message
    if decision == "approve":
        commands.approve(work, challenge, message)
    elif decision == "changes":
        commands.ask_for_changes(work, challenge, message)
    else:
        commands.reject(work, challenge, message)
    notice = {
        "approve": "Approved. Publish it when its time has come.",
        "changes": "Sent back with your comments.",
        "reject": "Not accepted. The organisation has your reason.",
    }[decision]
    if decision == "approve":
        return redirect(request, "challenges:review", challenge_id=challenge.id, notice=notice)
    return redirect(request, "challenges:desk", notice=notice)


def publish(request: Request, work: Work, challenge: Challenge, _: Submission[Form]) -> Response:
    commands.publish(work, challenge)
    return redirect(
        request, "challenges:show", challenge_id=challenge.id, notice="Open to students now."
    )


routes: list[BaseRoute] = [
    page("/desk", desk, policy.coordinator),
    page("/{challenge_id:int}/review", review, policy.reviewer),
    action("/{challenge_id:int}/review", take, policy.reviewer, name="take"),
    action("/{challenge_id:int}/comments", comment, policy.reviewer, CommentForm),
    action(
        "/{challenge_id:int}/comments/{comment_id:int}/removal",
        drop_comment,
        policy.commenter,
    ),
    action("/{challenge_id:int}/decision", decide, policy.reviewer, DecisionForm),
    action("/{challenge_id:int}/publication", publish, policy.reviewer),
]
