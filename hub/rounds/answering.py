"""Answers to a place: yes, no, or none in time; and the waiting list that moves up."""

from datetime import timedelta

from sqlmodel import col, select

from hub import challenges, matching
from hub.actor import HUB
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.db import Database, Work
from hub.errors import Conflict
from hub.identity import Person
from hub.jobs import Report, errand
from hub.matching import Instance, Result
from hub.notices import notify
from hub.rounds import quotas, reasons
from hub.rounds.codes import codes_of
from hub.rounds.freezing import challenge_key
from hub.rounds.holding import hold
from hub.rounds.legality import broken, rank_of
from hub.rounds.models import Answer, MatchingRound, MatchingRun, Placement, State
from hub.rounds.publishing import shared_spans
from hub.rounds.solving import instance_for
from hub.teams import Membership, Standing, Team, invite, members, seat, start
from hub.teams import State as TeamState
from hub.web.words import moment

LEAST_TO_START = 2
"""Fewer than this is no team."""


class NoPlaceToAnswer(Conflict):
    """An answer where none is asked, or too late."""


def answerable(work: Work, found: MatchingRound, placement: Placement) -> Team:
    """The team of a place that waits for an answer. Raises NoPlaceToAnswer."""
    if placement.team_id is None:
        raise NoPlaceToAnswer("You have no place to answer for. You are on the waiting list.")
    if placement.answer is not Answer.OFFERED:
        raise NoPlaceToAnswer("You have answered already.")
    until = placement.answer_until
    if found.state is not State.PUBLISHED or (until is not None and until <= work.now):
        said = moment(until, work.actor.time_zone) if until else "now"
        raise NoPlaceToAnswer(f"The time to answer ended on {said}.")
    return work.get(Team, placement.team_id)


def accept(work: Work, found: MatchingRound, placement: Placement) -> Team:
    """Take the place."""
    hold(work, found)
    work.refresh(placement)
    team = answerable(work, found, placement)
    placement.answer, placement.answered_at = Answer.ACCEPTED, work.now
    work.add(placement)
    seat(work, team, placement.person_id, Standing.ACTIVE)
    work.record("rounds.accept", f"rounds/{found.id}", team=team.id)
    work.announce(f"rounds/{found.id}")
    settle(work, found)
    return team


def decline(work: Work, found: MatchingRound, placement: Placement) -> None:
    """Give the place up; it is offered to the next person with whom the team stays legal."""
    hold(work, found)
    work.refresh(placement)
    answerable(work, found, placement)
    _give_up(work, found, placement, Answer.DECLINED)
    settle(work, found)


def _give_up(work: Work, found: MatchingRound, placement: Placement, answer: Answer) -> None:
    team = work.get(Team, placement.team_id)
    placement.answer, placement.answered_at = answer, work.now
    work.add(placement)
    seat(work, team, placement.person_id, Standing.LEFT)
    work.record(f"rounds.{answer}", f"rounds/{found.id}", person=placement.person_id, team=team.id)
    work.announce(f"rounds/{found.id}")
    offer_seat(work, found, team)


def frozen(work: Work, found: MatchingRound) -> tuple[Instance, Result]:
    """The input of a published round, and its result."""
    run = work.get(MatchingRun, found.published_run_id)
    return instance_for(found, run), matching.read_result(run.result)


def waiting(work: Work, found: MatchingRound) -> list[Placement]:
    """The waiting list, in its order."""
    return work.all(
        select(Placement)
        .where(col(Placement.round_id) == found.id, col(Placement.team_id).is_(None))
        .order_by(col(Placement.waiting_place), col(Placement.id))
    )


def seated(work: Work, team: Team) -> list[int]:
    """Everybody who has or is offered a seat."""
    return work.all(
        select(Membership.person_id).where(
            col(Membership.team_id) == team.id,
            col(Membership.standing).in_((Standing.INVITED, Standing.ACTIVE)),
        )
    )


def offer_seat(work: Work, found: MatchingRound, team: Team) -> Placement | None:
    """Offer a free seat to the first person on the waiting list with whom the team is legal.

    None when there is nobody: the seat then stays empty.
    """
    instance, result = frozen(work, found)
    codes = codes_of(found)
    challenge = challenge_key(team.challenge_id)
    inside = seated(work, team)
    for candidate in waiting(work, found):
        rank = rank_of(instance, codes.of(candidate.person_id), challenge)
        if rank is None:
            continue
        keys = [codes.of(one) for one in [*inside, candidate.person_id]]
        if quotas.is_full(work, found, candidate.person_id):
            continue
        if not broken(instance, result, challenge, team.language, keys):
            _move_up(work, found, team, candidate, rank, inside)
            return candidate
    return None


