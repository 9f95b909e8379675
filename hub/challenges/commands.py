"""What can happen to a challenge on its way from a draft to the catalogue."""

import secrets
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from hub import rankings
from hub.challenges.models import Challenge, FieldComment, State
from hub.challenges.moves import WAITING, IllegalMove, move
from hub.challenges.news import tell_coordinators, tell_organisation
from hub.challenges.steps import ANSWERS, STEP_OF, Step
from hub.challenges.steps.needs import missing
from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.identity import Person
from hub.notices import mail
from hub.organisations import Organisation, Verification
from hub.search import fold
from hub.web.forms import check_version

MOST_DRAFTS = 20
NOT_COPIED = {"starts_on", "ends_on"}


class Incomplete(Conflict):
    """Sending a challenge that still needs something."""


def begin(work: Work, organisation: Organisation) -> Challenge:
    """Start an empty draft in the name of an organisation."""
    return _new(work, organisation.id or 0, {})


def copy(work: Work, challenge: Challenge) -> Challenge:
    """Start a draft with the answers of an earlier challenge. Its dates are to be set anew."""
    values = {name: getattr(challenge, name) for name in ANSWERS if name not in NOT_COPIED}
    return _new(work, challenge.organisation_id, values)


def _new(work: Work, organisation_id: int, values: dict[str, Any]) -> Challenge:
    drafts = select(Challenge.id).where(
        col(Challenge.organisation_id) == organisation_id, col(Challenge.state) == State.DRAFT
    )
    if work.count(drafts) >= MOST_DRAFTS:
        raise Conflict(f"There are {MOST_DRAFTS} drafts already. Withdraw one that you dropped.")
    slug = fold(values.get("title", "")).replace(" ", "-")[:40].strip("-")
    challenge = work.add(
        Challenge(
            key=f"{slug or 'challenge'}-{secrets.token_hex(4)}",
            organisation_id=organisation_id,
            author_id=work.actor.person_id or 0,
            changed_by_id=work.actor.person_id,
            made_at=work.now,
            changed_at=work.now,
            **values,
        )
    )
    work.record("challenges.begin", f"challenges/{challenge.id}", organisation=organisation_id)
    return challenge


def write(
    work: Work, challenge: Challenge, step: Step, values: dict[str, Any], version: int
) -> None:
    """Save the answers of one step, complete or not. Comments on changed answers are settled.

    version: how often this step had been saved when the page was made.
    Raises EditedMeanwhile when a colleague saved the same step since.
    """
    now = challenge.step_versions.get(step.key, 0)
    changes = {name: values[name] for name in step.names if values.get(name) is not None}
    theirs = {name: getattr(challenge, name) for name in step.names}
    if any(changes.get(name, theirs[name]) != theirs[name] for name in step.names):
        check_version(version, now, _editor(work, challenge), said(theirs))
    for name, value in changes.items():
        if value != getattr(challenge, name):
            setattr(challenge, name, value)
            _settle(work, challenge, name)
    for name in ("starts_on", "ends_on"):
        if name in step.names and values.get(name) is None:
            setattr(challenge, name, None)
    challenge.step_versions = {**challenge.step_versions, step.key: now + 1}
    challenge.version += 1
    challenge.changed_at, challenge.changed_by_id = work.now, work.actor.person_id
    work.add(challenge)
    work.record("challenges.write", f"challenges/{challenge.id}", step=step.key)
    work.announce(f"challenges/{challenge.id}")


def said(values: dict[str, Any]) -> dict[str, str]:
    """Answers as words, to be shown beside what somebody else typed."""
    from hub.challenges.words import answer_words

    return {name: answer_words(name, value) for name, value in values.items()}


def _editor(work: Work, challenge: Challenge) -> str:
    if challenge.changed_by_id is None:
        return "A colleague"
    return work.get(Person, challenge.changed_by_id).name


def _settle(work: Work, challenge: Challenge, field: str | None = None) -> None:
    """Mark open comments as settled: on one answer, or on all."""
    of_this = [
        col(FieldComment.challenge_id) == challenge.id,
        col(FieldComment.resolved_at).is_(None),
    ]
    if field is not None:
        of_this.append(col(FieldComment.field) == field)
    work.execute(sa.update(FieldComment).where(*of_this).values(resolved_at=work.now))


def send(work: Work, challenge: Challenge, note: str = "") -> None:
    """Hand a challenge over to the reviewers. Raises Incomplete when something is missing."""
    if missing(challenge):
        raise Incomplete("Some answers are missing. The page “Check and send” names each of them.")
    again = challenge.submitted_at is not None
    move(work, challenge, State.SUBMITTED, note)
    _settle(work, challenge)
    work.add(challenge)
    word = "sent again" if again else "sent"
    tell_coordinators(
        work,
        challenge,
        "challenges.sent",
        f"“{challenge.title}” was {word} for review.",
        f"/challenges/{challenge.id}/review",
    )


