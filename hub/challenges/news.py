"""Who is told of what happens to a challenge."""

from sqlmodel import col, select

from hub.actor import Role
from hub.challenges.models import Challenge, Question
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


def _tell(work: Work, people: list[int], kind: str, sentence: str, path: str) -> None:
    for person_id in dict.fromkeys(people):
        if person_id != work.actor.person_id:
            notify(work, person_id, kind, sentence, path)
