"""A team with a page, a board and a file, and something to hand in."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hub import boards, pages
from hub.challenges import Challenge
from hub.db import Work
from hub.files import keep
from hub.organisations import Organisation
from hub.submissions.commands import ask
from hub.teams import TeamFile
from tests import makers


@dataclass
class Scene:
    """The people and things of one team, and what it has to hand in by tomorrow."""

    people: dict[str, Any] = field(default_factory=dict)
    team: Any = None
    page: Any = None
    board: Any = None
    file: Any = None
    deliverable: Any = None

    @property
    def path(self) -> str:
        return f"/submissions/new/{self.deliverable.id}"

    @property
    def parts(self) -> list[str]:
        return [f"page-{self.page.id}", f"board-{self.board.id}", f"file-{self.file.id}"]

    def form(self, *parts: str, **values: Any) -> dict[str, Any]:
        """A good form; with other parts, or other values."""
        good = {"licence": "CC-BY-4.0", "access": "restricted", "agreed": "yes"}
        return {**good, "parts": list(parts) or self.parts, **values}


def scene(w: Work) -> Scene:
    here = Scene()
    member, other = makers.student(w), makers.student(w)
    here.team = makers.team(w, [member, other])
    challenge = w.get(Challenge, here.team.challenge_id)
    here.people = {
        "member": member,
        "other": other,
        "partner": makers.partner(w, w.get(Organisation, challenge.organisation_id)),
        "coordinator": makers.coordinator(w),
        "stranger": makers.student(w),
    }
    here.page = pages.make(w, here.team, "What the water does", "", member.id)
    here.board = boards.make(w, here.team, "Evidence wall", "evidence", member.id)
    stored = keep(w, "rain.csv", "text/csv", b"day,mm\n1,14\n")
    here.file = w.add(
        TeamFile(team_id=here.team.id, file_id=stored.id, added_by_id=member.id, added_at=w.now)
    )
    due = w.now + timedelta(days=1)
    here.deliverable = ask(w, here.team, "Final result", "What you made.", due)
    return here
