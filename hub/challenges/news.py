"""Who is told of what happens to a challenge."""

import sqlalchemy as sa
from sqlmodel import col, select

from hub.actor import Role
from hub.challenges.models import Challenge, ChallengeFollow, Question, State
from hub.db import Work
from hub.identity import GrantState, RoleGrant
from hub.notices import notify


def tell_organisation(
    work: Work, challenge: Challenge, kind: str, sentence: str, path: str
) -> None:
    """Tell everybody who speaks for the organisation, but the one who did it."""
    grants = select(RoleGrant.person_id).where(
        col(RoleGrant.role) == Role.PARTNER,
        col(RoleGrant.organisation_id) == challenge.organisation_id,
        col(RoleGrant.state) == GrantState.CONFIRMED,
    )
    _tell(work, work.all(grants), kind, sentence, path)


def tell_coordinators(
    work: Work, challenge: Challenge, kind: str, sentence: str, path: str
) -> None:
    """Tell the coordinator who reviews it; before there is one, all of them."""
    if challenge.coordinator_id is not None:
        _tell(work, [challenge.coordinator_id], kind, sentence, path)
        return
    grants = select(RoleGrant.person_id).where(
        col(RoleGrant.role) == Role.COORDINATOR, col(RoleGrant.state) == GrantState.CONFIRMED
    )
    _tell(work, work.all(grants), kind, sentence, path)


def tell_asker(work: Work, challenge: Challenge, question: Question) -> None:
    """Tell the student who asked that there is an answer now."""
    if question.asker_id is not None:
        _tell(
            work,
            [question.asker_id],
            "challenges.answered",
            f"Your question about “{challenge.title}” is answered.",
            f"/challenges/{challenge.id}#question-{question.id}",
        )


def tell_followers(
    work: Work, challenge: Challenge, kind: str, sentence: str, path: str, *but: int | None
) -> None:
    """Tell those who follow it, but those who are told in other words."""
    rows = select(ChallengeFollow.person_id).where(
        col(ChallengeFollow.challenge_id) == challenge.id
    )
    people = [one for one in work.all(rows) if one not in but]
    _tell(work, people, kind, sentence, path)


def tell_of_state(work: Work, challenge: Challenge, before: State) -> None:
    """Tell those who follow a public challenge where it stands now.

    One that is withdrawn has no page any more, and nobody follows it then.
    """
    sentence = _said(challenge, before)
    if not sentence:
        return
    gone = challenge.state is State.WITHDRAWN
    path = "/challenges/followed" if gone else f"/challenges/{challenge.id}"
    tell_followers(work, challenge, "challenges.followed", sentence, path)
    if gone:
        follow = col(ChallengeFollow.challenge_id) == challenge.id
        work.execute(sa.delete(ChallengeFollow).where(follow))


def _said(challenge: Challenge, before: State) -> str:
    title = f"“{challenge.title}”"
    match challenge.state:
        case State.PUBLISHED if before is not State.APPROVED:
            return f"{title} is open for ranking again."
        case State.MATCHING:
            return f"Ranking has ended for {title}. Teams are being formed."
        case State.IN_PROGRESS if before is not State.DELIVERED:
            return f"A team is at work on {title} now."
        case State.DELIVERED:
            return f"A team has handed in its result on {title}."
        case State.CLOSED:
            return f"{title} is closed. It stays readable."
        case State.WITHDRAWN:
            return f"{title} was withdrawn by its organisation."
        case _:
            return ""


def _tell(work: Work, people: list[int], kind: str, sentence: str, path: str) -> None:
    for person_id in dict.fromkeys(people):
        if person_id != work.actor.person_id:
            notify(work, person_id, kind, sentence, path)
