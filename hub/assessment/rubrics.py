"""What a rubric is made of: levels in words, and where a mark stands among them. No I/O."""

from collections.abc import Mapping, Sequence
from typing import Any

MOST_CRITERIA = 8
LEVELS = ("Starting", "Sound", "Strong", "Outstanding")
POINTS = (40, 60, 80, 100)
WORDS: dict[str, tuple[str, str, str, str]] = {
    "understanding": (
        "The team works on the question as it was put. It asked nobody who has the problem.",
        "The team asked people who have the problem, and reports what it heard.",
        "What people said changed the question, and the team can explain how.",
        "The team found those who are rarely asked, and their answers moved the question.",
    ),
    "evidence": (
        "Statements have no source, or one source that nobody checked.",
        "Statements have sources. The team says in general what they cannot show.",
        "Sources of different kinds agree. The team says how its doubts change the result.",
        "The team looked for what speaks against its own idea, and used what it found.",
    ),
    "solution": (
        "The idea is described. Only the team has tried it.",
        "Others have tried it once, and the team reports what happened.",
        "People tried it where they need it, and the team changed it after that.",
        "It was tried and changed more than once, and others can go on with it alone.",
    ),
    "people": (
        "Partner and people concerned saw the result only at the end.",
        "The team asked for their view on the way, and answered it.",
        "They took part in decisions, and the result shows where.",
        "They now do something in another way, and say so themselves.",
    ),
    "together": (
        "Each member did a piece, and the pieces stand side by side.",
        "The team wrote down what it decided, and why.",
        "Decisions have reasons in which several voices can be found. Work was shared fairly.",
        "The team shows where disagreement made the result better.",
    ),
    "": (
        "A beginning is made. Important parts are missing, or nobody can check them.",
        "What was asked for is there, and the reasons can be followed.",
        "It is convincing in all parts. Limits are named, with what follows from them.",
        "It goes beyond what was asked for, and others can build on it.",
    ),
}
"""Topic → what each level looks like; "" for a criterion of any other topic."""
TOPICS = {
    "understanding": ("understand", "problem", "question", "need"),
    "evidence": ("evidence", "source", "data", "method", "research", "analysis"),
    "solution": ("solution", "test", "prototype", "result", "daily use", "design", "idea"),
    "people": ("partner", "people", "public", "neighbour", "care", "involve"),
    "together": ("together", "team", "cooperation", "collaboration"),
}
"""Topic → words in a criterion's name that speak of it; the first topic found counts."""


def topic_of(name: str) -> str:
    """The topic of a criterion by the words in its name."""
    low = name.lower()
    found = (topic for topic, words in TOPICS.items() if any(word in low for word in words))
    return next(found, "")


def levels_for(name: str) -> list[dict[str, Any]]:
    """The four levels with which a criterion of this name begins."""
    words = WORDS[topic_of(name)]
    return [
        {"name": level, "points": points, "text": text}
        for level, points, text in zip(LEVELS, POINTS, words, strict=True)
    ]


def from_challenge(criteria: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rubric's criteria that a challenge's own criteria make."""
    return [
        {
            "key": f"c{number}",
            "name": str(row["name"]),
            "about": str(row["name"]),
            "weight": int(row["weight"]),
            "partner": bool(row.get("partner", False)),
            "levels": levels_for(str(row["name"])),
        }
        for number, row in enumerate(criteria[:MOST_CRITERIA], 1)
    ]


def level_of(criterion: Mapping[str, Any], points: int) -> tuple[str, int]:
    """The name of the highest level that these points reach, and its number from 1; 0: none."""
    reached = [
        (str(level["name"]), number)
        for number, level in enumerate(criterion["levels"], 1)
        if points >= level["points"]
    ]
    return reached[-1] if reached else ("Below the first level", 0)


def said(criterion: Mapping[str, Any], points: int) -> str:
    """ "Strong, 80"."""
    return f"{level_of(criterion, points)[0]}, {points}"
