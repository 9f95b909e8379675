"""Sentences of the matcher with names for its codes. Values in, values out."""

import re
from collections.abc import Mapping

from hub.reference import SKILLS
from hub.rounds.codes import PATTERN

SKILL = {one.code: one.name for one in SKILLS}


def in_words(text: str, titles: Mapping[str, str], people: Mapping[str, str] | None = None) -> str:
    """A sentence of the matcher with titles for its codes. people: code → name, where the reader
    may know names; else it says "A student"."""
    named = re.sub(r"\bc\d+\b", lambda one: f"“{titles.get(one[0], one[0])}”", text)
    return PATTERN.sub(lambda one: (people or {}).get(one[0], "A student"), named)


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
