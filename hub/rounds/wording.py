"""Sentences of the matcher with names for its codes. Values in, values out."""

import re
from collections.abc import Mapping

from hub.challenges import criterion_words
from hub.reference import SKILLS
from hub.rounds.codes import PATTERN

SKILL = {one.code: one.name for one in SKILLS}


def in_words(text: str, titles: Mapping[str, str], people: Mapping[str, str] | None = None) -> str:
    """A sentence of the matcher with titles for its codes. people: code → name, where the reader
    may know names; else it says "A student"."""
    named = re.sub(r"\bc\d+\b", lambda one: f"“{titles.get(one[0], one[0])}”", with_criteria(text))
    return PATTERN.sub(lambda one: (people or {}).get(one[0], "A student"), named)


def with_criteria(text: str) -> str:
    """A sentence that names partner's criteria, with what they ask for in words."""
    return re.sub(
        r"\bat least (\d+) with (languages|level|skills) ([\w-]+)(?: at level (\d))?",
        lambda one: criterion_words(one[2], one[3], int(one[1]), int(one[4] or 1)),
        text.replace("partner's", "partner’s"),
    )


def conflict_of(fault: str) -> list[str]:
    """The demands that clash, from the fault of a run; empty for any other fault."""
    begins = "No legal result exists: "
    if not fault.startswith(begins):
        return []
    return re.split(r"(?<=\.) ", fault.removeprefix(begins))


def with_skills(text: str) -> str:
    """A sentence that names a required skill, with the name of the skill for its code."""
    return re.sub(
        r"\bthe required skill ([\w-]+)",
        lambda one: f"the required skill “{SKILL.get(one[1], one[1])}”",
        text,
    )
