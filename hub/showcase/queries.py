"""What pages ask of the showcase."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from hub.challenges import Challenge
from hub.db import Work
from hub.identity import Person
from hub.organisations import Organisation
from hub.profiles import StudentProfile
from hub.showcase.models import Outcome, Project
from hub.submissions import Part, Submission, latest, parts
from hub.teams import Team
from hub.universities import University

Row = tuple[Project, Team, Challenge, Organisation]
MONTHS = (3, 6, 12)


def published(words: str = "", theme: str = "") -> Select[Project, Team, Challenge, Organisation]:
    """The public projects, newest first; with these words in title, sentence or organisation."""
    found = (
        select(Project, Team, Challenge, Organisation)
        .join(Team, col(Team.id) == col(Project.team_id))
        .join(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .where(col(Project.published_at).is_not(None))
        .order_by(col(Project.published_at).desc(), col(Project.id).desc())
    )
    for word in words.split()[:8]:
        found = found.where(
            sa.or_(
                col(Project.title).icontains(word, autoescape=True),
                col(Project.sentence).icontains(word, autoescape=True),
                col(Organisation.name).icontains(word, autoescape=True),
            )
        )
    if theme:
        found = found.where(col(Challenge.theme) == theme)
    return found


def outcomes(work: Work, project_ids: list[int]) -> dict[int, list[Outcome]]:
    """What partners said, by project, earliest first."""
    rows = work.all(
        select(Outcome).where(col(Outcome.project_id).in_(project_ids)).order_by(col(Outcome.month))
    )
    return {key: [row for row in rows if row.project_id == key] for key in project_ids}


@dataclass(frozen=True)
class Named:
    """A maker who agreed to be named."""

    person: Person
    university: University | None


@dataclass(frozen=True)
class Story:
    """All that the page of one project shows."""

    project: Project
    team: Team
    challenge: Challenge
    organisation: Organisation
    makers: list[Named]
    outcomes: list[Outcome]
    submission: Submission | None
    parts: list[Part]

    @property
    def year(self) -> int:
        return (self.project.published_at or self.project.changed_at).year

    def due_on(self, month: int) -> date:
        """By when the partner is asked what came of it: so many months after it was public."""
        begun = self.project.published_at or self.project.changed_at
        years, index = divmod(begun.month - 1 + month, 12)
        return date(begun.year + years, index + 1, min(begun.day, 28))

    @property
    def due_months(self) -> list[int]:
        """The months of which nothing is said yet."""
        said = {outcome.month for outcome in self.outcomes}
        return [month for month in MONTHS if month not in said]


def story(work: Work, project: Project) -> Story:
    """One project, with makers, outcomes and the parts that were handed in as public."""
    team, challenge, organisation = work.one(
        select(Team, Challenge, Organisation)
        .join(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .where(col(Team.id) == project.team_id)
    )
    makers = work.all(
        select(Person, University)
        .outerjoin(StudentProfile, col(StudentProfile.person_id) == col(Person.id))
        .outerjoin(University, col(University.id) == col(StudentProfile.university_id))
        .where(col(Person.id).in_(project.named_person_ids))
        .order_by(col(Person.name_key))
    )
    submission = latest(work, [team.id]).get(team.id)
    is_public = submission is not None and submission.access.value == "public"
    return Story(
        project,
        team,
        challenge,
        organisation,
        [Named(person, university) for person, university in makers],
        outcomes(work, [project.id])[project.id],
        submission if is_public else None,
        parts(work, submission) if submission is not None and is_public else [],
    )


def of_team(work: Work, team: Team) -> Project | None:
    """The project of a team, published or not."""
    return work.maybe(select(Project).where(col(Project.team_id) == team.id))
