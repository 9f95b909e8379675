"""Accepting a repair: teams, places and waiting list follow it; those concerned are told."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from hub import challenges, matching
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.identity import Person
from hub.matching import Aim
from hub.notices import notify
from hub.rounds import losses, reasons, repairing
from hub.rounds.answering import settle, waiting
from hub.rounds.birds import bird
from hub.rounds.codes import codes_of
from hub.rounds.holding import hold, hold_offer
from hub.rounds.models import Answer, Decision, MatchingRound, Placement, Repair, State
from hub.rounds.publishing import shared_spans
from hub.rounds.seating import Planned, Seating, changes, fitted, seating
from hub.teams import Membership, Standing, Team, form, invite, seat
from hub.teams import State as TeamState
from hub.web.words import moment, plural


def accept(work: Work, found: MatchingRound, repair: Repair, aim: Aim | None = None) -> None:
    """Make a proposal real: of two, the one with this aim. Raises NotRepairable when places changed
    since it was solved."""
    hold(work, found)
    work.refresh(repair)
    if repair.finished_at is None or repair.fault or repair.decision is not Decision.OPEN:
        raise repairing.NotRepairable("There is no open proposal to accept.")
    now = seating(work, found)
    if now.stamp != repair.seating:
        raise repairing.NotRepairable(
            "Places have changed since this repair was solved. Discard it and start another."
        )
    repairing.choose(repair, aim)
    until = work.now + timedelta(hours=found.accept_hours)
    gone = repairing.gone_of(now, repair)
    plan = fitted(now, matching.read_result(repair.result))
    held = hold_offer(work, found)
    _require_open(work, held, now, plan)
    moved = changes(now, plan, gone)
    _leave(work, found, now, repair.withdrawn)
    for one in moved:
        if one.before is not None:
            seat(work, now.teams[one.before], one.person_id, Standing.REMOVED)
    rows = _teams(work, found, now, plan)
    ranks = {now.codes.person(one["student"]): one["rank"] for one in repair.result["placements"]}
    why = {one["person_id"]: one["why"] for one in repair.moves}
    for one in moved:
        placement = now.placements.get(one.person_id) or Placement(
            round_id=found.id, person_id=one.person_id
        )
        if one.after is None:
            _wait(work, found, placement, why[one.person_id])
            continue
        team, members = rows[one.after], list(plan[one.after].members)
        stays = one.kind == "regrouped" and placement.answer is Answer.ACCEPTED
        _sit(work, team, one.person_id, Standing.ACTIVE if stays else Standing.INVITED)
        placement.team_id, placement.waiting_place = team.id, None
        placement.rank = ranks[one.person_id]
        placement.reason = reasons.as_json(
            [reasons.row("The teams of this round were repaired", why[one.person_id])],
            shared_spans(work, members, found.starts_on),
        )
        if not stays:
            placement.answer, placement.answered_at = Answer.OFFERED, None
            placement.answer_until = until
        work.add(placement)
        _tell(work, found, team, one.person_id, None if stays else until)
    stayed = _tell_the_rest(work, found, now, plan, {one.person_id for one in moved} | gone)
    repair.figures = {**repair.figures, "stayed": stayed}
    _dissolve(work, now, plan)
    _waiting_list(work, found, repair)
    _challenges(work, found, held, now, rows)
    repair.decision, repair.decided_at = Decision.ACCEPTED, work.now
    work.add(repair)
    if any(one.after is not None for one in moved):
        found.state, found.accept_until = State.PUBLISHED, until
        work.add(found)
        work.later("rounds.lapse", due_at=until, round_id=found.id)
    work.record(
        "rounds.repair_accept",
        f"rounds/{found.id}",
        repair=repair.number,
        aim=repair.aim,
        result=repair.result_hash,
        moved=len(moved),
    )
    work.announce(f"rounds/{found.id}")
    settle(work, found)


def _require_open(work: Work, rows: list[Challenge], now: Seating, plan: list[Planned]) -> None:
    """Raises NotRepairable where a team would be the first of a challenge that was lost since."""
    running = {one.challenge_id for one in now.teams.values()}
    first = {one.challenge_id for one in plan} - running
    fresh = [one for one in rows if one.id in first]
    for key, why in losses.unavailable(work, fresh).items():
        title = next(one.title for one in fresh if one.id == key)
        raise repairing.NotRepairable(
            f"“{title}” can have no team any more: {why}. Discard this repair and start another."
        )


def _leave(work: Work, found: MatchingRound, now: Seating, people: list[int]) -> None:
    """Those whom the coordinator took out give their places up."""
    where = now.where
    for person_id in people:
        placement = now.placements[person_id]
        placement.answer, placement.answered_at = Answer.DECLINED, work.now
        work.add(placement)
        seat(work, now.teams[where[person_id]], person_id, Standing.LEFT)
        notify(
            work,
            person_id,
            "rounds.repaired",
            f"{found.name}: your place was given up, as you and the coordinator agreed.",
            f"/rounds/{found.id}/result",
        )


def _teams(work: Work, found: MatchingRound, now: Seating, plan: list[Planned]) -> list[Team]:
    """A row for each planned team; new ones get the next free name."""
    number = work.count(select(Team.id).where(col(Team.round_id) == found.id))
    rows = []
    for one in plan:
        if one.team_id is not None:
            rows.append(now.teams[one.team_id])
            continue
        rows.append(
            form(
                work,
                name=bird(number),
                challenge=work.get(Challenge, one.challenge_id),
                round_id=found.id,
                members=[],
                language=one.language,
            )
        )
        number += 1
    return rows


def _sit(work: Work, team: Team, person_id: int, standing: Standing) -> None:
    """Give a seat, also to somebody who had one there before."""
    known = work.maybe(
        select(Membership.id).where(
            col(Membership.team_id) == team.id, col(Membership.person_id) == person_id
        )
    )
    if known is None:
        invite(work, team, person_id)
    if known is not None or standing is not Standing.INVITED:
        seat(work, team, person_id, standing)


def _wait(work: Work, found: MatchingRound, placement: Placement, why: str) -> None:
    placement.team_id, placement.rank = None, None
    placement.answer, placement.answered_at, placement.answer_until = Answer.OFFERED, None, None
    placement.reason = reasons.as_json([reasons.row("Your team could not go on", why)], [])
    work.add(placement)
    notify(
        work,
        placement.person_id,
        "rounds.repaired",
        f"{found.name}: your team cannot go on, and no other place is free. "
        "You are on the waiting list.",
        f"/rounds/{found.id}/result",
    )


def _tell(
    work: Work, found: MatchingRound, team: Team, person_id: int, until: datetime | None
) -> None:
    title = work.get(Challenge, team.challenge_id).title
    zone = work.get(Person, person_id).time_zone
    asked = f" Say yes or no by {moment(until, zone)}." if until else ""
    notify(
        work,
        person_id,
        "rounds.repaired",
        f"You have a place in team {team.name}: {title}.{asked}",
        f"/rounds/{found.id}/result",
    )


def _tell_the_rest(
    work: Work, found: MatchingRound, now: Seating, plan: list[Planned], told: set[int]
) -> list[int]:
    """Who stays in a team that changed hears how. Returns who that is."""
    stayed = []
    for one in plan:
        if one.team_id is None:
            continue
        old, new = set(now.members[one.team_id]), set(one.members)
        if old == new:
            continue
        left, came = len(old - new), len(new - old)
        team = now.teams[one.team_id]
        for person_id in sorted(new - told):
            stayed.append(person_id)
            notify(
                work,
                person_id,
                "rounds.repaired",
                f"Team {team.name} has changed: {plural(came, 'member', 'members')} came, "
                f"{left} left.",
                f"/rounds/{found.id}/result",
            )
    return stayed


def _dissolve(work: Work, now: Seating, plan: list[Planned]) -> None:
    kept = {one.team_id for one in plan}
    for key, team in now.teams.items():
        if key not in kept:
            team.state = TeamState.DISSOLVED
            work.add(team)
            work.record("rounds.dissolve", f"teams/{key}", round=team.round_id)
            work.announce(f"teams/{key}")


def _waiting_list(work: Work, found: MatchingRound, repair: Repair) -> None:
    """Number the waiting list anew, in the order of the same lottery."""
    codes = codes_of(found)
    order = {one: at for at, one in enumerate(repair.result["waiting"])}
    listed = sorted(
        waiting(work, found),
        key=lambda one: (order.get(codes.of(one.person_id), len(order)), one.id),
    )
    for place, one in enumerate(listed, start=1):
        one.waiting_place = place
        work.add(one)


def _challenges(
    work: Work, found: MatchingRound, held: list[Challenge], now: Seating, rows: list[Team]
) -> None:
    """A challenge that lost its last team is open again; one that got a team is not."""
    had = {team.challenge_id for team in now.teams.values()}
    running = {team.challenge_id for team in rows}
    for challenge in held:
        if challenge.id not in running and challenge.id not in had:
            continue  # it is not this round's: left out, or another round has it
        if challenge.id not in running and challenge.state is ChallengeState.MATCHING:
            why = f"No team was left in {found.name}"
            challenges.move(work, challenge, ChallengeState.PUBLISHED, why)
        elif challenge.id in running and challenge.state is ChallengeState.PUBLISHED:
            why = f"A team was formed in {found.name}"
            challenges.move(work, challenge, ChallengeState.MATCHING, why)
