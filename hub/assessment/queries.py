"""What the desk asks for: the queue, the rubric, the marks of one work."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select

from hub.assessment import policy, rubrics
from hub.assessment.models import Assessment, AssessmentState, PartnerView, Rubric
from hub.challenges import Challenge
from hub.db import Work
from hub.submissions import Deliverable, Part, Submission
from hub.teams import Membership, State, Team

COMMENTS = 6
"""How many earlier comments are offered for a criterion."""
LOOK_BACK = 60


def last_versions() -> sa.Subquery:
    """The last version that each team handed in: (team_id, submission_id)."""
    return (
        sa.select(
            col(Deliverable.team_id).label("team_id"),
            func.max(col(Submission.id)).label("submission_id"),
        )
        .join(Submission, col(Submission.deliverable_id) == col(Deliverable.id))
        .group_by(col(Deliverable.team_id))
        .subquery()
    )


def rubric(work: Work, challenge: Challenge) -> Rubric:
    """The newest rubric of a challenge; where none is kept yet, the one its criteria make."""
    kept = work.maybe(
        select(Rubric)
        .where(col(Rubric.challenge_id) == challenge.id)
        .order_by(col(Rubric.version).desc())
    )
    return kept or default_rubric(work, challenge)


def default_rubric(work: Work, challenge: Challenge) -> Rubric:
    """Version 1 as the challenge's criteria make it; not kept, so it has no id."""
    return Rubric(
        challenge_id=challenge.id,
        version=1,
        criteria=rubrics.from_challenge(challenge.criteria),
        made_at=work.now,
    )


def uses(work: Work, row: Rubric) -> int:
    """How many works are marked, or looked at, by this version."""
    if row.id is None:
        return 0
    marked = work.count(select(Assessment.id).where(col(Assessment.rubric_id) == row.id))
    return marked + work.count(select(PartnerView.id).where(col(PartnerView.rubric_id) == row.id))


@dataclass(frozen=True)
class Waiting:
    """A work as the queue shows it: no names, only its label and how far it is."""

    submission: Submission
    challenge: Challenge
    team_id: int
    mine: bool
    """Whether it is this actor who marks it."""
    state: AssessmentState | None
    """None: nobody has begun."""
    marked: int
    criteria: int

    @property
    def words(self) -> str:
        if self.state is None or (self.state is AssessmentState.OPEN and not self.marked):
            return "Not started"
        if self.state is AssessmentState.OPEN:
            return f"{self.criteria - self.marked} of {self.criteria} left"
        return "Marked" if self.state is AssessmentState.MARKED else "Released"

    @property
    def look(self) -> str:
        """The state as the status macro has it."""
        if self.words == "Not started":
            return "later"
        return "now" if self.state is AssessmentState.OPEN else "done"

    @property
    def done(self) -> bool:
        return self.state in (AssessmentState.MARKED, AssessmentState.RELEASED)


