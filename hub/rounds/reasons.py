"""Why a student got this place or none, in sentences about numbers of others, never about who.

Values in, values out. Every sentence follows from the frozen input and the published result
alone, so that it says the same whenever it is read.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hub import matching
from hub.challenges import criterion_words
from hub.matching import Challenge, Instance, Result, Student
from hub.reference import SKILLS
from hub.web.words import listing

ORDINALS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
RULES = {
    "full": "Its teams have no seat left, and one more team could not be filled there without loss "
    "to others.",
    "share": "A team there has a seat left, but not for one more from your university.",
    "language": "The team with a seat left works in a language that your profile does not name.",
    "overlap": "The team with a seat left has too few free hours in common with yours.",
    "rules": "A team there has a seat left, but the rules of the whole round allow nobody more.",
}
"""What stood between a student and a seat, by the matcher's word for it."""
ALL_ALIKE = re.compile(
    r"Of the (\d+) challenges you ranked that are open to you, \1 (have|run)\b(?=[^.]*\.)"
)
"""The matcher's sentence where the same stands against all choices."""
NOTHING_LEFT = (
    "No challenge that you ranked could be counted for you in this round. If you do not know why, "
    "ask its coordinator or the ombud."
)
Obstacles = Mapping[str, Mapping[str, str]]
SKILL = {one.code: one.name for one in SKILLS}
ASK = "Below you read when and why, and how to object."


def ordinal(rank: int) -> str:
    """1 → "first"."""
    return ORDINALS[rank - 1] if rank <= len(ORDINALS) else f"{rank}th"


@dataclass(frozen=True)
class Facts:
    """What is counted once for all reasons of a round. titles: challenge id → its title."""

    instance: Instance
    titles: dict[str, str]
    students: dict[str, Student]
    challenges: dict[str, Challenge]
    first: Counter[str]
    """Challenge → how many put it first."""
    wanted: Counter[str]
    """Challenge → how many ranked it."""
    teams: Counter[str]
    places: Counter[str]
    """Challenge → members of its teams."""
    universities: Counter[tuple[str, str]]
    """(challenge, university) → members."""
    most_of_one: Counter[str]
    """Challenge → how many members its teams may have from one university."""
    pinned: dict[str, str]
    """Student → the challenge that a coordinator chose."""
    closed: frozenset[tuple[str, str]]
    """(student, challenge) that a coordinator ruled out."""
    obstacles: Obstacles
    """See `obstacles`."""
    short: dict[str, list[str]]
    """Challenge without a team → its partner's criteria that too few meet; see `too_few`."""


def obstacles(
    instance: Instance, result: Result, tell: Callable[[float], None] = lambda _: None
) -> Obstacles:
    """Student → better choice → the rule that stood against it, one word of the matcher's.

    tell: how much is done, 0 to 1, now and then.
    """
    explaining = matching.Explaining(instance, result)
    found = {}
    for at, one in enumerate(instance.students):
        if at % 100 == 0:
            tell(at / len(instance.students))
        place = result.placements.get(one.id)
        if place is None or place.rank > 1:
            found[one.id] = {choice.challenge: choice.rule for choice in explaining.choices(one.id)}
    return found


def facts_of(
    instance: Instance, result: Result, titles: dict[str, str], found: Obstacles | None = None
) -> Facts:
    """Count a round. found: its obstacles, where they are known already."""
    students = {one.id: one for one in instance.students}
    first: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for one in instance.students:
        first.update(one.ranking[0] if one.ranking else ())
        wanted.update(name for tie in one.ranking for name in tie)
    teams = Counter(team.challenge for team in result.teams)
    places: Counter[str] = Counter()
    universities: Counter[tuple[str, str]] = Counter()
    most_of_one: Counter[str] = Counter()
    challenges = {one.id: one for one in instance.challenges}
    for team in result.teams:
        places[team.challenge] += len(team.members)
        universities.update((team.challenge, students[one].university) for one in team.members)
        most_of_one[team.challenge] += _most_of_one(challenges[team.challenge], len(team.members))
    return Facts(
        instance,
        titles,
        students,
        challenges,
        first,
        wanted,
        teams,
        places,
        universities,
        most_of_one,
        {one.student: one.challenge for one in instance.pins},
        frozenset((one.student, one.challenge) for one in instance.forbidden),
        obstacles(instance, result) if found is None else found,
        {
            one.id: too_few(one, instance.students)
            for one in instance.challenges
            if one.criteria and not teams[one.id]
        },
    )


def _most_of_one(challenge: Challenge, size: int) -> int:
    """Most members of one university in a team, so that the others have room too."""
    share = challenge.share_permille * size // 1000
    return min(share, size - challenge.min_universities + 1)


def row(title: str, text: str) -> dict[str, str]:
    return {"title": title, "text": text}


def _count(many: int, one: str, more: str) -> str:
    return f"{many} {one if many == 1 else more}"


def missed(facts: Facts, student: Student, name: str, rank: int) -> dict[str, str]:
    """Why this student is not in a challenge that was ranked higher."""
    challenge = facts.challenges[name]
    title = facts.titles[name]
    choice = f"{ordinal(rank)} choice"
    if (student.id, name) in facts.closed:
        return row(
            f"A coordinator’s decision keeps your {choice} closed to you",
            f"“{title}” was closed to you before the matching. {ASK}",
        )
    if student.level not in challenge.levels:
        return row(
            f"Your {choice} is not open to your level of study",
            f"“{title}” does not take {student.level} students.",
        )
    if not set(student.languages) & set(challenge.languages):
        return row(
            f"You share no working language with your {choice}",
            f"Teams of “{title}” work in a language that your profile does not name.",
        )
    if not facts.teams[name]:
        return row(f"Your {choice} does not run", _closed(facts, challenge, title))
    rule = facts.obstacles.get(student.id, {}).get(name, "")
    return row(
        f"Your {choice} had no place left for you",
        _no_place(facts, challenge, title, rule) + _own_side(facts, student, challenge, rule),
    )