def remind(work: Work, challenge: Challenge) -> None:
    """Mail whoever writes it the way back. Who is signed out is let in by the next mail."""
    person = work.get(Person, work.actor.person_id)
    title = f"“{challenge.title}”" if challenge.title else "your challenge"
    mail(
        work,
        person.email,
        f"Go on with {title}",
        f"Here you go on with {title}:\n\n{{origin}}/challenges/{challenge.id}/draft\n\n"
        "Every step is saved. If you are signed out by then, enter this mail address there, "
        "and a link that lets you in comes at once. You need no password.\n",
    )
    work.record("challenges.remind", f"challenges/{challenge.id}")


def withdraw(work: Work, challenge: Challenge, reason: str) -> None:
    """Take a challenge back, for good. Whoever reviews it, ranked it or follows it is told.

    Raises IllegalMove, where a round took it or a colleague was quicker, too.
    """
    work.hold(challenge)
    if challenge.state is State.WITHDRAWN:
        raise IllegalMove("This challenge is withdrawn already.")
    waiting = challenge.state in WAITING
    move(work, challenge, State.WITHDRAWN, reason)
    rankings.withdrawn(work, challenge)
    if waiting or challenge.coordinator_id is not None:
        tell_coordinators(
            work,
            challenge,
            "challenges.withdrawn",
            f"“{challenge.title}” was withdrawn.",
            f"/challenges/{challenge.id}/review",
        )


def take(work: Work, challenge: Challenge) -> None:
    """Begin a review, so that two coordinators do not do the same work."""
    if challenge.state is not State.SUBMITTED:
        raise IllegalMove("Somebody has begun this review already.")
    challenge.coordinator_id = work.actor.person_id
    move(work, challenge, State.IN_REVIEW)


def comment(work: Work, challenge: Challenge, field: str, text: str) -> FieldComment:
    """Ask for a change of one answer. The organisation sees it when the review is sent back."""
    if field not in STEP_OF:
        raise Invalid("field", "Choose one of the answers on this page.")
    _under_review(challenge)
    row = work.add(
        FieldComment(
            challenge_id=challenge.id,
            field=field,
            text=text,
            author_id=work.actor.person_id or 0,
            at=work.now,
        )
    )
    if challenge.state is State.SUBMITTED:
        take(work, challenge)
    work.record("challenges.comment", f"challenges/{challenge.id}", field=field)
    return row


def drop_comment(work: Work, challenge: Challenge, row: FieldComment) -> None:
    """Take a wish back before it is sent."""
    _under_review(challenge)
    work.record("challenges.drop_comment", f"challenges/{challenge.id}", field=row.field)
    work.remove(row)


def _under_review(challenge: Challenge) -> None:
    if challenge.state not in (*WAITING, State.APPROVED):
        raise Conflict("This challenge is not being reviewed at the moment.")


def ask_for_changes(work: Work, challenge: Challenge, message: str) -> None:
    """Send a challenge back, with a message and at least one comment on a named answer."""
    if not message:
        raise Invalid("message", "Say in a sentence what you ask for, and why.")
    open_ones = select(FieldComment.id).where(
        col(FieldComment.challenge_id) == challenge.id, col(FieldComment.resolved_at).is_(None)
    )
    if work.count(open_ones) == 0:
        raise Invalid("decision", "Write a comment beside at least one answer first.")
    _decide(work, challenge, State.EDITS_REQUESTED, message)
    tell_organisation(
        work,
        challenge,
        "challenges.edits_requested",
        f"A reviewer asks for changes to “{challenge.title}”.",
        f"/challenges/{challenge.id}/draft",
    )


def approve(work: Work, challenge: Challenge, message: str) -> None:
    """Find a challenge good. Comments that were written meanwhile fall away."""
    _settle(work, challenge)
    _decide(work, challenge, State.APPROVED, message)
    tell_organisation(
        work,
        challenge,
        "challenges.approved",
        f"“{challenge.title}” is approved.",
        f"/challenges/{challenge.id}/draft",
    )


def reject(work: Work, challenge: Challenge, reason: str) -> None:
    """Not accept a challenge, with a reason that the organisation reads."""
    if not reason:
        raise Invalid("message", "Say why. The organisation reads your reason.")
    _decide(work, challenge, State.REJECTED, reason)
    tell_organisation(
        work,
        challenge,
        "challenges.rejected",
        f"“{challenge.title}” was not accepted.",
        f"/challenges/{challenge.id}/draft",
    )


def _decide(work: Work, challenge: Challenge, state: State, message: str) -> None:
    challenge.coordinator_id = work.actor.person_id or challenge.coordinator_id
    move(work, challenge, state, message)


def publish(work: Work, challenge: Challenge) -> None:
    """Show an approved challenge to everybody. Its organisation must have been verified."""
    organisation = work.get(Organisation, challenge.organisation_id)
    if organisation.verification is not Verification.VERIFIED:
        raise Conflict(
            f"{organisation.name} has not been verified yet. An administrator verifies it first."
        )
    move(work, challenge, State.PUBLISHED)
    tell_organisation(
        work,
        challenge,
        "challenges.published",
        f"“{challenge.title}” is open to students.",
        f"/challenges/{challenge.id}",
    )
    work.later("challenges.tell_searches", challenge_id=challenge.id)
