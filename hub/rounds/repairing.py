"""Repair: after withdrawals or additions, proposals that move as few as possible.

The published run stays as it is. A repair is solved as a job with most places first and, where that
is another one, with fewest moves first. Both are looked at; then one is accepted (teams, places and
the waiting list follow it, and everybody concerned is told), or both are discarded.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlmodel import col, func, select

from hub import jobs, matching
from hub.actor import HUB
from hub.db import Database, Work
from hub.errors import Conflict
from hub.jobs import Job, Lane, Report, errand
from hub.jobs import State as JobState
from hub.matching import Aim
from hub.rounds.freezing import challenge_key, kept, offered
from hub.rounds.holding import hold
from hub.rounds.models import Decision, MatchingRound, MatchingRun, Repair, State
from hub.rounds.nameless import require_nameless
from hub.rounds.seating import Seating, changes, fates, fitted, pins_of, seating
from hub.rounds.telling import Teller
from hub.rounds.wording import in_words

PROPOSED = ("aim", "result", "moves", "figures", "result_hash", "fault")
"""The columns of a repair that hold a proposal; `Repair.other` has the same names."""


class NotRepairable(Conflict):
    """A repair that cannot be made, accepted or discarded now."""


def repairs(work: Work, found: MatchingRound) -> list[tuple[Repair, Job | None]]:
    """The repairs of a round with their jobs, newest first."""
    return work.all(
        select(Repair, Job)
        .outerjoin(Job, col(Job.id) == col(Repair.job_id))
        .where(col(Repair.round_id) == found.id)
        .order_by(col(Repair.number).desc())
    )


def under_way(repair: Repair, job: Job | None) -> bool:
    """Whether it is still being solved."""
    return (
        repair.finished_at is None
        and job is not None
        and job.state in (JobState.WAITING, JobState.RUNNING)
    )


def start(
    work: Work, found: MatchingRound, withdrawn: list[int], keeps_yes: bool, reason: str
) -> Repair:
    """Begin to solve a repair. withdrawn: people who leave besides those who said no. reason: for
    all whom it concerns, should it be accepted. Raises NotRepairable, Invalid."""
    hold(work, found)
    if found.state not in (State.PUBLISHED, State.FINAL):
        raise NotRepairable("A repair begins when the teams are published.")
    for repair, job in repairs(work, found):
        if under_way(repair, job):
            raise NotRepairable("A repair is being solved. Wait for it, or stop it.")
        if repair.finished_at is not None and repair.decision is Decision.OPEN and not repair.fault:
            raise NotRepairable(
                f"Repair {repair.number} waits for a decision. Accept or discard it first."
            )
    now = seating(work, found)
    if not set(withdrawn) <= set(now.where):
        raise NotRepairable("Somebody in the list has no place any more. Choose again.")
    require_nameless(work, found, "reason", reason)
    last = work.maybe(select(func.max(col(Repair.number))).where(col(Repair.round_id) == found.id))
    repair = work.add(
        Repair(
            round_id=found.id,
            number=(last or 0) + 1,
            withdrawn=sorted(set(withdrawn)),
            keeps_yes=keeps_yes,
            reason=reason,
            seating=now.stamp,
            made_by_id=work.actor.person_id,
            made_at=work.now,
        )
    )
    repair.job_id = work.later("rounds.repair", repair_id=repair.id)
    work.add(repair)
    work.record("rounds.repair", f"rounds/{found.id}", repair=repair.number, out=repair.withdrawn)
    work.announce(f"rounds/{found.id}")
    return repair


def stop(work: Work, found: MatchingRound, repair: Repair) -> None:
    """Stop a repair that is being solved."""
    job = work.get(Job, repair.job_id) if repair.job_id else None
    if job is None or not under_way(repair, job):
        raise NotRepairable("This repair is over already.")
    jobs.cancel(work, job)
    work.record("rounds.repair_stop", f"rounds/{found.id}", repair=repair.number)
    work.announce(f"rounds/{found.id}")


def discard(work: Work, found: MatchingRound, repair: Repair) -> None:
    """Leave everything as it is."""
    hold(work, found)
    work.refresh(repair)
    if repair.finished_at is None or repair.decision is not Decision.OPEN:
        raise NotRepairable("There is no open proposal to discard.")
    repair.decision, repair.decided_at = Decision.DISCARDED, work.now
    work.add(repair)
    work.record("rounds.repair_discard", f"rounds/{found.id}", repair=repair.number)
    work.announce(f"rounds/{found.id}")


def choose(repair: Repair, aim: Aim | None) -> None:
    """Take one of two proposals. aim: None where there is only one. Raises NotRepairable."""
    if not repair.other or aim is repair.aim:
        if aim not in (None, repair.aim):
            raise NotRepairable("Both ways lead to the same here. Accept the one proposal.")
        return
    if aim is None:
        raise NotRepairable("There are two proposals. Choose one of them.")
    if repair.other["fault"]:
        raise NotRepairable("This proposal breaks a rule. Choose the other one.")
    left = {name: getattr(repair, name) for name in PROPOSED}
    for name in PROPOSED:
        setattr(repair, name, repair.other[name])
    repair.aim = Aim(repair.aim)
    repair.other = {**left, "aim": left["aim"].value}


def gone_of(now: Seating, repair: Repair) -> set[int]:
    """Everybody who is out of it: said no, or taken out for this repair."""
    return set(now.said_no) | set(repair.withdrawn)


@errand("rounds.repair", Lane.LONG)
def solve(database: Database, report: Report, repair_id: int) -> None:
    """Solve one repair. Done twice, it does nothing the second time."""
    with database.work(HUB, writes=False) as work:
        repair = work.get(Repair, repair_id)
        found = work.get(MatchingRound, repair.round_id)
        run = work.get(MatchingRun, found.published_run_id)
        if repair.finished_at is not None:
            return
        now = seating(work, found)
        titles = {challenge_key(one.id): one.title for one in offered(work, found)}
    tell = Teller(database, report, f"rounds/{found.id}")
    gone = gone_of(now, repair)
    pins = pins_of(now, gone, keeps_yes=repair.keeps_yes)
    codes = {one.id for one in now.instance.students}
    values: dict[str, Any]
    try:
        made = matching.repairs_apart(
            replace(now.instance, pins=pins),
            now.result,
            tell.waiting(),
            seed=run.seed,
            withdrawn=[code for code in map(now.codes.of, gone) if code in codes],
        )
        values = outcome(now, made[0], gone, titles)
        for other in made[1:]:
            values["other"] = outcome(now, other, gone, titles)
    except matching.Cancelled:
        raise jobs.Cancelled from None
    except matching.Infeasible as none:
        values = {"fault": in_words(" ".join(none.conflict), titles)[:1000]}
    except (matching.BadInstance, matching.Died, TimeoutError) as fault:
        values = {"fault": str(fault)[:1000]}
    with database.work(HUB) as work:
        row = work.get(Repair, repair_id)
        for name, value in values.items():
            setattr(row, name, value)
        row.finished_at = work.now
        work.add(row)
        work.record("rounds.repaired", f"rounds/{found.id}", repair=row.number)
        work.announce(f"rounds/{found.id}")


def outcome(
    now: Seating, made: matching.Repair, gone: set[int], titles: Mapping[str, str]
) -> dict[str, Any]:
    """What a solved repair keeps: the result, each change with its reason, figures of both."""
    still = replace(
        now.instance,
        students=tuple(s for s in now.instance.students if now.codes.person(s.id) not in gone),
    )
    broken = matching.check(replace(still, pins=pins_of(now, gone, keeps_yes=False)), made.result)
    why = {now.codes.person(move.student): in_words(move.sentence, titles) for move in made.moves}
    plan = fitted(now, made.result)
    before = [place.rank for place in now.result.placements.values()]
    figures = made.result.figures
    ranks = {now.codes.person(one): place.rank for one, place in made.result.placements.items()}
    old_ranks = {now.codes.person(one): place.rank for one, place in now.result.placements.items()}
    return {
        "aim": made.aim,
        "result": kept(matching.to_json(made.result)),
        "result_hash": made.result.result_hash,
        "moves": [
            {
                "person_id": one.person_id,
                "before": one.before,
                "after": one.after,
                "kind": one.kind,
                "rank_before": old_ranks.get(one.person_id),
                "rank_after": ranks.get(one.person_id),
                "why": why.get(one.person_id, REGROUPED),
            }
            for one in changes(now, plan, gone)
        ],
        "figures": {
            "before": {"placed": len(before), "total_rank": sum(before), "teams": len(now.teams)},
            "after": {
                "placed": figures.matched,
                "total_rank": figures.total_rank,
                "teams": figures.teams,
                "bound": figures.matched_bound,
                "proven": made.proven,
            },
            "plan": [{"team_id": one.team_id, "challenge_id": one.challenge_id} for one in plan],
            "fates": [asdict(one) for one in fates(now, plan)],
            "gone": sorted(gone & set(now.where)),
        },
        "fault": "; ".join(broken)[:1000],
    }


REGROUPED = "The teams of this challenge were put together anew, so that each keeps all rules."
