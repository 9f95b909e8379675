"""Levels: how well somebody knows a language, and what somebody studies for.

Sources: Common European Framework of Reference for Languages, Council of Europe, 2001 (codes; the
words are ours); cycles of the European Higher Education Area (codes). Written 24 November 2026.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CefrLevel:
    """`can` says what a person at this level can do in a team."""

    code: str
    can: str


@dataclass(frozen=True, slots=True)
class StudyLevel:
    """`cycle` is the number of the cycle in the European Higher Education Area."""

    code: str
    name: str
    cycle: int


CEFR = (
    CefrLevel("A1", "I know greetings and single words"),
    CefrLevel("A2", "I can talk about simple daily things"),
    CefrLevel("B1", "I can follow a meeting when people speak clearly"),
    CefrLevel("B2", "I can work in a team and write short texts"),
    CefrLevel("C1", "I can discuss and write about almost everything"),
    CefrLevel("C2", "I use it as easily as a first language"),
)

STUDY_LEVELS = (
    StudyLevel("bachelor", "Bachelor", 1),
    StudyLevel("master", "Master", 2),
    StudyLevel("doctoral", "Doctoral", 3),
)

_ORDER = tuple(level.code for level in CEFR)


def cefr_at_least(level: str, needed: str) -> bool:
    """Whether `level` is `needed` or better. Raises ValueError for an unknown code."""
    return _ORDER.index(level) >= _ORDER.index(needed)
