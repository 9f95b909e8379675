"""The errand that runs the matching, and tells how far it is."""

from dataclasses import asdict, replace
from typing import Any

from sqlmodel import col, select

from hub import jobs, matching
from hub.actor import HUB
from hub.db import Database, Work
from hub.jobs import Job, Lane, Report, errand
from hub.matching import Instance, RankRule, Result
from hub.rounds.figures import by_hand
from hub.rounds.freezing import kept
from hub.rounds.models import MatchingRound, MatchingRun
from hub.rounds.telling import Teller

APART_FROM = 100  # students; a smaller round is solved before a child process has begun


def running(work: Work, found: MatchingRound) -> bool:
    """Whether a run of this round waits or is under way."""
    return (
        work.maybe(
            select(MatchingRun.id)
            .join(Job, col(Job.id) == col(MatchingRun.job_id))
            .where(
                col(MatchingRun.round_id) == found.id,
                col(MatchingRun.finished_at).is_(None),
                col(Job.state).in_((jobs.State.WAITING, jobs.State.RUNNING)),
            )
        )
        is not None
    )


def instance_for(found: MatchingRound, run: MatchingRun) -> Instance:
    """The frozen input, under the rank rule of this run."""
    instance = matching.read_instance(found.instance)
    rule = replace(instance.rule, rank_rule=RankRule(run.rule["rank_rule"]))
    return replace(instance, rule=rule)


def limit_s(run: MatchingRun) -> float | None:
    """How long a run may take; then its best legal result is kept, and said to be not proven."""
    minutes = run.rule.get("limit_minutes")
    return 60.0 * minutes if minutes else None


@errand("rounds.solve", Lane.LONG)
def solve(database: Database, report: Report, run_id: int) -> None:
    """Solve one run. Done twice, it does nothing the second time."""
    with database.work(HUB) as work:
        run = work.get(MatchingRun, run_id)
        found = work.get(MatchingRound, run.round_id)
    if run.finished_at is not None:
        return
    tell = Teller(database, report, f"rounds/{found.id}")
    values: dict[str, Any]
    try:
        instance = instance_for(found, run)
        large = len(instance.students) >= APART_FROM
        solve_round = matching.solve_apart if large else matching.solve
        result = solve_round(
            instance,
            seed=run.seed,
            progress=tell,
            time_limit_s=limit_s(run),
            cancelled=lambda: tell.stopped,
        )
        values = outcome(instance, result)
    except matching.Cancelled:
        raise jobs.Cancelled from None
    except (matching.BadInstance, matching.Infeasible, matching.Died, TimeoutError) as fault:
        values = {"fault": str(fault)[:1000]}
    with database.work(HUB) as work:
        keep(work, run_id, values)


def outcome(instance: Instance, result: Result) -> dict[str, Any]:
    """What a run keeps: result, figures and hash; or the broken rules, should there be any."""
    broken = matching.check(instance, result)
    written = kept(matching.to_json(result))
    fair = kept(asdict(matching.fairness(instance, result)))
    return {
        "result": written,
        "figures": {
            **written["figures"],
            "fairness": fair,
            "by_hand": by_hand(instance, result),
        },
        "result_hash": result.result_hash,
        "fault": "; ".join(broken)[:1000],
    }


def keep(work: Work, run_id: int, values: dict[str, Any]) -> None:
    """Write down how a run ended."""
    run = work.get(MatchingRun, run_id)
    for name, value in values.items():
        setattr(run, name, value)
    run.finished_at = work.now
    work.add(run)
    work.record("rounds.solved", f"rounds/{run.round_id}", run=run.number, result=run.result_hash)
    work.announce(f"rounds/{run.round_id}")
