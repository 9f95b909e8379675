"""What others did in a team's space, for a member or its partner who comes back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from hub.db import Work
from hub.files import StoredFile
from hub.identity import signed_in_before
from hub.submissions import Deliverable, Submission
from hub.teams.models import Decision, Message, Task, Team, TeamFile
from hub.web.words import listing, plural

MOST = 6


@dataclass(frozen=True)
class News:
    """One thing: kind is message, decision, task or file; person_id is who did it, if known."""

    kind: str
    id: int
    person_id: int | None
    words: str
    at: datetime


def news(work: Work, team: Team, since: datetime) -> list[News]:
    """What others wrote, decided, finished and kept after that moment, newest first."""
    asks: list[Any] = [
        _ask("message", Message.id, Message.author_id, Message.text, Message.at, Message.team_id),
        _ask(
            "decision",
            Decision.id,
            Decision.made_by_id,
            Decision.title,
            Decision.made_at,
            Decision.team_id,
        ),
        _ask("task", Task.id, Task.assignee_id, Task.title, Task.done_at, Task.team_id),
        _ask(
            "file",
            TeamFile.id,
            TeamFile.added_by_id,
            StoredFile.name,
            TeamFile.added_at,
            TeamFile.team_id,
        )
        .join(StoredFile, col(StoredFile.id) == col(TeamFile.file_id))
        .where(col(TeamFile.removed_at).is_(None)),
    ]
    both = sa.union_all(*asks).subquery()
    mine = sa.func.coalesce(both.c.person_id, 0) == (work.actor.person_id or 0)
    rows: Any = work.execute(
        sa.select(both)
        .where(both.c.team_id == team.id, both.c.at > since, sa.not_(mine))
        .order_by(both.c.at.desc(), both.c.id.desc())
        .limit(MOST)
    ).all()
    return [News(row.kind, row.id, row.person_id, row.words, row.at) for row in rows]


@dataclass(frozen=True)
class Since:
    """What came to a partner from one team since a moment."""

    at: datetime
    messages: int
    results: int

    @property
    def words(self) -> str:
        counted = (
            (self.messages, "message", "messages"),
            (self.results, "result handed in", "results handed in"),
        )
        return listing([plural(count, one, many) for count, one, many in counted if count])


def for_partner(work: Work, team: Team) -> Since | None:
    """What a partner can read and had not yet when signing in the time before; None on the first
    visit. Two queries."""
    at = signed_in_before(work)
    if at is None:
        return None
    messages = sa.select(sa.func.count(col(Message.id))).where(
        col(Message.team_id) == team.id,
        col(Message.at) > at,
        col(Message.author_id) != work.actor.person_id,
    )
    results = (
        sa.select(sa.func.count(col(Submission.id)))
        .join(Deliverable, col(Deliverable.id) == col(Submission.deliverable_id))
        .where(col(Deliverable.team_id) == team.id, col(Submission.submitted_at) > at)
    )
    counts = sa.select(messages.scalar_subquery(), results.scalar_subquery())
    written, handed_in = tuple(work.execute(counts).one())
    return Since(at, written, handed_in)


def _ask(kind: str, key: Any, person: Any, words: Any, at: Any, team: Any) -> Any:
    """One kind of news as rows of the same shape."""
    return sa.select(
        sa.literal(kind).label("kind"),
        key.label("id"),
        person.label("person_id"),
        words.label("words"),
        at.label("at"),
        team.label("team_id"),
    )
