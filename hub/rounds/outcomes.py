"""What pages ask of a published round besides its answers: who sits where, what was repaired."""

from collections.abc import Iterable

from sqlmodel import col, func, select

from hub.challenges import Challenge
from hub.db import Work
from hub.identity import Person
from hub.rounds.codes import PATTERN, codes_of
from hub.rounds.freezing import challenge_key
from hub.rounds.models import (
    Answer,
    Decision,
    MatchingRound,
    MatchingRun,
    Placement,
    Repair,
)
from hub.teams import Membership, Standing, Team
from hub.teams import State as TeamState

SEATED = (Answer.OFFERED, Answer.ACCEPTED)


def has_result(work: Work, found: MatchingRound) -> bool:
    """Whether any run came to a result, so that its fairness can be looked at."""
    return (
        work.maybe(
            select(MatchingRun.id).where(
                col(MatchingRun.round_id) == found.id,
                col(MatchingRun.finished_at).is_not(None),
                col(MatchingRun.fault) == "",
            )
        )
        is not None
    )


def accepted_repairs(work: Work, found: MatchingRound) -> list[Repair]:
    """The repairs in force, oldest first."""
    return work.all(
        select(Repair)
        .where(col(Repair.round_id) == found.id, col(Repair.decision) == Decision.ACCEPTED)
        .order_by(col(Repair.number))
    )


def seated_names(work: Work, found: MatchingRound) -> list[tuple[int, str, str]]:
    """Everybody who has or is offered a place: person, name, team."""
    return work.all(
        select(Person.id, Person.name, Team.name)
        .join(Placement, col(Placement.person_id) == col(Person.id))
        .join(Team, col(Team.id) == col(Placement.team_id))
        .where(col(Placement.round_id) == found.id, col(Placement.answer).in_(SEATED))
        .order_by(col(Person.name_key), col(Person.id))
    )


def people_names(work: Work, ids: Iterable[int]) -> dict[int, str]:
    """The names of some people."""
    return dict(work.all(select(Person.id, Person.name).where(col(Person.id).in_(set(ids)))))


def names_by_code(work: Work, found: MatchingRound, text: str) -> dict[str, str]:
    """The names of the students whose codes stand in a sentence of the matcher."""
    codes = codes_of(found)
    people = {code: codes.person(code) for code in set(PATTERN.findall(text))}
    names = people_names(work, people.values()) if people else {}
    return {code: names[person] for code, person in people.items() if person in names}


def team_labels(work: Work, ids: Iterable[int]) -> dict[int, str]:
    """ "Heron: Keep cellars dry", by team."""
    rows = work.all(
        select(Team.id, Team.name, Challenge.title)
        .join(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .where(col(Team.id).in_(set(ids)))
    )
    return {key: f"{name}: {title}" for key, name, title in rows}


def small_teams(work: Work, found: MatchingRound) -> list[tuple[str, int, int]]:
    """The teams with fewer members than the frozen input asks for: team and challenge, who has or
    is offered a seat, the least. The smallest first."""
    least = {one["id"]: one["min_size"] for one in found.instance["challenges"]}
    rows = work.all(
        select(Team.name, Challenge.title, Team.challenge_id, func.count(col(Membership.id)))
        .join(Challenge, col(Challenge.id) == col(Team.challenge_id))
        .outerjoin(
            Membership,
            (col(Membership.team_id) == col(Team.id))
            & col(Membership.standing).in_((Standing.INVITED, Standing.ACTIVE)),
        )
        .where(col(Team.round_id) == found.id, col(Team.state) != TeamState.DISSOLVED)
        .group_by(col(Team.id), col(Team.name), col(Team.challenge_id), col(Challenge.title))
        .order_by(func.count(col(Membership.id)), col(Team.id))
    )
    return [
        (f"{name}: {title}", members, least[challenge_key(key)])
        for name, title, key, members in rows
        if members < least.get(challenge_key(key), 0)
    ]
