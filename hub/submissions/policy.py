"""Who may read what was handed in, and who may hand in."""

from sqlmodel import col, select

from hub.db import Work
from hub.errors import NotFound
from hub.submissions.models import Deliverable, Part, Submission
from hub.teams import Team, known
from hub.teams import member as member_of

Found = tuple[Team, Deliverable]


def team_reader(work: Work, team_id: int) -> Team:
    """Team, teacher, partner and coordinators read what was handed in."""
    return known(work, team_id)


def _deliverable(work: Work, deliverable_id: int) -> Deliverable:
    return work.one(select(Deliverable).where(col(Deliverable.id) == deliverable_id))


def member(work: Work, deliverable_id: int) -> Found:
    """Hands in: a member of the deliverable's team."""
    deliverable = _deliverable(work, deliverable_id)
    return member_of(work, deliverable.team_id), deliverable


def reader(work: Work, submission_id: int) -> tuple[Team, Deliverable, Submission]:
    """Reads one version that was handed in: team, teacher, partner, coordinators."""
    submission = work.one(select(Submission).where(col(Submission.id) == submission_id))
    deliverable = _deliverable(work, submission.deliverable_id)
    return known(work, deliverable.team_id), deliverable, submission


def part_reader(work: Work, submission_id: int, part_id: int) -> tuple[Team, Submission, Part]:
    """Reads one part of a version, by the same right."""
    team, _, submission = reader(work, submission_id)
    part = work.maybe(
        select(Part).where(col(Part.id) == part_id, col(Part.submission_id) == submission.id)
    )
    if part is None:
        raise NotFound
    return team, submission, part


def image_reader(
    work: Work, submission_id: int, part_id: int, file_id: int
) -> tuple[Team, Submission, Part, int]:
    """An image in a frozen page, by the right to the page."""
    team, submission, part = part_reader(work, submission_id, part_id)
    if part.kind != "page":
        raise NotFound
    return team, submission, part, file_id
