"""A sandbox: other rules tried on the frozen input, for their figures alone.

It keeps no team and no hash, draws under a seed of its own, and is no run: nothing in it can be
published, by nobody.
"""

from dataclasses import asdict, replace
from typing import Any

from sqlmodel import col, func, select

from hub import jobs, matching
from hub.actor import HUB
from hub.challenges import Challenge
from hub.db import Database, Work
from hub.errors import Conflict
from hub.jobs import Job, Lane, Report, errand
from hub.jobs import State as JobState
from hub.matching import Instance, RankRule, Trial
from hub.rounds.audits import fewer
from hub.rounds.figures import mean_rank
from hub.rounds.forms import SandboxForm
from hub.rounds.freezing import challenge_key, challenge_of, kept, offered
from hub.rounds.holding import hold
from hub.rounds.models import MatchingRound, Sandbox, State
from hub.rounds.policy import TOLD
from hub.rounds.telling import Teller
from hub.web.words import number, plural

TRIED = "Another rule"


class NotTryable(Conflict):
    """A sandbox that cannot be begun or stopped now."""


def sandboxes(work: Work, found: MatchingRound) -> list[tuple[Sandbox, Job | None]]:
    """What was tried, newest first."""
    return work.all(
        select(Sandbox, Job)
        .outerjoin(Job, col(Job.id) == col(Sandbox.job_id))
        .where(col(Sandbox.round_id) == found.id)
        .order_by(col(Sandbox.number).desc())
    )


def under_way(sandbox: Sandbox, job: Job | None) -> bool:
    return (
        sandbox.finished_at is None
        and job is not None
        and job.state in (JobState.WAITING, JobState.RUNNING)
    )


def start(work: Work, found: MatchingRound, form: SandboxForm | None) -> Sandbox:
    """Try one other rule; without a form, leave out one hard rule at a time."""
    hold(work, found)
    if found.state not in (State.FROZEN, *TOLD):
        raise NotTryable("Freeze the round first: a sandbox needs an input that stands still.")
    if any(under_way(*one) for one in sandboxes(work, found)):
        raise NotTryable("Something is being tried. Wait for it, or stop it.")
    last = work.maybe(
        select(func.max(col(Sandbox.number))).where(col(Sandbox.round_id) == found.id)
    )
    row = work.add(
        Sandbox(
            round_id=found.id,
            number=(last or 0) + 1,
            costs=form is None,
            rule=form.model_dump(mode="json") if form is not None else {},
            made_by_id=work.actor.person_id,
            made_at=work.now,
        )
    )
    row.job_id = work.later("rounds.try", sandbox_id=row.id)
    work.add(row)
    work.record("rounds.sandbox", f"rounds/{found.id}", sandbox=row.number)
    work.announce(f"rounds/{found.id}")
    return row


def stop(work: Work, found: MatchingRound) -> None:
    """Stop what is being tried; it leaves no figures."""
    for sandbox, job in sandboxes(work, found):
        if job is not None and under_way(sandbox, job):
            jobs.cancel(work, job)
            work.record("rounds.sandbox_stop", f"rounds/{found.id}", sandbox=sandbox.number)
            work.announce(f"rounds/{found.id}")
            return
    raise NotTryable("Nothing is being tried now.")


def other(
    instance: Instance, found: MatchingRound, challenges: list[Challenge], rule: dict[str, Any]
) -> Instance:
    """The frozen input under another rule of the round; what a challenge asks for still holds."""
    tried = found.model_copy(
        update={
            name: int(rule[name]) for name in ("team_size_min", "team_size_max", "min_universities")
        }
    )
    asked = {challenge_key(one.id): challenge_of(tried, one) for one in challenges}
    return replace(
        instance,
        challenges=tuple(
            replace(
                one,
                min_size=asked[one.id].min_size,
                max_size=asked[one.id].max_size,
                min_universities=asked[one.id].min_universities,
            )
            for one in instance.challenges
        ),
        rule=replace(
            instance.rule,
            minimum_overlap_blocks=-(-int(rule["min_overlap_hours"]) // 2),
            overlap_is_hard=bool(rule["overlap_is_hard"]),
            rank_rule=RankRule(rule["rule_for_ranks"]),
            rank_slack_permille=int(rule["rank_slack_permille"]),
        ),
    )


@errand("rounds.try", Lane.LONG)
def solve(database: Database, report: Report, sandbox_id: int) -> None:
    """Solve the round's own rule and what is tried against it, under a seed of the sandbox."""
    with database.work(HUB, writes=False) as work:
        sandbox = work.get(Sandbox, sandbox_id)
        found = work.get(MatchingRound, sandbox.round_id)
        challenges = offered(work, found)
    if sandbox.finished_at is not None:
        return
    tell = Teller(database, report, f"rounds/{found.id}")
    values: dict[str, Any]
    try:
        instance = matching.read_instance(found.instance)
        variants = (
            matching.without_each_rule(instance)
            if sandbox.costs
            else {TRIED: other(instance, found, challenges, sandbox.rule)}
        )
        trials = matching.what_if_apart(
            instance, variants, tell.waiting(), seed=int(found.input_hash[:7], 16)
        )
        values = {"trials": [written(one) for one in trials]}
    except matching.Cancelled:
        raise jobs.Cancelled from None
    except (
        matching.BadInstance,
        matching.Died,
        matching.Infeasible,
        TimeoutError,
    ) as fault:
        values = {"fault": str(fault)[:1000]}
    with database.work(HUB) as work:
        row = work.get(Sandbox, sandbox_id)
        for name, value in values.items():
            setattr(row, name, value)
        row.finished_at = work.now
        work.add(row)
        work.announce(f"rounds/{found.id}")


def written(trial: Trial) -> dict[str, Any]:
    """A trial as its row keeps it: figures without anything of a person or a university. Demands
    that clash stay as the matcher says them; see `hub.rounds.conflicts`."""
    value: dict[str, Any] = kept(asdict(trial))
    figures = value["figures"]
    if figures is not None:
        figures.pop("by_university")
        figures["rank_profile"] = {str(rank): many for rank, many in figures["rank_profile"]}
    return value


def cost_words(trial: dict[str, Any]) -> str:
    """What a hard rule costs, in one sentence: the trial is the round without it."""
    if trial["fewer"] is None:
        return "Without it, no legal result exists."
    more, changed = -trial["fewer"], trial["changed"]
    if more > 0:
        return f"It keeps {plural(more, 'student', 'students')} from a place."
    if more < 0:
        return f"Without it, {-more} fewer would be placed."
    if not changed:
        return "Nothing: without it the result is the same."
    return f"No place. Without it, {plural(changed, 'student', 'students')} would sit elsewhere."


def finding(trial: Sandbox) -> str:
    """What one other rule would do, beside the round's own, in one sentence."""
    own, other_ = trial.trials[0], trial.trials[-1]
    if other_["figures"] is None or own["figures"] is None:
        return "no legal result exists under one of the two rules."
    placed = fewer(other_["fewer"])
    ranks = (mean_rank(one["figures"]) for one in (own, other_))
    before, after = (number(one) for one in ranks)
    rank = f"the mean rank stays {before}" if before == after else (
        f"the mean rank would be {after} instead of {before}"
    )  # fmt: skip
    moved = plural(other_["changed"], "student", "students")
    return f"{placed} would be placed, {rank}, and {moved} would sit elsewhere."
