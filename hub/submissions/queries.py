"""What pages ask of submissions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from hub import boards, pages
from hub.db import Work
from hub.files import StoredFile
from hub.identity import Person
from hub.submissions.models import Deliverable, Part, Submission
from hub.submissions.rules import Verdict, verdict
from hub.teams import Membership, Standing, State, Team, TeamFile


@dataclass(frozen=True)
class Line:
    """A deliverable with the versions handed in, newest first, and what the rule says now."""

    deliverable: Deliverable
    versions: list[Submission]
    verdict: Verdict


def lines(work: Work, team: Team) -> list[Line]:
    """All that a team has to hand in, by date: two queries."""
    rows = work.all(
        select(Deliverable)
        .where(col(Deliverable.team_id) == team.id)
        .order_by(col(Deliverable.due_at), col(Deliverable.id))
    )
    versions = work.all(
        select(Submission)
        .where(col(Submission.deliverable_id).in_([row.id for row in rows]))
        .order_by(col(Submission.number).desc())
    )
    found = []
    for row in rows:
        own = [one for one in versions if one.deliverable_id == row.id]
        found.append(Line(row, own, rule_now(work, row, len(own))))
    return found


def rule_now(work: Work, row: Deliverable, versions: int) -> Verdict:
    """What the rule says of handing in now."""
    return verdict(work.now, row.due_at, row.late_hours, versions, row.max_versions)


@dataclass(frozen=True)
class Candidate:
    """Something that can be handed in: `key` is what the form sends for it."""

    key: str
    kind: str
    title: str
    note: str


def candidates(work: Work, team: Team) -> list[Candidate]:
    """The team's pages, boards and files."""
    found = [
        Candidate(f"page-{one.id}", "page", one.title, "Page")
        for one in pages.of_team(work, team.id)
    ]
    found += [
        Candidate(f"board-{one.id}", "board", one.title, "Board, as its outline")
        for one in boards.of_team(work, team.id)
    ]
    files = work.all(
        select(TeamFile, StoredFile)
        .join(StoredFile, col(StoredFile.id) == col(TeamFile.file_id))
        .where(col(TeamFile.team_id) == team.id, col(TeamFile.removed_at).is_(None))
        .order_by(col(TeamFile.id))
    )
    found += [Candidate(f"file-{row.id}", "file", kept.name, "File") for row, kept in files]
    return found


def parts(work: Work, submission: Submission) -> list[Part]:
    """What one version holds, in the order in which it was chosen."""
    return work.all(
        select(Part).where(col(Part.submission_id) == submission.id).order_by(col(Part.id))
    )


def latest(work: Work, team_ids: list[int]) -> dict[int, Submission]:
    """The last version of each team's deliverables, by team."""
    rows = work.all(
        select(Deliverable.team_id, Submission)
        .join(Submission, col(Submission.deliverable_id) == col(Deliverable.id))
        .where(col(Deliverable.team_id).in_(team_ids))
        .order_by(col(Submission.submitted_at), col(Submission.id))
    )
    return dict(rows)


def missing(work: Work) -> list[tuple[Deliverable, Team]]:
    """What the teams of this actor have not handed in yet, as long as it is taken; by date."""
    own = select(Membership.team_id).where(
        col(Membership.person_id) == work.actor.person_id,
        col(Membership.standing) == Standing.ACTIVE,
    )
    return work.all(
        select(Deliverable, Team)
        .join(Team, col(Team.id) == col(Deliverable.team_id))
        .where(
            col(Team.id).in_(own),
            col(Team.state) == State.ACTIVE,
            col(Deliverable.due_at) > work.now - timedelta(days=2),
            col(Deliverable.id).not_in(select(Submission.deliverable_id)),
        )
        .order_by(col(Deliverable.due_at))
        .limit(3)
    )


def receipt(work: Work, submission: Submission) -> dict[str, Any]:
    """What a receipt says: who handed in, and the parts with their hashes."""
    return {
        "submission": submission,
        "person": work.get(Person, submission.submitted_by_id),
        "parts": parts(work, submission),
    }
