"""What a challenge asks for and a student has: in words, and as an order. There is no score."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hub.profiles import StudentProfile
from hub.rankings.eligibility import LANGUAGE, Wanting, eligible
from hub.reference import SKILLS
from hub.web.words import listing, plural

SKILL = {one.code: one.name for one in SKILLS}
RULE = (
    "Challenges where you can be placed come first, then others that are open. In each group "
    "come first those that ask for more of the skills you know, then those whose teams work in "
    "more of your languages, then those whose ranking closes first. Nothing else counts, and "
    "nobody but you sees this order."
)
"""What `Common.order` and the catalogue do, for those whom it concerns. Keep them alike."""


class Asking(Wanting, Protocol):
    """What a challenge, or its card, asks of a student and of a team."""

    @property
    def skills(self) -> list[dict[str, Any]]: ...

    @property
    def is_open(self) -> bool: ...


@dataclass(frozen=True)
class Common:
    """What one student has of what one challenge asks for. Skills and languages by name."""

    placeable: bool
    """Open, not excluded, and nothing in the profile stands against it."""
    is_open: bool
    asked: int
    known: Sequence[str] = ()
    nearly: Sequence[str] = ()
    """Asked for, and known less well than that."""
    spoken: Sequence[str] = ()

    @property
    def order(self) -> tuple[bool, bool, int, int]:
        """What stands first is smallest."""
        return (not self.placeable, not self.is_open, -len(self.known), -len(self.spoken))

    @property
    def sentence(self) -> str:
        """Why it stands where it stands."""
        said = [self._skills]
        if self.nearly:
            said.append(f"You know less well than asked: {_named(self.nearly)}.")
        if self.spoken:
            said.append(f"Teams work in {listing(self.spoken, 'or')}, as you can.")
        return " ".join(said)

    @property
    def _skills(self) -> str:
        if not self.asked:
            return "It asks for no skill in particular."
        if not self.known:
            asked = plural(self.asked, "skill", "skills")
            return f"It asks for {asked}, and none is in your profile at that level."
        asked = plural(self.asked, "asked skill", "asked skills")
        return f"You know {len(self.known)} of {asked}: {_named(self.known)}."


def common(profile: StudentProfile | None, challenge: Asking, *, excluded: bool = False) -> Common:
    """What this student has of what the challenge asks for."""
    skills = profile.skills if profile else {}
    languages = profile.languages if profile else []
    asked = {one["skill"]: one["level"] for one in challenge.skills}
    return Common(
        placeable=challenge.is_open and not excluded and not eligible(profile, challenge),
        is_open=challenge.is_open,
        asked=len(asked),
        known=[SKILL.get(one, one) for one, level in asked.items() if skills.get(one, 0) >= level],
        nearly=[
            SKILL.get(one, one) for one, level in asked.items() if 0 < skills.get(one, 0) < level
        ],
        spoken=[LANGUAGE.get(one, one) for one in challenge.languages if one in languages],
    )


def _named(skills: Sequence[str]) -> str:
    """Names of several words, told apart."""
    return listing([f"“{one}”" for one in skills])
