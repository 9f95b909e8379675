"""Handing in: what was chosen is frozen as it is now; nothing changes it later."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from hub import boards, challenges, pages
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.files import StoredFile
from hub.notices import notify
from hub.submissions.forms import SubmissionForm
from hub.submissions.models import Access, Deliverable, Part, Submission
from hub.submissions.rules import digest, label, verdict
from hub.teams import CLOSED, State, Team, TeamFile, members
from hub.web.words import zone_of

ASKS = (
    "What you made, what you learned, and the evidence for both. Link each part to the criteria "
    "that it speaks to."
)


class NotNow(Conflict):
    """Handing in what the rule does not allow any more."""


def ask(work: Work, team: Team, title: str, asks: str, due_at: datetime) -> Deliverable:
    """Say what a team has to hand in, and until when."""
    row = work.add(Deliverable(team_id=team.id, title=title, asks=asks, due_at=due_at))
    work.record("submissions.ask", f"deliverables/{row.id}", team=team.id)
    return row


def ask_final(work: Work, team: Team) -> Deliverable:
    """The deliverable that every team has: the result, by the evening of the challenge's end."""
    challenge = work.get(Challenge, team.challenge_id)
    last = challenge.ends_on or (work.now + timedelta(weeks=16)).date()
    due_at = datetime.combine(last, time(18), zone_of("Europe/Brussels"))
    return ask(
        work,
        team,
        "Final result",
        ASKS,
        due_at,
    )


def hand_in(work: Work, team: Team, deliverable: Deliverable, form: SubmissionForm) -> Submission:
    """Freeze the chosen parts as they are, and give a receipt. Raises NotNow, Invalid."""
    person_id = work.actor.person_id
    if person_id is None:
        raise NotNow("Sign in to hand in.")
    if team.state in CLOSED:
        raise NotNow("This team's work is assessed. Nothing can be handed in any more.")
    before = work.maybe(
        select(func.max(col(Submission.number))).where(
            col(Submission.deliverable_id) == deliverable.id
        )
    )
    number = (before or 0) + 1
    rule = verdict(
        work.now,
        deliverable.due_at,
        deliverable.late_hours,
        number - 1,
        deliverable.max_versions,
    )
    if not rule.allowed:
        raise NotNow(rule.sentence)
    if not form.parts:
        raise Invalid("parts", "Choose at least one page, board or file.")
    if not form.agreed:
        raise Invalid("agreed", "Confirm that your team agrees on handing this in.")
    frozen = freeze(work, team, form)
    submission = Submission(
        deliverable_id=deliverable.id,
        number=number,
        label=label(deliverable.id),
        submitted_by_id=person_id,
        submitted_at=work.now,
        is_late=rule.late,
        statement=form.statement,
        licence=form.licence,
        access=Access(form.access),
        sha256=digest([[part.kind, part.source_id, part.sha256] for part in frozen]),
    )
    try:
        with work.savepoint():
            work.add(submission)
    except IntegrityError:
        raise NotNow(f"Somebody in your team handed in version {number} at this moment.") from None
    for part in frozen:
        part.submission_id = submission.id
    work.add_all(frozen)
    deliver(work, team)
    tell(work, team, deliverable, submission)
    work.record(
        "submissions.hand_in",
        f"submissions/{submission.id}",
        team=team.id,
        number=number,
        late=rule.late,
        sha256=submission.sha256,
    )
    work.announce(f"teams/{team.id}")
    return submission


def still_due(work: Work, team: Team) -> bool:
    """Whether something that the team has to hand in is missing."""
    given = select(Submission.deliverable_id)
    due = select(Deliverable.id).where(
        col(Deliverable.team_id) == team.id, col(Deliverable.id).not_in(given)
    )
    return work.maybe(due) is not None


def deliver(work: Work, team: Team) -> None:
    """The team has handed in, once nothing is missing; so has its challenge, once no team on it
    is still at work."""
    if team.state is State.ACTIVE and not still_due(work, team):
        team.state = State.SUBMITTED
        work.add(team)
    at_work = work.maybe(
        select(Team.id).where(
            col(Team.challenge_id) == team.challenge_id,
            col(Team.state).in_((State.FORMING, State.ACTIVE)),
        )
    )
    challenge = work.get(Challenge, team.challenge_id)
    if at_work is None and challenge.state is ChallengeState.IN_PROGRESS:
        challenges.move(work, challenge, ChallengeState.DELIVERED)


def tell(work: Work, team: Team, deliverable: Deliverable, submission: Submission) -> None:
    """Send the receipt to all members, and word to the teacher."""
    late = ", late" if submission.is_late else ""
    path = f"/submissions/{submission.id}"
    sentence = (
        f"Team {team.name} handed in “{deliverable.title}”, version {submission.number}{late}."
    )
    people = [person.id for person in members(work, team)]
    for person_id in dict.fromkeys([*people, *([team.teacher_id] if team.teacher_id else [])]):
        notify(work, person_id, "submissions.hand_in", sentence, path)


def freeze(work: Work, team: Team, form: SubmissionForm) -> list[Part]:
    """The chosen parts of this team, as they are now. Raises Invalid for anything else."""
    criteria = [row["name"] for row in work.get(Challenge, team.challenge_id).criteria]
    parts = []
    for key in dict.fromkeys(form.parts):
        kind, _, number = key.partition("-")
        if kind not in FREEZE or not number.isdigit():
            raise Invalid("parts", "Choose from the parts shown.")
        title, content = FREEZE[kind](work, team, int(number))
        wanted = [link.rpartition(":")[2] for link in form.links if link.startswith(f"{key}:")]
        linked = [
            criteria[int(one)] for one in wanted if one.isdigit() and int(one) < len(criteria)
        ]
        parts.append(
            Part(
                submission_id=0,
                kind=kind,
                source_id=int(number),
                title=title,
                criteria=linked,
                content=content,
                sha256=digest([title, content]),
            )
        )
    return parts


def freeze_page(work: Work, team: Team, page_id: int) -> tuple[str, dict[str, Any]]:
    """A page's title and its block tree."""
    row = work.maybe(
        select(pages.Page).where(col(pages.Page.id) == page_id, col(pages.Page.team_id) == team.id)
    )
    if row is None:
        raise Invalid("parts", "Choose from the parts shown.")
    return row.title, pages.freeze(work, row)


def freeze_board(work: Work, team: Team, board_id: int) -> tuple[str, dict[str, Any]]:
    """A board's title and its outline."""
    row = work.maybe(
        select(boards.Board).where(
            col(boards.Board.id) == board_id, col(boards.Board.team_id) == team.id
        )
    )
    if row is None:
        raise Invalid("parts", "Choose from the parts shown.")
    return row.title, boards.freeze(work, row)


def freeze_file(work: Work, team: Team, file_id: int) -> tuple[str, dict[str, Any]]:
    """A file's name, type, size and hash; the bytes lie under the hash and never change."""
    found = work.maybe(
        select(StoredFile)
        .join(TeamFile, col(TeamFile.file_id) == col(StoredFile.id))
        .where(
            col(TeamFile.id) == file_id,
            col(TeamFile.team_id) == team.id,
            col(TeamFile.removed_at).is_(None),
        )
    )
    if found is None:
        raise Invalid("parts", "Choose from the parts shown.")
    return found.name, {
        "file_id": found.id,
        "media_type": found.media_type,
        "size": found.size,
        "sha256": found.sha256,
    }


FREEZE = {"page": freeze_page, "board": freeze_board, "file": freeze_file}
