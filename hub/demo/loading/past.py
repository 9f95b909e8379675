"""The matching of the past rounds: rankings under which the real solver forms the demo's teams."""

from datetime import timedelta

from sqlmodel import col, select

from hub import matching
from hub.db import Work
from hub.demo import content
from hub.demo.loading.register import Register
from hub.matching import Instance, Result
from hub.profiles import StudentProfile
from hub.rankings import Choice, Ranking, eligible
from hub.rounds import Answer, MatchingRound, MatchingRun, Placement, reasons
from hub.rounds.codes import codes_of
from hub.rounds.freezing import challenge_key, instance_of, kept, offered
from hub.rounds.publishing import shared_spans
from hub.rounds.solving import outcome

SECOND = 7
"""Every seventh member of a round put another challenge first."""


class OtherTeams(ValueError):
    """The solver formed other teams than the content has: the content has changed."""


def load(work: Work, register: Register) -> None:
    """Rank, freeze, solve and record all past rounds, as a coordinator would have done."""
    for key in ("finished", "assessing", "working"):
        found = register.rounds[key]
        teams = [
            one
            for one in content.teams(register.today)
            if register.teams[one.key].round_id == found.id
        ]
        for one in teams:
            teach(work, register, one)
        rank(work, register, found, teams)
        run, instance, result = solve(work, found)
        tell(work, register, found, teams, run, instance, result)


def teach(work: Work, register: Register, one: content.Team) -> None:
    """See to it that somebody in the team holds each skill that its challenge asks for."""
    challenge = register.challenges[one.challenge]
    ids = [register.people[key].id for key in one.members]
    profiles = work.all(
        select(StudentProfile)
        .where(col(StudentProfile.person_id).in_(ids))
        .order_by(col(StudentProfile.person_id))
    )
    for number, need in enumerate(challenge.skills):
        code, level = need["skill"], need["level"]
        if all(profile.skills.get(code, 0) < level for profile in profiles):
            pupil = profiles[number % len(profiles)]
            pupil.skills = {**pupil.skills, code: level}
            work.add(pupil)


def rank(work: Work, register: Register, found: MatchingRound, teams: list[content.Team]) -> None:
    """Five challenges each that the student may join; their own team's among the first two."""
    offered = [register.challenges[one.challenge] for one in teams]
    number = 0
    for one in teams:
        for key in one.members:
            number += 1
            person = register.people[key]
            profile = work.one(
                select(StudentProfile).where(col(StudentProfile.person_id) == person.id)
            )
            own = register.challenges[one.challenge]
            others = [row for row in offered if row.id != own.id and not eligible(profile, row)]
            turned = others[number % max(1, len(others)) :] + others[: number % max(1, len(others))]
            choices = [own, *turned[:4]]
            if number % SECOND == 0 and len(choices) > 1:
                choices[:2] = choices[1], choices[0]
            moment = found.closes_at - timedelta(days=3, minutes=number)
            ranking = work.add(
                Ranking(
                    round_id=found.id,
                    person_id=person.id,
                    version=1,
                    saved_at=moment,
                    sent_at=moment,
                )
            )
            work.add_all(
                Choice(ranking_id=ranking.id, challenge_id=row.id, place=place)
                for place, row in enumerate(choices, start=1)
            )


def solve(work: Work, found: MatchingRound) -> tuple[MatchingRun, Instance, Result]:
    """Freeze the input and keep the run on it, as the hub's own errand would."""
    instance = instance_of(work, found)
    found.instance = kept(matching.instance_json(instance))
    found.input_hash = matching.input_hash(instance)
    seed = int(found.input_hash[:7], 16)
    result = matching.solve(instance, seed=seed)
    values = outcome(instance, result)
    run = work.add(
        MatchingRun(
            round_id=found.id,
            seed=seed,
            rule={"rank_rule": found.rank_rule},
            made_at=found.closes_at + timedelta(hours=1),
            finished_at=found.closes_at + timedelta(hours=1, minutes=1),
            made_by_id=found.made_by_id,
            **values,
        )
    )
    found.published_run_id = run.id
    work.add(found)
    return run, instance, result


def tell(
    work: Work,
    register: Register,
    found: MatchingRound,
    teams: list[content.Team],
    run: MatchingRun,
    instance: Instance,
    result: Result,
) -> None:
    """Each member's place with its reasons, accepted. Raises OtherTeams."""
    facts = reasons.facts_of(
        instance, result, {challenge_key(row.id): row.title for row in offered(work, found)}
    )
    codes = codes_of(found)
    formed = {team.challenge: set(team.members) for team in result.teams}
    for one in teams:
        row = register.teams[one.key]
        ids = [register.people[key].id for key in one.members]
        if formed.get(challenge_key(row.challenge_id)) != {codes.of(each) for each in ids}:
            raise OtherTeams(f"run {run.number} of {found.name}: team {one.name}")
        shared = shared_spans(work, ids, found.starts_on)
        for number, person_id in enumerate(ids):
            rank = result.placements[codes.of(person_id)].rank
            rows = reasons.placed(facts, codes.of(person_id), rank)
            work.add(
                Placement(
                    round_id=found.id,
                    person_id=person_id,
                    team_id=row.id,
                    rank=rank,
                    reason=reasons.as_json(rows, shared),
                    answer=Answer.ACCEPTED,
                    answered_at=row.made_at + timedelta(hours=5 + number),
                    answer_until=row.made_at + timedelta(hours=72),
                )
            )
