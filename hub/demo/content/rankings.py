"""What students want in the open round: drawn, but as interests are, and not evenly.

A student likes a challenge more if it needs what she can do, is near, or is simply popular.
"""

from functools import cache

from hub.demo.content import draws
from hub.demo.content.files import challenges, organisations
from hub.demo.content.people import students
from hub.demo.content.shapes import Challenge, Choice, Ranking, Student
from hub.reference.universities import BY_KEY as UNIVERSITY

LEAST = 5
PAIRS = 12
UNANSWERED = 4
POPULAR = {"heatwave-neighbours": 0.55, "keep-cellars-dry": 0.4, "night-ferry": 0.35}


def eligible(student: Student, challenge: Challenge) -> bool:
    """Whether the level of study fits and the student can work in a language of the team."""
    return student.level in challenge.levels and not student.working_languages.isdisjoint(
        challenge.languages
    )


@cache
def rankings() -> tuple[Ranking, ...]:
    """A ranking for each student: five to eight eligible challenges, up to two excluded."""
    open_round = [challenge for challenge in challenges() if challenge.round == "open"]
    return tuple(_ranking(student, open_round) for student in students())


def _ranking(student: Student, offered: list[Challenge]) -> Ranking:
    liked = sorted(
        (challenge for challenge in offered if eligible(student, challenge)),
        key=lambda challenge: (-_liking(student, challenge), challenge.key),
    )
    count = min(len(liked), LEAST + draws.one((0, 0, 0, 0, 1, 1, 2, 3), student.key, "more"))
    excluded = draws.one((0, 0, 0, 1, 1, 2), student.key, "excluded")
    rest = [challenge.key for challenge in liked[count:]]
    return Ranking(
        student=student.key,
        choices=tuple(_choice(student, rank, liked[rank]) for rank in range(count)),
        excluded=tuple(rest[len(rest) - min(excluded, len(rest)) :]),
    )


@cache
def wishes() -> tuple[tuple[str, str], ...]:
    """Who wishes for whom in the open round: a few pairs who wish the same, then some who wish for
    somebody who does not."""
    known = [(one.student, {choice.challenge for choice in one.choices}) for one in rankings()]
    free = draws.some(known, len(known), "wishes")
    pairs: list[tuple[str, str]] = []
    while len(pairs) < 2 * PAIRS:
        one, liked = free.pop()
        other = next((student for student in free if liked & student[1]), None)
        if other is not None:
            free.remove(other)
            pairs += [(one, other[0]), (other[0], one)]
    return (*pairs, *((free[at][0], free[at + 1][0]) for at in range(UNANSWERED)))


def _liking(student: Student, challenge: Challenge) -> float:
    country = {organisation.key: organisation.country for organisation in organisations()}
    wanted = {skill.code for skill in challenge.skills}
    shared = len(wanted & {code for code, _ in student.skills})
    near = UNIVERSITY[student.university].country == country[challenge.organisation]
    return (
        1.3 * draws.fraction(student.key, challenge.key, "taste")
        + 0.35 * min(shared, 2)
        + 0.3 * near
        + POPULAR.get(challenge.key, 0.4 * draws.fraction(challenge.key, "popular"))
    )


def _choice(student: Student, rank: int, challenge: Challenge) -> Choice:
    """Most say why for their first two choices, few for later ones."""
    says = draws.fraction(student.key, challenge.key, "says") < (0.7, 0.5, 0.2, 0.1)[min(rank, 3)]
    known = [r.text for r in challenge.reasons if r.language in student.working_languages]
    reason = draws.one(known, student.key, "reason") if says and known else ""
    return Choice(challenge=challenge.key, reason=reason)
