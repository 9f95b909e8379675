"""What was handed in, marked, released and shown."""

from datetime import timedelta

from hub import submissions
from hub.db import Work
from hub.demo import content
from hub.demo.loading import marks
from hub.demo.loading.register import Register, acting, at
from hub.showcase import Project
from hub.showcase.models import Outcome
from hub.submissions import Deliverable, SubmissionForm
from hub.teams import State, Team


def load(work: Work, register: Register) -> None:
    ends = {one.key: one for one in content.rounds(register.today)}
    details = {one.key: one for one in content.challenges(register.today)}
    for one in content.teams(register.today):
        row = register.teams[one.key]
        due = at(ends[details[one.challenge].round or "finished"].hand_in)
        deliverable = work.add(
            Deliverable(
                team_id=row.id,
                title=one.deliverable.title if one.deliverable else "Final result",
                asks=submissions.ASKS,
                due_at=due,
            )
        )
        if one.deliverable is not None:
            hand_in(work, register, one, row, deliverable)
            marks.load(work, register, one, row)
        if row.state is State.ASSESSED:
            row.state = State.COMPLETED
            work.add(row)
        if one.showcase is not None:
            show(work, register, one, row)


def hand_in(
    work: Work, register: Register, one: content.Team, row: Team, deliverable: Deliverable
) -> None:
    """Through the same command as a member of the team."""
    assert one.deliverable is not None  # noqa: S101  # asked by load
    names = [criterion["name"] for criterion in register.challenges[one.challenge].criteria]
    keys, links = [], []
    for part in one.deliverable.parts:
        page = register.pages.get((one.key, part.of))
        board = register.boards.get((one.key, part.of))
        key = f"page-{page.id}" if page else f"board-{board.id}" if board else ""
        keys.append(key)
        links += [f"{key}:{names.index(name)}" for name in part.criteria if name in names]
    shown = one.showcase is not None and one.showcase.published is not None
    form = SubmissionForm(
        parts=keys,
        links=links,
        statement=one.deliverable.statement[:2000],
        licence="CC-BY-4.0",
        access="public" if shown else "restricted",
        agreed=True,
    )
    with acting(work, register.people[one.members[0]], at(one.deliverable.at)):
        register.submissions[one.key] = submissions.hand_in(work, row, deliverable, form)


def show(work: Work, register: Register, one: content.Team, row: Team) -> None:
    """The public story, where both sides agreed."""
    story = one.showcase
    assert story is not None  # noqa: S101  # asked by load
    agreed = at(story.published) if story.published else None
    made = "\n\n".join([story.made, story.honest])
    project = work.add(
        Project(
            key=f"{one.key}-{row.id}",
            team_id=row.id,
            title=story.title,
            sentence=story.result[:240],
            problem=story.problem,
            learned=story.learned,
            made=made[:3000],
            evidence=list(story.evidence),
            named_person_ids=[register.people[key].id for key in story.agreed],
            licence=story.licence,
            language=one.language,
            version=1,
            team_agreed_at=agreed,
            partner_agreed_at=agreed,
            published_at=agreed,
            changed_at=agreed or row.made_at + timedelta(weeks=20),
        )
    )
    contact = next(c.contact for c in content.challenges(register.today) if c.key == one.challenge)
    for use in story.used:
        if use.answered is not None and use.use is not None:
            work.add(
                Outcome(
                    project_id=project.id,
                    month=use.months,
                    use=use.use,
                    text=use.text,
                    said_by_id=register.people[contact].id,
                    at=at(use.answered),
                )
            )
