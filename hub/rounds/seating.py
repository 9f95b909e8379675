"""Who sits where in a published round now, as the matcher reads it; how a new result fits it."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import col, select

from hub import matching
from hub.challenges import Challenge
from hub.db import Work
from hub.matching import Instance, Pin, Result
from hub.rounds import losses
from hub.rounds.codes import Codes, codes_of
from hub.rounds.freezing import challenge_key, id_of, instance_of, offered
from hub.rounds.legality import rank_of
from hub.rounds.models import Answer, MatchingRound, MatchingRun, Placement
from hub.rounds.solving import instance_for
from hub.teams import Membership, Standing, Team
from hub.teams import State as TeamState

ALIVE = (TeamState.FORMING, TeamState.ACTIVE)
SEATED = (Standing.INVITED, Standing.ACTIVE)
NO = (Answer.DECLINED, Answer.LAPSED)


@dataclass(frozen=True)
class Seating:
    """A published round as it stands: input, teams, and how each person answered.

    instance: the frozen input with those who became complete later. said_no: gave a place up.
    """

    codes: Codes
    instance: Instance
    result: Result
    teams: dict[int, Team]
    members: dict[int, list[int]]
    placements: dict[int, Placement]
    said_no: frozenset[int]
    late: frozenset[int]

    @property
    def where(self) -> dict[int, int]:
        """Person → team."""
        return {person: team for team, people in self.members.items() for person in people}

    @property
    def stamp(self) -> str:
        """A hash of who sits where and who said no."""
        value = [sorted(self.where.items()), sorted(self.said_no)]
        return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def seating(work: Work, found: MatchingRound) -> Seating:
    """Read it from the teams themselves: the waiting list may have moved since publication."""
    codes = codes_of(found)
    run = work.get(MatchingRun, found.published_run_id)
    frozen = instance_for(found, run)
    known = {one.id for one in frozen.students}
    kept = {id_of(one.id) for one in frozen.challenges}
    left_out = {one.id for one in offered(work, found)} - kept
    now_complete = instance_of(work, found, without=left_out).students
    late = [one for one in now_complete if one.id not in known]
    universities = {one.id for one in frozen.universities}
    instance = replace(
        frozen,
        students=tuple(sorted([*frozen.students, *late], key=lambda one: one.id)),
        universities=(
            *frozen.universities,
            *(
                matching.University(key)
                for key in sorted({one.university for one in late} - universities)
            ),
        ),
    )
    teams = {
        one.id: one
        for one in work.all(
            select(Team)
            .where(col(Team.round_id) == found.id, col(Team.state).in_(ALIVE))
            .order_by(col(Team.id))
        )
    }
    rows = [one for one in offered(work, found) if one.id in kept]
    instance = losses.without(instance, _closed(work, rows, teams))
    members: dict[int, list[int]] = {key: [] for key in teams}
    for team_id, person_id in work.all(
        select(Membership.team_id, Membership.person_id)
        .where(col(Membership.team_id).in_(teams), col(Membership.standing).in_(SEATED))
        .order_by(col(Membership.person_id))
    ):
        members[team_id].append(person_id)
    placements = {
        one.person_id: one
        for one in work.all(select(Placement).where(col(Placement.round_id) == found.id))
    }
    return Seating(
        codes,
        instance,
        _as_result(codes, instance, matching.read_result(run.result), teams, members),
        teams,
        members,
        placements,
        frozenset(one.person_id for one in placements.values() if one.answer in NO),
        frozenset(codes.person(one.id) for one in late),
    )


def _closed(work: Work, rows: list[Challenge], teams: dict[int, Team]) -> set[str]:
    """The challenges that have no team and can get none: lost since no team was formed there."""
    running = {one.challenge_id for one in teams.values()}
    idle = [one for one in rows if one.id not in running]
    return {challenge_key(one) for one in losses.unavailable(work, idle)}


def _as_result(
    codes: Codes,
    instance: Instance,
    published: Result,
    teams: dict[int, Team],
    members: dict[int, list[int]],
) -> Result:
    formed = tuple(
        matching.Team(
            str(key),
            challenge_key(team.challenge_id),
            team.language,
            tuple(sorted(codes.of(one) for one in members[key])),
            0,
        )
        for key, team in teams.items()
        if members[key]
    )
    places = {
        student: matching.Placement(
            team.challenge, team.id, rank_of(instance, student, team.challenge) or 0
        )
        for team in formed
        for student in team.members
    }
    return replace(published, teams=formed, placements=places, unmatched={}, waiting=())


def pins_of(now: Seating, gone: Iterable[int], *, keeps_yes: bool) -> tuple[Pin, ...]:
    """A coordinator's pins from before the freeze; with `keeps_yes`, also everybody who said yes
    stays in the challenge. Who sits elsewhere than pinned did so by a later agreement."""
    out, where = set(gone), now.where
    sits = {
        now.codes.of(person): challenge_key(now.teams[team].challenge_id)
        for person, team in where.items()
    }
    kept = {
        one for one in now.instance.pins
        if now.codes.person(one.student) not in out and sits.get(one.student) == one.challenge
    }  # fmt: skip
    if keeps_yes:
        kept |= {
            Pin(now.codes.of(person), sits[now.codes.of(person)])
            for person in where
            if now.placements[person].answer is Answer.ACCEPTED and person not in out
        }
    return tuple(sorted(kept, key=lambda one: one.student))


@dataclass(frozen=True)
class Planned:
    """A team as it would be. team_id None: it is new."""

    team_id: int | None
    challenge_id: int
    language: str
    members: tuple[int, ...]


def fitted(now: Seating, result: Result) -> list[Planned]:
    """Which team of today each team of the new result is: the one with most of its people."""
    shared: Counter[tuple[int, int]] = Counter()
    where = now.where
    people = [tuple(now.codes.person(one) for one in team.members) for team in result.teams]
    for at, team in enumerate(result.teams):
        for person in people[at]:
            old = now.teams.get(where.get(person, 0))
            if old is not None and (challenge_key(old.challenge_id), old.language) == (
                team.challenge,
                team.language,
            ):
                shared[at, old.id] += 1
    chosen: dict[int, int] = {}
    for (at, team_id), _ in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        if at not in chosen and team_id not in chosen.values():
            chosen[at] = team_id
    return [
        Planned(chosen.get(at), id_of(team.challenge), team.language, people[at])
        for at, team in enumerate(result.teams)
    ]


@dataclass(frozen=True)
class Change:
    """One person whose team changes. before, after: a place in `teams` or among the planned."""

    person_id: int
    before: int | None
    after: int | None
    kind: str
    """moves: another challenge. regrouped: another team, the same challenge. comes. loses."""


def changes(now: Seating, plan: list[Planned], gone: Iterable[int]) -> list[Change]:
    """Everybody concerned, those who leave by themselves left out."""
    out, where = set(gone), now.where
    after = {person: at for at, team in enumerate(plan) for person in team.members}
    found = []
    for person in sorted({*where, *after} - out):
        old, new = where.get(person), after.get(person)
        if new is None:
            found.append(Change(person, old, None, "loses"))
        elif old is None:
            found.append(Change(person, None, new, "comes"))
        elif plan[new].team_id != old:
            same = plan[new].challenge_id == now.teams[old].challenge_id
            found.append(Change(person, old, new, "regrouped" if same else "moves"))
    return found


@dataclass(frozen=True)
class Fate:
    """What becomes of one team. team_id None: it is new. kind: kept, topped up, changed, new or
    dissolved."""

    team_id: int | None
    challenge_id: int
    before: int
    after: int
    kind: str


def fates(now: Seating, plan: list[Planned]) -> list[Fate]:
    """Every team, before and after."""
    found = []
    planned = {one.team_id: one for one in plan if one.team_id is not None}
    for key, team in now.teams.items():
        old, new = set(now.members[key]), planned.get(key)
        if new is None:
            found.append(Fate(key, team.challenge_id, len(old), 0, "dissolved"))
            continue
        fresh = set(new.members)
        kind = "kept" if fresh == old else "topped up" if old < fresh else "changed"
        found.append(Fate(key, team.challenge_id, len(old), len(fresh), kind))
    found += [
        Fate(None, one.challenge_id, 0, len(one.members), "new")
        for one in plan
        if one.team_id is None
    ]
    return found
