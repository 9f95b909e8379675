"""Teams that handed in, and everybody who has to do with their marks."""

from dataclasses import asdict
from typing import Any

from sqlmodel import select

from hub import reference
from hub.actor import HUB, Actor
from hub.assessment import policy
from hub.assessment.policy import Handed
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.identity import Person
from hub.submissions import Deliverable, Part, Submission
from hub.teams import Team
from tests import makers

NAMES = ("Ingrid", "Zofia", "Pau", "Giulia", "Emre", "Saga", "Jonas", "Marta", "Anouk")
MARKS = {
    "c1": {"points": 80, "comment": "You made a large question small."},
    "c2": {"points": 60, "comment": "One storm is one storm."},
    "c3": {"points": 100, "comment": ""},
}
"""Marks in all three criteria of `makers.CRITERIA`: 40, 40 and 20 %; 76 points."""


class Scene:
    """One challenge with teams of three; the first teacher marks all but the last of several."""

    def __init__(self, w: Work, teams: int = 1, criteria: Any = None) -> None:
        self.organisation = makers.organisation(w, name="Żuławy Water Partnership")
        self.partner = makers.partner(w, self.organisation)
        self.stranger = makers.partner(w)
        self.teacher = makers.teacher(w)
        self.other_teacher = makers.teacher(w)
        self.coordinator = makers.coordinator(w)
        self.administrator = makers.administrator(w)
        self.outsider = makers.student(w)
        self.challenge = makers.challenge(
            w,
            title="Keep cellars dry",
            state=ChallengeState.IN_PROGRESS,
            organisation_id=self.organisation.id,
            coordinator_id=self.coordinator.id,
            **({"criteria": criteria} if criteria else {}),
        )
        universities = [university(w, key) for key in ("ntnu", "pw", "upv")]
        self.teams: list[Team] = []
        self.members: list[list[Person]] = []
        self.submissions: list[Submission] = []
        for number in range(teams):
            members = [makers.student(w, at=one) for one in universities]
            for place, one in enumerate(members):
                one.name = f"{NAMES[(3 * number + place) % 9]} {'Testdatter' * (number + 1)}"
                w.add(one)
            last = number == teams - 1 and teams > 2
            teacher = self.other_teacher if last else self.teacher
            team = makers.team(
                w,
                members,
                challenge_id=self.challenge.id,
                teacher_id=teacher.id,
                name=("Heron", "Otter", "Lynx", "Crane")[number % 4],
            )
            self.teams.append(team)
            self.members.append(members)
            self.submissions.append(hand_in(w, team, members[0]))

    @property
    def team(self) -> Team:
        return self.teams[0]

    @property
    def submission(self) -> Submission:
        return self.submissions[0]

    @property
    def student(self) -> Person:
        return self.members[0][0]

    def people(self) -> dict[str, Person]:
        """Everybody, by what they are here."""
        return {
            "teacher": self.teacher,
            "other teacher": self.other_teacher,
            "partner": self.partner,
            "stranger": self.stranger,
            "coordinator": self.coordinator,
            "administrator": self.administrator,
            "student": self.student,
            "outsider": self.outsider,
        }


def university(w: Work, key: str) -> Any:
    """One of the real ones, with its grades."""
    one = next(row for row in reference.UNIVERSITIES if row.key == key)
    return makers.university(
        w,
        name=one.name,
        short_name=one.short_name,
        grades=[asdict(grade) for grade in one.grades],
    )


def hand_in(w: Work, team: Team, person: Person, number: int = 1) -> Submission:
    """A version with a page and a board, frozen."""
    deliverable = w.maybe(select(Deliverable).where(Deliverable.team_id == team.id))
    if deliverable is None:
        deliverable = w.add(Deliverable(team_id=team.id, title="Final result", due_at=w.now))
    row = w.add(
        Submission(
            deliverable_id=deliverable.id,
            number=number,
            label="ABCDEFGHK"[team.id % 9] + str(team.id % 10),
            submitted_by_id=person.id,
            submitted_at=w.now,
            statement="We hung a light on two stairs, and asked eight households.",
            sha256="0" * 64,
        )
    )
    about = [row["name"] for row in makers.CRITERIA]
    w.add(
        Part(
            submission_id=row.id,
            kind="page",
            source_id=1,
            title="Report",
            criteria=about[:2],
            content=page_tree(),
            sha256="0" * 64,
        )
    )
    w.add(
        Part(
            submission_id=row.id,
            kind="page",
            source_id=2,
            title="Journal",
            criteria=about[2:],
            content=page_tree("Journal of the test"),
            sha256="0" * 64,
        )
    )
    return row


def page_tree(heading: str = "What we tried on two stairs") -> dict[str, Any]:
    """A small frozen page."""
    key = heading.split()[0].lower()
    text = (
        "Water reached the float 17 minutes after the red light. Six of eight flats had a plug "
        "in the drain by then; the two others were away. In the same storm, the text message of "
        "the city came 31 minutes after our light."
    )
    return {
        "kind": "page",
        "page": 1,
        "people": {},
        "blocks": [
            {
                "type": "heading",
                "level": 2,
                "id": f"h-{key}",
                "content": [{"text": heading, "marks": []}],
            },
            *({"type": "paragraph", "content": [{"text": text, "marks": []}]} for _ in range(3)),
        ],
    }


def act(w: Work, person: Person | None) -> Work:
    """The same unit of work, for somebody else."""
    w.actor = makers.actor(w, person) if person else HUB
    return w


def handed(w: Work, scene: Scene, number: int = 0) -> Handed:
    """The first team's work, as its teacher gets it."""
    team = scene.teams[number]
    teacher = w.get(Person, team.teacher_id)
    before: Actor = w.actor
    found = policy.marker(act(w, teacher), scene.submissions[number].id)
    w.actor = before
    return found
