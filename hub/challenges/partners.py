"""A partner's criteria: what some members of each team bring, in words and without contradiction.

A criterion is of a language, a level of study or a skill: something the work needs. University and
programme are no criteria here, though the matcher could take them: they say where people come
from, not what they can do.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.challenges.models import LargestShare
from hub.reference import LANGUAGES, SKILL_LEVELS, SKILLS, STUDY_LEVELS

MOST_ASKED = 3
PERMILLE = {LargestShare.TWO_FIFTHS: 400, LargestShare.THIRD: 334, LargestShare.QUARTER: 250}
"""Thousandths of a team; a third is rounded up, so that it is two of six."""
SHARE_WORDS = {
    LargestShare.TWO_FIFTHS: "two fifths",
    LargestShare.THIRD: "a third",
    LargestShare.QUARTER: "a quarter",
}
LANGUAGE = {one.code: one.own_name for one in LANGUAGES}
LEVEL = {one.code: one.name.lower() for one in STUDY_LEVELS}
SKILL = {one.code: one.name for one in SKILLS}
SKILL_LEVEL = dict(SKILL_LEVELS)
GROUPS = (
    ("Speak a language", tuple((f"languages:{code}", name) for code, name in LANGUAGE.items())),
    ("Study at a level", tuple((f"level:{one.code}", one.name) for one in STUDY_LEVELS)),
    ("Have a skill", tuple((f"skills:{code}", name) for code, name in SKILL.items())),
)
"""What may be asked for, as (words, options) of a list: an option is "field:value" and its name."""
Criterion = Mapping[str, Any]


def name_of(field: str, value: str) -> str:
    """What a criterion asks for, by itself: "Português", "master level", "Statistics"."""
    match field:
        case "languages":
            return LANGUAGE.get(value, value)
        case "level":
            return f"{LEVEL.get(value, value)} level"
        case _:
            return SKILL.get(value, value)


def criterion_words(field: str, value: str, least: int, level: int = 1) -> str:
    """ "at least 2 members who speak Português". level: of a skill, 1 to 5."""
    members = f"at least {least} {'member' if least == 1 else 'members'}"
    verb = "s" if least == 1 else ""
    match field:
        case "languages":
            return f"{members} who speak{verb} {name_of(field, value)}"
        case "level":
            return f"{members} who stud{'ies' if verb else 'y'} at {name_of(field, value)}"
        case _:
            have = "has" if verb else "have"
            known = f" (“{SKILL_LEVEL.get(level, level)}”, or more)" if level > 1 else ""
            return f"{members} who {have} the skill “{name_of(field, value)}”{known}"


def words_of(one: Criterion) -> str:
    """One kept criterion as a line; what is not chosen yet is said so."""
    if not one["field"]:
        return f"at least {one['min']} members, of whom nothing is said yet"
    return criterion_words(one["field"], one["value"], one["min"], one.get("level", 1))


def share_permille(share: LargestShare, of_round: int) -> int:
    """The largest share in thousandths: what both the challenge and the round allow."""
    return min(of_round, PERMILLE.get(share, of_round))


def share_words(share: LargestShare) -> str:
    """ "No more than a third of a team comes from one university"; empty as the round says."""
    if share not in SHARE_WORDS:
        return ""
    return f"No more than {SHARE_WORDS[share]} of a team comes from one university"


def share_fault(values: Mapping[str, Any]) -> str:
    """A share that is less than one student of the smallest team."""
    share, least = values.get("largest_share"), values.get("team_size_min")
    if share in PERMILLE and least and PERMILLE[share] * least < 1000:
        return (
            f"{SHARE_WORDS[share].capitalize()} of a team of {least} is less than one student. "
            "Choose a larger part, or a larger smallest team."
        )
    return ""


def faults(asked: Sequence[Criterion], values: Mapping[str, Any]) -> dict[int, tuple[str, str]]:
    """What is wrong with each criterion, by its place: (box, what to do). Boxes: "", "least".

    values: the other answers of the page, which a criterion must not contradict.
    """
    found: dict[int, tuple[str, str]] = {}
    seen: set[tuple[str, str]] = set()
    smallest = values.get("team_size_min")
    at_levels = 0
    for at, one in enumerate(asked):
        what = (one["field"], one["value"])
        if not one["field"]:
            found[at] = ("", "Choose what these members bring, or clear the number.")
            continue
        if one["min"] < 1:
            found[at] = ("least", "Say how many members at least: 1 or more.")
            continue
        at_levels += one["min"] if one["field"] == "level" else 0
        if what in seen:
            found[at] = ("", f"{name_of(*what)} is asked for twice. Keep one of them.")
        elif smallest and one["min"] > smallest:
            found[at] = ("least", f"Ask for at most {smallest}: so many has the smallest team.")
        elif reason := _against(one, values):
            found[at] = ("", reason)
        elif one["field"] == "level" and smallest and at_levels > smallest:
            found[at] = (
                "least",
                f"The levels together ask for {at_levels} members, and the smallest team has "
                f"{smallest}. Nobody studies at two levels: ask for fewer.",
            )
        seen.add(what)
    return found


def _against(one: Criterion, values: Mapping[str, Any]) -> str:
    """Why a criterion can never be met, or always is, with the languages and levels allowed."""
    name = name_of(one["field"], one["value"])
    languages, levels = values.get("languages") or [], values.get("levels") or []
    if one["field"] == "level" and levels:
        if one["value"] not in levels:
            return (
                f"Students at {name} may not take part, by your answer above. Change one of both."
            )
        if levels == [one["value"]]:
            return f"All members study at {name} anyway, by your answer above. Leave this out."
    if one["field"] == "languages" and languages == [one["value"]]:
        return f"All members speak {name} anyway: it is the one language of the team. Leave it out."
    return ""
