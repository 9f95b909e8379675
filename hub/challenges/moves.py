"""How a challenge goes from state to state: the one place that says what may follow what."""

from typing import Any

from hub.challenges.finding import index
from hub.challenges.models import PUBLIC, Challenge, ChallengeEvent, State
from hub.challenges.news import tell_of_state
from hub.challenges.steps import ANSWERS
from hub.db import Work
from hub.errors import Conflict

MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset(
        {
            State.IN_REVIEW,
            State.EDITS_REQUESTED,
            State.APPROVED,
            State.REJECTED,
            State.WITHDRAWN,
        }
    ),
    State.IN_REVIEW: frozenset(
        {State.EDITS_REQUESTED, State.APPROVED, State.REJECTED, State.WITHDRAWN}
    ),
    State.EDITS_REQUESTED: frozenset({State.SUBMITTED, State.REJECTED, State.WITHDRAWN}),
    State.APPROVED: frozenset({State.PUBLISHED, State.EDITS_REQUESTED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.MATCHING, State.WITHDRAWN}),
    # A round that is cancelled, or places nobody here, gives the challenge back.
    # Nobody takes it back while students are placed there or work on it.
    State.MATCHING: frozenset({State.PUBLISHED, State.IN_PROGRESS}),
    State.IN_PROGRESS: frozenset({State.DELIVERED}),
    # A deliverable that is sent back puts the team to work again.
    State.DELIVERED: frozenset({State.IN_PROGRESS, State.ASSESSED}),
    State.ASSESSED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.REJECTED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
EDITABLE = (State.DRAFT, State.EDITS_REQUESTED)
"""The states in which the organisation may write."""
WAITING = (State.SUBMITTED, State.IN_REVIEW)
"""The states in which a reviewer has to act."""
KEPT_TEXT = (State.SUBMITTED, State.PUBLISHED)
"""The states of which the history keeps the text as well."""
NAMES = {
    State.DRAFT: "Draft",
    State.SUBMITTED: "Sent for review",
    State.IN_REVIEW: "In review",
    State.EDITS_REQUESTED: "Changes asked for",
    State.APPROVED: "Approved",
    State.PUBLISHED: "Open for ranking",
    State.MATCHING: "Teams are being formed",
    State.IN_PROGRESS: "A team is at work",
    State.DELIVERED: "Result handed in",
    State.ASSESSED: "Assessed",
    State.CLOSED: "Closed",
    State.REJECTED: "Not accepted",
    State.WITHDRAWN: "Withdrawn",
}


class IllegalMove(Conflict):
    """A step in a challenge's life that its present state does not allow."""


def move(work: Work, challenge: Challenge, to: State, reason: str = "") -> None:
    """Bring a challenge to a state, and write that down with the reason and the text it has.

    Where it is already there, nothing happens: two teams may deliver one challenge.
    Raises IllegalMove.
    """
    if challenge.state is to:
        return
    if to not in MOVES[challenge.state]:
        raise IllegalMove(
            f"“{challenge.title or 'This challenge'}” is at “{NAMES[challenge.state]}”. "
            f"It cannot go to “{NAMES[to]}” from there."
        )
    before = challenge.state
    challenge.state = to
    if to is State.SUBMITTED:
        challenge.submitted_at = work.now
    if to is State.PUBLISHED and challenge.published_at is None:
        challenge.published_at = work.now
    work.add(challenge)
    work.add(
        ChallengeEvent(
            challenge_id=challenge.id,
            at=work.now,
            actor_id=work.actor.person_id,
            state=to,
            reason=reason,
            snapshot=snapshot(challenge) if to in KEPT_TEXT else {},
        )
    )
    if before in PUBLIC or to in PUBLIC:
        index(work, challenge)
    if before in PUBLIC:
        tell_of_state(work, challenge, before)
    work.record("challenges.move", f"challenges/{challenge.id}", before=before, after=to)
    work.announce(f"challenges/{challenge.id}")


def snapshot(challenge: Challenge) -> dict[str, Any]:
    """All answers of the wizard as plain JSON, to be compared with later ones."""
    values = challenge.model_dump(mode="json", include=set(ANSWERS))
    return {name: values[name] for name in ANSWERS}
