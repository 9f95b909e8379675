"""Whether a student could be placed in a challenge at all: values in, sentences out."""

from typing import Protocol

from hub.profiles import StudentProfile
from hub.reference import LANGUAGES, STUDY_LEVELS

LANGUAGE = {one.code: one.name for one in LANGUAGES}
LEVEL = {one.code: one.name.lower() for one in STUDY_LEVELS}
INCOMPLETE = "Your profile is not complete, so nobody can say yet whether it fits."


class Wanting(Protocol):
    """What a challenge, or its card, asks of a student."""

    @property
    def levels(self) -> list[str]: ...

    @property
    def languages(self) -> list[str]: ...


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def eligible(profile: StudentProfile | None, challenge: Wanting) -> list[str]:
    """The reasons why this student cannot be placed there; empty when nothing stands against it.

    A challenge that names no level or no language takes all.
    """
    if profile is None or profile.completed_at is None:
        return [INCOMPLETE]
    reasons = []
    if challenge.levels and profile.level.value not in challenge.levels:
        levels = _or([LEVEL.get(one, one) for one in challenge.levels])
        reasons.append(
            f"It is for {levels} students, and you study at {LEVEL[profile.level.value]} level."
        )
    if challenge.languages and not set(challenge.languages) & set(profile.languages):
        languages = _or([LANGUAGE.get(one, one) for one in challenge.languages])
        reasons.append(f"Its teams work in {languages}, and your profile does not name that.")
    return reasons
