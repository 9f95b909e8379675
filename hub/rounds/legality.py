"""Whether a team stays legal when somebody else takes a seat: by the matcher's own judge."""

from dataclasses import replace

from hub import matching
from hub.matching import Instance, Result, Team

TEAM_RULES = ("H2", "H3", "H4", "H6", "H7", "H8", "H9", "H13", "H14")
"""The rules that concern one team; the others are about a whole round."""


def broken(
    instance: Instance, result: Result, challenge: str, language: str, members: list[str]
) -> list[str]:
    """The rules that a team of these members would break, as sentences; empty when legal."""
    inside = set(members)
    part = replace(
        instance,
        students=tuple(one for one in instance.students if one.id in inside),
        challenges=tuple(one for one in instance.challenges if one.id == challenge),
        pins=(),
    )
    team = Team("team", challenge, language, tuple(sorted(members)), 0)
    asked = replace(result, teams=(team,), placements={}, unmatched={}, waiting=())
    return [
        sentence
        for sentence in matching.check(part, asked)
        if sentence.split(" ", 1)[0] in TEAM_RULES
    ]


def rank_of(instance: Instance, student: str, challenge: str) -> int | None:
    """Which choice a challenge was; None when it was not ranked."""
    ranking = next((one.ranking for one in instance.students if one.id == student), ())
    better = 0
    for tie in ranking:
        if challenge in tie:
            return better + 1
        better += len(tie)
    return None