def _closed(facts: Facts, challenge: Challenge, title: str) -> str:
    """Why a challenge runs no team. A partner's criterion is named when too few of those who
    ranked it meet it: then it alone is enough."""
    ranked = _count(facts.wanted[challenge.id], "student", "students")
    said = (
        f"“{title}” was ranked by {ranked}, and no team that keeps the rules could be formed there"
    )
    short = facts.short.get(challenge.id)
    if not short:
        return f"{said} without loss to others."
    named, them = (
        ("a partner’s criterion", "it") if len(short) == 1 else ("partner’s criteria", "them")
    )
    return (
        f"{said}: it has {named}, {listing(short)}, and too few of those who ranked it and could "
        f"be in a team meet {them}."
    )


def too_few(challenge: Challenge, students: Iterable[Student]) -> list[str]:
    """The partner's criteria, in words, that too few students meet for a single team."""
    who = [one for one in students if eligible(one, challenge)]
    return [
        criterion_words(one.field, one.value, one.minimum, one.level)
        for one in challenge.criteria
        if sum(matching.meets(student, one) for student in who) < one.minimum
    ]


def eligible(student: Student, challenge: Challenge) -> bool:
    """Whether a student ranked a challenge and is of a level and a language that it admits."""
    return (
        any(challenge.id in tie for tie in student.ranking)
        and student.level in challenge.levels
        and bool(set(student.languages) & set(challenge.languages))
    )


def _no_place(facts: Facts, challenge: Challenge, title: str, rule: str) -> str:
    teams = _count(facts.teams[challenge.id], "team", "teams")
    places = _count(facts.places[challenge.id], "member", "members")
    first = _count(facts.first[challenge.id], "student", "students")
    said = f"“{title}” has {teams} with {places}, and {first} put it first."
    if facts.places[challenge.id] >= challenge.max_teams * challenge.max_size:
        return f"{said} All its places are taken."
    if rule in RULES:
        return f"{said} {RULES[rule]}"
    return (
        f"{said} One more would have broken a rule there, or cost others a place or a better rank."
    )


def _own_side(facts: Facts, student: Student, challenge: Challenge, rule: str) -> str:
    """What of the student's own answers the teams of a challenge had less room for."""
    said = ""
    own = facts.universities[challenge.id, student.university]
    if rule != "share" and own >= facts.most_of_one[challenge.id]:
        said += (
            f" {_count(own, 'member is', 'members are')} from your university, the most that the "
            "rule on universities allows there."
        )
    have = dict(student.skills)
    asked = [
        f"“{SKILL.get(need.skill, need.skill)}” at level {need.level} of 5"
        for need in challenge.skills
        if have.get(need.skill, 0) < need.level
    ]
    asked += [
        criterion_words(one.field, one.value, one.minimum, one.level)
        for one in challenge.criteria
        if one.minimum and not matching.meets(student, one)
    ]
    if asked:
        said += f" Each of its teams needs {listing(asked)}, which your answers do not name."
    return said


def placed(facts: Facts, student_id: str, rank: int) -> list[dict[str, str]]:
    """The reasons of somebody with a place, the highest choice first."""
    student = facts.students[student_id]
    if student_id in facts.pinned:
        title = facts.titles[facts.pinned[student_id]]
        return [
            row(
                "A coordinator placed you here",
                f"Before the matching, a coordinator decided that your place is in “{title}”, your "
                f"{ordinal(rank)} choice. {ASK}",
            )
        ]
    if rank == 1:
        return [row("You got your first choice", "Nothing stood against it.")]
    better = [name for tie in student.ranking for name in tie][: rank - 1]
    rows = [missed(facts, student, name, at) for at, name in enumerate(better, start=1)]
    given_up = (
        " A little of them may be given up so that teams can work together."
        if facts.instance.rule.rank_slack_permille
        else ""
    )
    rows.append(
        row(
            "The rule that decided",
            "First, as many students as possible get a place. Among those results, the one with "
            f"the best ranks of all together is taken.{given_up} A draw breaks ties.",
        )
    )
    return rows


def waiting(facts: Facts, student_id: str, reason: str) -> list[dict[str, str]]:
    """The reasons of somebody without a place."""
    student = facts.students[student_id]
    plain = ALL_ALIKE.sub(r"All \1 challenges that you ranked and that are open to you \2", reason)
    rows = [row("Why there was no place", plain if student.ranking else NOTHING_LEFT)]
    listed = [name for tie in student.ranking for name in tie]
    rows += [missed(facts, student, name, at) for at, name in enumerate(listed, start=1)]
    return rows


def absent(titles: str) -> dict[str, str]:
    """About choices that were left out of the input. titles: of the challenges, as a listing."""
    return row(
        "Left out of the matching",
        f"You ranked {titles} too. There could be no team when the round was frozen: a challenge "
        "may be withdrawn, or its organisation lose its place in the hub. Your choices are "
        "counted without it.",
    )


def from_waiting(rank: int) -> list[dict[str, str]]:
    """The reason of somebody who moved up."""
    return [
        row(
            "A place became free",
            f"Somebody gave up a place in your {ordinal(rank)} choice. You were the next on the "
            "waiting list with whom this team keeps all rules.",
        )
    ]


def as_json(rows: list[dict[str, str]], shared: list[tuple[int, int]]) -> dict[str, Any]:
    """How a placement keeps its reason. shared: see `hub.profiles.utc_spans`."""
    return {"rows": rows, "shared": [list(span) for span in shared]}
