"""A round with students who ranked: what the tests of rounds begin with."""

from dataclasses import dataclass

from hub.challenges import Challenge
from hub.db import Work
from hub.identity import Person, actor_of
from hub.jobs import Job
from hub.jobs import State as JobState
from hub.rankings import Choice, Ranking
from hub.rounds import MatchingRound, commands, publishing, solving
from hub.rounds.codes import Codes
from hub.rounds.models import MatchingRun
from tests import makers


@dataclass
class Scene:
    """A round, its challenges, its students, the coordinator who made it."""

    round_id: int
    challenge_ids: list[int]
    students: list[int]
    coordinator: int


def code_of(person_id: int) -> str:
    """How the matcher calls a person in the rounds of the makers."""
    return Codes(makers.CODE_KEY).of(person_id)


def ranked(w: Work, found: MatchingRound, person: Person, order: list[Challenge]) -> Ranking:
    """A complete ranking."""
    ranking = w.add(
        Ranking(round_id=found.id, person_id=person.id, saved_at=w.now, sent_at=w.now, version=1)
    )
    w.add_all(
        Choice(ranking_id=ranking.id, challenge_id=one.id, place=at)
        for at, one in enumerate(order, start=1)
    )
    return ranking


def scene(w: Work, students: int = 12, challenges: int = 5, **values: object) -> Scene:
    """Students of three universities, all with complete rankings of all challenges, rotated."""
    universities = [makers.university(w) for _ in range(3)]
    offered = [makers.challenge(w) for _ in range(challenges)]
    coordinator = makers.coordinator(w)
    found = makers.matching_round(w, offered, made_by_id=coordinator.id, **values)
    people = []
    for at in range(students):
        person = makers.student(w, universities[at % 3])
        ranked(w, found, person, offered[at % 2 :] + offered[: at % 2])
        people.append(person.id)
    return Scene(found.id, [one.id for one in offered], people, coordinator.id)


def frozen(w: Work, made: Scene) -> MatchingRound:
    """The same round, frozen by its coordinator."""
    found = w.get(MatchingRound, made.round_id)
    w.actor = actor_of(w, w.get(Person, made.coordinator))
    commands.freeze(w, found, early=True)
    return found


def solved(w: Work, found: MatchingRound) -> MatchingRun:
    """A finished run of a frozen round, without the errand."""
    from hub import matching

    run = commands.start_run(w, found)
    instance = solving.instance_for(found, run)
    solving.keep(w, run.id, solving.outcome(instance, matching.solve(instance, seed=run.seed)))
    job = w.get(Job, run.job_id)
    job.state = JobState.DONE
    w.add(job)
    return run


def published(w: Work, made: Scene) -> MatchingRound:
    """The same round, with its teams published."""
    found = frozen(w, made)
    publishing.publish(w, found, solved(w, found))
    return found


def with_a_choice(w: Work) -> Scene:
    """A published round to be repaired in two ways once the fifth student leaves: four students in
    a full team who could go elsewhere, five in another, and one who waits for the full team."""
    universities = [makers.university(w) for _ in range(5)]
    full = makers.challenge(w, title="Shade for all", team_size_min=4, team_size_max=4)
    other = makers.challenge(w, title="Keep cellars dry", team_size_min=4, team_size_max=5)
    none = makers.challenge(w, title="Nobody speaks it", languages=["fi"])
    coordinator = makers.coordinator(w)
    offered = [full, other, none]
    found = makers.matching_round(w, offered, made_by_id=coordinator.id, min_ranks=1)
    people = []
    for at in range(10):
        person = makers.student(w, universities[at % 5])
        order = [full, other] if at < 4 else [other] if at < 9 else [none, full]
        ranked(w, found, person, order)
        people.append(person.id)
    made = Scene(found.id, [one.id for one in offered], people, coordinator.id)
    published(w, made)
    return made
