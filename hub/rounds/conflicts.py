"""Demands that clash, as a coordinator reads them: with names, and with what each would take."""

import re
from collections.abc import Iterable

from hub.db import Work
from hub.matching import Instance
from hub.rounds import outcomes, queries
from hub.rounds.freezing import challenge_key, offered
from hub.rounds.models import MatchingRound
from hub.rounds.reasons import eligible
from hub.rounds.wording import in_words
from hub.web.words import plural

QUOTA = re.compile(r"^(\S+)(?= has a quota\b)")
MUST_RUN = re.compile(r"^(c\d+)(?= must run\.$)")


def told(
    work: Work, found: MatchingRound, clashing: Iterable[str], instance: Instance | None = None
) -> list[str]:
    """Sentences of the matcher with titles and names for its codes.

    instance: the input, so that what must run is told with those who could be in a team for it.
    """
    said = list(clashing)
    if not said:
        return []
    titles = {challenge_key(one.id): one.title for one in offered(work, found)}
    people = outcomes.names_by_code(work, found, " ".join(said))
    keys = [match[1] for one in said if (match := QUOTA.match(one))]
    universities = queries.names(work, keys) if keys else {}
    return [
        QUOTA.sub(lambda one: universities.get(one[1], one[1]), in_words(one, titles, people))
        + _takes(one, instance)
        for one in said
    ]


def _takes(sentence: str, instance: Instance | None) -> str:
    """What a team of a challenge that must run takes, and how many could be in it."""
    found = MUST_RUN.match(sentence)
    known = {one.id: one for one in instance.challenges} if instance is not None else {}
    if found is None or instance is None or found[1] not in known:
        return ""
    one = known[found[1]]
    who = [student for student in instance.students if eligible(student, one)]
    of = plural(len({student.university for student in who}), "university", "universities")
    ranked = plural(len(who), "student", "students")
    least = plural(one.min_universities, "university", "universities")
    return (
        f" It was ranked by {ranked} of {of} whose level and languages fit; a team takes "
        f"{one.min_size} students of {least}."
    )