def _move_up(
    work: Work, found: MatchingRound, team: Team, candidate: Placement, rank: int, inside: list[int]
) -> None:
    person = work.get(Person, candidate.person_id)
    until = work.now + timedelta(hours=found.accept_hours)
    shared = shared_spans(work, [*inside, person.id], found.starts_on)
    candidate.team_id, candidate.rank, candidate.waiting_place = team.id, rank, None
    candidate.answer_until = until
    candidate.reason = reasons.as_json(reasons.from_waiting(rank), shared)
    work.add(candidate)
    invite(work, team, person.id)
    title = work.get(Challenge, team.challenge_id).title
    notify(
        work,
        person.id,
        "rounds.offered",
        f"A place is free for you in team {team.name}: {title}. "
        f"Say yes or no by {moment(until, person.time_zone)}.",
        f"/rounds/{found.id}/result",
    )
    work.later("rounds.lapse", due_at=until, round_id=found.id)
    work.record("rounds.offer", f"rounds/{found.id}", person=person.id, team=team.id)


@errand("rounds.lapse")
def lapse_due(database: Database, report: Report, round_id: int) -> None:
    """Take back the places that nobody answered for in time."""
    with database.work(HUB) as work:
        lapse(work, work.get(MatchingRound, round_id))


def lapse(work: Work, found: MatchingRound) -> None:
    """Let every overdue offer lapse, and end the round when nothing is open any more."""
    hold(work, found)
    if found.state is not State.PUBLISHED:
        return
    overdue = work.all(
        select(Placement)
        .where(
            col(Placement.round_id) == found.id,
            col(Placement.team_id).is_not(None),
            col(Placement.answer) == Answer.OFFERED,
            col(Placement.answer_until) <= work.now,
        )
        .order_by(col(Placement.id))
    )
    for placement in overdue:
        _give_up(work, found, placement, Answer.LAPSED)
        notify(
            work,
            placement.person_id,
            "rounds.lapsed",
            f"{found.name}: the time to answer is over, so your place went to the waiting list.",
            f"/rounds/{found.id}/result",
        )
    settle(work, found)


def settle(work: Work, found: MatchingRound) -> None:
    """End the round when every place is answered for: teams begin, the waiting list is closed."""
    open_offers = work.count(
        select(Placement.id).where(
            col(Placement.round_id) == found.id,
            col(Placement.team_id).is_not(None),
            col(Placement.answer) == Answer.OFFERED,
        )
    )
    if open_offers or found.state is not State.PUBLISHED:
        return
    found.state = State.FINAL
    work.add(found)
    _begin(work, found)
    for placement in waiting(work, found):
        notify(
            work,
            placement.person_id,
            "rounds.final",
            f"{found.name} is over, and no place became free for you.",
            f"/rounds/{found.id}/result",
        )
    if found.made_by_id is not None:
        notify(
            work,
            found.made_by_id,
            "rounds.final",
            f"{found.name} is final: all places are answered for.",
            f"/rounds/{found.id}/answers",
        )
    work.record("rounds.final", f"rounds/{found.id}")
    work.announce(f"rounds/{found.id}")


def _begin(work: Work, found: MatchingRound) -> None:
    """Start every team that has members; a challenge left without a team is open again."""
    running = set()
    teams = work.all(
        select(Team)
        .where(col(Team.round_id) == found.id, col(Team.state) == TeamState.FORMING)
        .order_by(col(Team.id))
    )
    for team in teams:
        people = members(work, team)
        if len(people) >= LEAST_TO_START:
            running.add(team.challenge_id)
            start(work, team)
        else:
            _dissolve(work, found, team, people)
    for challenge in _of_teams(work, teams):
        if challenge.state is not ChallengeState.MATCHING:
            continue
        runs = challenge.id in running
        challenges.move(
            work,
            challenge,
            ChallengeState.IN_PROGRESS if runs else ChallengeState.PUBLISHED,
            f"Round {found.name} is final",
        )


def _of_teams(work: Work, teams: list[Team]) -> list[Challenge]:
    ids = {team.challenge_id for team in teams}
    return work.all(select(Challenge).where(col(Challenge.id).in_(ids)).order_by(col(Challenge.id)))


def _dissolve(work: Work, found: MatchingRound, team: Team, people: list[Person]) -> None:
    team.state = TeamState.DISSOLVED
    work.add(team)
    for person in people:
        seat(work, team, person.id, Standing.REMOVED)
        notify(
            work,
            person.id,
            "rounds.dissolved",
            f"Team {team.name} cannot begin: nobody else said yes. A coordinator writes to you.",
            f"/rounds/{found.id}/result",
        )
    work.record("rounds.dissolve", f"teams/{team.id}", round=found.id)
