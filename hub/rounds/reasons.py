"""Why a student got this place or none, in sentences about numbers of others, never about who.

Values in, values out. Every sentence follows from the frozen input and the published result
alone, so that it says the same whenever it is read.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hub import matching
from hub.challenges import criterion_words
from hub.matching import Challenge, Instance, Result, Student
from hub.web.words import listing

ORDINALS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
MOST_EXPLAINED = 3000
"""In a larger round the single rule that stood against a choice is not looked for: it would take
the matcher many minutes."""
RULES = {
    "full": "Its teams have no seat left, and one more team could not be filled there without loss "
    "to others.",
    "share": "A team there has a seat left, but not for one more from your university.",
    "language": "The team with a seat left works in a language that your profile does not name.",
    "overlap": "The team with a seat left has too few free hours in common with yours.",
    "rules": "A team there has a seat left, but the rules of the whole round allow nobody more.",
}
"""What stood between a student and a seat, by the matcher's word for it."""
Obstacles = Mapping[str, Mapping[str, str]]
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

    Takes 5 ms a student in a round of 500. tell: how much is done, 0 to 1, now and then.
    """
    if len(instance.students) > MOST_EXPLAINED:
        return {}
    found = {}
    for at, one in enumerate(instance.students):
        if at % 100 == 0:
            tell(at / len(instance.students))
        place = result.placements.get(one.id)
        if place is None or place.rank > 1:
            choices = matching.explain(instance, result, one.id).choices
            found[one.id] = {choice.challenge: choice.rule for choice in choices}
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
    for team in result.teams:
        places[team.challenge] += len(team.members)
        universities.update((team.challenge, students[one].university) for one in team.members)
    return Facts(
        instance,
        titles,
        students,
        {one.id: one for one in instance.challenges},
        first,
        wanted,
        teams,
        places,
        universities,
        {one.student: one.challenge for one in instance.pins},
        frozenset((one.student, one.challenge) for one in instance.forbidden),
        obstacles(instance, result) if found is None else found,
        {
            one.id: too_few(one, instance.students)
            for one in instance.challenges
            if one.criteria and not teams[one.id]
        },
    )


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
    return row(f"Your {choice} had no place left for you", _no_place(facts, challenge, title, rule))


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
    rows.append(
        row(
            "The rule that decided",
            "First, as many students as possible get a place. Among those results, the one with "
            "the best ranks of all together is taken. A draw breaks ties.",
        )
    )
    return rows


def waiting(facts: Facts, student_id: str, reason: str) -> list[dict[str, str]]:
    """The reasons of somebody without a place."""
    student = facts.students[student_id]
    rows = [row("Why there was no place", reason)]
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