def queue(work: Work, seen: sa.ColumnElement[bool] | None = None) -> list[Waiting]:
    """Works by challenge and label: those this actor marks, or those `seen` names."""
    last = last_versions()
    found: Any = (
        sa.select(Submission, Challenge, Team, Assessment, Rubric)
        .join(last, last.c.submission_id == col(Submission.id))
        .join(Team, col(Team.id) == last.c.team_id)
        .join(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .join(
            Assessment,
            sa.and_(
                col(Assessment.submission_id) == col(Submission.id),
                col(Assessment.assessor_id) == col(Team.teacher_id),
            ),
            isouter=True,
        )
        .join(Rubric, col(Rubric.id) == col(Assessment.rubric_id), isouter=True)
        .where(policy.marked_by(work.actor) if seen is None else seen)
        .where(col(Team.state) != State.DISSOLVED)
        .order_by(col(Challenge.title), col(Challenge.id), col(Submission.label))
    )
    return [waiting_row(work, *row) for row in work.all(found)]


def waiting_row(
    work: Work,
    submission: Submission,
    challenge: Challenge,
    team: Team,
    assessment: Assessment | None,
    used: Rubric | None,
) -> Waiting:
    marks = assessment.marks if assessment else {}
    marked = sum(1 for mark in marks.values() if mark["points"] is not None)
    state = assessment.state if assessment else None
    criteria = used.criteria if used else challenge.criteria
    mine = policy.marks(work.actor, team)
    return Waiting(submission, challenge, team.id, mine, state, marked, len(criteria))


@dataclass(frozen=True)
class Sheet:
    """One work with all that is known of its marks."""

    handed: policy.Handed
    rubric: Rubric
    assessment: Assessment | None
    view: PartnerView | None
    carried: dict[str, Any] = field(default_factory=dict)
    """Marks of the draft on an earlier version, where this one has none yet."""

    @property
    def released(self) -> bool:
        return bool(self.assessment and self.assessment.state is AssessmentState.RELEASED)

    @property
    def marked(self) -> bool:
        return bool(self.assessment and self.assessment.state is not AssessmentState.OPEN)

    @property
    def marks(self) -> dict[str, Any]:
        return self.assessment.marks if self.assessment else self.carried

    @property
    def given(self) -> bool:
        return bool(self.view and self.view.given_at)

    @property
    def asks_partner(self) -> bool:
        return any(one["partner"] for one in self.rubric.criteria)


def sheet(work: Work, handed: policy.Handed) -> Sheet:
    """The marks of one work: the teacher's, and the partner's view."""
    kept = work.all(
        select(Assessment)
        .where(
            col(Assessment.team_id) == handed.team.id,
            col(Assessment.assessor_id) == handed.team.teacher_id,
            col(Assessment.submission_id) <= handed.submission.id,
        )
        .order_by(col(Assessment.submission_id).desc())
        .limit(2)
    )
    own = next((one for one in kept if one.submission_id == handed.submission.id), None)
    view = work.maybe(
        select(PartnerView).where(col(PartnerView.submission_id) == handed.submission.id)
    )
    used = own.rubric_id if own else view.rubric_id if view else None
    found = work.get(Rubric, used) if used else rubric(work, handed.challenge)
    carried = {} if own or not kept else fitting(kept[0].marks, found)
    return Sheet(handed, found, own, view, carried)


def sheets(work: Work, challenge: Challenge) -> list[Sheet]:
    """The works of a challenge that this actor marks, by label."""
    last = last_versions()
    rows = work.all(
        select(Submission, Deliverable, Team)
        .join(Deliverable, col(Deliverable.id) == col(Submission.deliverable_id))
        .join(last, last.c.submission_id == col(Submission.id))
        .join(Team, col(Team.id) == last.c.team_id)
        .where(
            col(Team.challenge_id) == challenge.id,
            policy.marked_by(work.actor),
            col(Team.state) != State.DISSOLVED,
        )
        .order_by(col(Submission.label), col(Submission.id))
    )
    return [sheet(work, policy.Handed(*row, challenge)) for row in rows]


def fitting(marks: dict[str, Any], found: Rubric) -> dict[str, Any]:
    """Those of some marks that this rubric's levels know."""
    levels = {one["key"]: [level["points"] for level in one["levels"]] for one in found.criteria}
    return {
        key: mark
        for key, mark in marks.items()
        if key in levels and mark["points"] in [*levels[key], None]
    }


def comment_bank(work: Work, open_sheet: Sheet) -> dict[str, list[str]]:
    """The actor's own earlier comments, newest first, by key of this rubric's criteria.

    Those on the work that is open are left out: they stand in its fields.
    """
    found, own = open_sheet.rubric, open_sheet.assessment
    rows = work.all(
        select(Assessment.marks, Rubric.criteria)
        .join(Rubric, col(Rubric.id) == col(Assessment.rubric_id))
        .where(
            col(Assessment.assessor_id) == work.actor.person_id,
            col(Assessment.id) != (own.id if own else 0),
        )
        .order_by(col(Assessment.changed_at).desc(), col(Assessment.id).desc())
        .limit(LOOK_BACK)
    )
    by_name: dict[str, dict[str, None]] = {}
    for marks, criteria in rows:
        for one in criteria:
            comment = marks.get(one["key"], {}).get("comment", "")
            if comment:
                by_name.setdefault(one["name"], {})[comment] = None
    return {one["key"]: list(by_name.get(one["name"], ()))[:COMMENTS] for one in found.criteria}


def unnamed(work: Work, team: Team) -> dict[int, str]:
    """What stands at the desk where a member's name would: works are marked without names."""
    ids = work.all(select(Membership.person_id).where(col(Membership.team_id) == team.id))
    return dict.fromkeys(ids, "A member of the team")


def without_names(parts: list[Part]) -> list[Part]:
    """Copies of frozen parts for the desk, in which those mentioned have no names."""
    shown = []
    for part in parts:
        people = dict.fromkeys(part.content.get("people", {}), "a member of the team")
        content = {**part.content, "people": people} if people else part.content
        shown.append(Part(**{**part.model_dump(), "content": content}))
    return shown
