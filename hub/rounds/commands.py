"""What a coordinator can do with a round, from draft to frozen, and the runs on it."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import col, func, select

from hub import challenges, matching
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.jobs import Job
from hub.jobs import State as JobState
from hub.jobs import cancel as cancel_job
from hub.rankings import erase_wishes_of_round
from hub.rounds import (
    consistency,
    drawing,
    erasing,
    losses,
    publishing,
    quotas,
    records,
    rulings,
    solving,
)
from hub.rounds.forms import TOO_FEW, RoundForm
from hub.rounds.freezing import instance_of, kept, must_run
from hub.rounds.holding import hold, hold_challenges, hold_offer
from hub.rounds.models import MatchingRound, MatchingRun, RoundChallenge, State, in_input
from hub.web.forms import check_version
from hub.web.words import moment, number, plural, zone_of


class WrongState(Conflict):
    """What the present state of a round forbids."""


def topic(found: MatchingRound) -> str:
    """The topic that tells any change of a round and its runs."""
    return f"rounds/{found.id}"


def at(day: date, clock: time, zone: str) -> datetime:
    """The moment of a wall clock in a zone."""
    return datetime.combine(day, clock, zone_of(zone))


def values_of(work: Work, form: RoundForm) -> dict[str, Any]:
    """The columns of a round, from what was sent."""
    values = form.model_dump(
        exclude={
            "version",
            "opens_on",
            "opens_time",
            "closes_on",
            "closes_time",
            "challenges",
            "must_run",
        }
    )
    zone = work.actor.time_zone
    values["opens_at"] = at(form.opens_on, form.opens_time, zone)
    values["closes_at"] = at(form.closes_on, form.closes_time, zone)
    return values


def create(work: Work, form: RoundForm) -> MatchingRound:
    """Plan a round. Students do not see it before it is opened. Raises Invalid."""
    if form.asks_too_few:
        raise Invalid("min_ranks", TOO_FEW)
    found = work.add(
        MatchingRound(
            **values_of(work, form),
            rule_version=matching.RULE_VERSION,
            made_by_id=work.actor.person_id,
            made_at=work.now,
        )
    )
    _offer(work, found, form)
    work.record("rounds.create", topic(found))
    return found


def change(work: Work, found: MatchingRound, form: RoundForm) -> None:
    """Change a round that is not frozen. While it is open, only its name and dates and what must
    run, and challenges can be added: nobody's ranking loses an entry."""
    hold(work, found)
    if found.state not in (State.DRAFT, State.OPEN):
        raise WrongState("This round is frozen. Its dates and rules cannot change any more.")
    theirs = {"name": found.name, "closes_on": found.closes_at, "starts_on": found.starts_on}
    check_version(form.version, found.version, "Another coordinator", theirs)
    values = values_of(work, form)
    if found.state is State.DRAFT and form.asks_too_few:
        raise Invalid("min_ranks", TOO_FEW)
    if found.state is State.OPEN:
        before = set(
            work.all(
                select(RoundChallenge.challenge_id).where(col(RoundChallenge.round_id) == found.id)
            )
        )
        if not before.issubset(form.challenges):
            raise Invalid("challenges", "The round is open: a challenge in it cannot be taken out.")
        values = {
            key: value
            for key, value in values.items()
            if key in ("name", "closes_at", "starts_on", "accept_hours")
        }
    for name, value in values.items():
        setattr(found, name, value)
    found.version += 1
    work.add(found)
    _offer(work, found, form)
    consistency.look(work, found)
    work.record("rounds.change", topic(found))
    work.announce(topic(found))


def _offer(work: Work, found: MatchingRound, form: RoundForm) -> None:
    """Offer exactly these challenges; each has to be open for ranking."""
    rows = work.all(select(RoundChallenge).where(col(RoundChallenge.round_id) == found.id))
    before = {row.challenge_id: row for row in rows}
    wanted, must = set(form.challenges), set(form.must_run)
    if must - wanted:
        raise Invalid("must_run", "Offer a challenge before you say that it must run.")
    wished = hold_challenges(work, wanted)
    # Students rank what an open round offers: what is lost there stays, and the freeze leaves it
    # out. Nobody is kept from giving the round a later end or the equal challenge that it lacks.
    fixed = set(before) if found.state is State.OPEN else set()
    away = losses.unavailable(work, wished)
    if wanted - {one.id for one in wished}:
        raise Invalid("challenges", "Choose challenges that are open for ranking.")
    _refuse(wished, {key: why for key, why in away.items() if key not in fixed})
    alone = challenges.without_alternative(one for one in wished if one.id not in away)
    alone = [one for one in alone if one.id not in fixed]
    if alone:
        raise Invalid(
            "challenges",
            f"“{alone[0].title}” may buy rights or asks for a promise of secrecy. Offer another "
            f"with {number(alone[0].credits)} credits that does neither, or take it out.",
        )
    for key in set(before) - wanted:
        work.remove(before[key])
    for key in sorted(wanted):
        row = before.get(key) or RoundChallenge(round_id=found.id, challenge_id=key)
        row.must_run = key in must
        work.add(row)


def _refuse(rows: list[Challenge], away: dict[int, str]) -> None:
    """Raises Invalid for the first challenge that cannot be offered."""
    for one in rows:
        if one.id in away:
            raise Invalid(
                "challenges",
                f"“{one.title}” cannot be offered: {away[one.id]}. Take it out.",
            )


def open_(work: Work, found: MatchingRound) -> None:
    """Show a round to students; they rank from its opening time on."""
    hold(work, found)
    if found.state is not State.DRAFT:
        raise WrongState("This round is open already.")
    if found.closes_at <= work.now:
        closed = moment(found.closes_at, work.actor.time_zone)
        raise WrongState(f"Its ranking closed on {closed}. Give it a later date first.")
    rows = hold_offer(work, found)
    if not rows:
        raise WrongState("It offers no challenge. Choose some on the page “Change dates” first.")
    away = losses.lost(work, rows)
    if away:
        raise WrongState(
            f"{_named(rows, away)} Take it out, or offer another, under “Change dates, rules and "
            "challenges”. Then open the round."
        )
    found.state = State.OPEN
    work.add(found)
    drawing.commit_hub(work, found)
    work.record("rounds.open", topic(found))
    work.announce(topic(found))


def _named(rows: list[Challenge], away: dict[int, str]) -> str:
    """The first challenge that is lost, and why, in a sentence; and how many more there are."""
    first = next(one for one in rows if one.id in away)
    more = f" {plural(len(away) - 1, 'more is', 'more are')} lost too." if len(away) > 1 else ""
    return f"“{first.title}” can have no team: {away[first.id]}.{more}"


def freeze(
    work: Work, found: MatchingRound, *, early: bool = False, without: Collection[int] = ()
) -> None:
    """End ranking: what everybody said now is the input of every run, and cannot change.

    without: the challenges whose loss the coordinator has read of; they are left out. What was
    lost since stops the freeze, so that somebody looks first. See `hub.rounds.losses`.
    """
    hold(work, found)
    if found.state is not State.OPEN:
        raise WrongState("Only an open round can be frozen.")
    if work.now < found.closes_at and not early:
        until = moment(found.closes_at, work.actor.time_zone)
        raise WrongState(f"Students can rank until {until}. Freeze early only if all agree.")
    rows = hold_offer(work, found)
    away = losses.lost(work, rows)
    news = {key: why for key, why in away.items() if key not in without}
    if news:
        raise WrongState(
            f"{_named(rows, news)} Look at the round again: freeze it without, or add another "
            "challenge and let students rank for some days more."
        )
    must = {key: away[key] for key in must_run(work, found) if key in away}
    if must:
        raise WrongState(
            f"{_named(rows, must)} But it must run. Take that mark away under “Change name and "
            "dates” first."
        )
    rulings.require_holding(work, found)
    quotas.require_reachable(work, found)
    instance = records.salted(work.settings.secret(), instance_of(work, found, without=away))
    if not instance.students:
        raise WrongState("Nobody has a complete ranking, so there is nothing to match.")
    if work.now < found.closes_at:
        found.closes_at = work.now
    found.instance = kept(matching.instance_json(instance))
    found.input_hash = matching.input_hash(instance)
    found.input_root = records.root(work.settings.secret(), instance)
    found.input_rest, found.erased_at = erasing.rest_hash(instance), None
    found.state, found.frozen_at = State.FROZEN, work.now
    work.add(found)
    drawing.reveal_hub(work, found)
    for challenge in rows:
        if challenge.id not in away:
            challenges.move(work, challenge, ChallengeState.MATCHING, f"Round {found.name} frozen")
    work.record(
        "rounds.freeze", topic(found), input=found.input_hash, early=early, without=sorted(away)
    )
    work.announce(topic(found))


def _in_matching(work: Work, found: MatchingRound) -> list[Challenge]:
    """The challenges that this round holds for its teams since its freeze. Another round may have
    some of those that it left out."""
    rows = hold_challenges(work, in_input(found))
    return [one for one in rows if one.state is ChallengeState.MATCHING]


def reopen(work: Work, found: MatchingRound) -> None:
    """Take a freeze back where no run found a result, or a challenge of it was lost since: its
    demands may be changed, and students rank for another day. The draw begins anew, since its
    nonces are known."""
    hold(work, found)
    good = work.maybe(
        select(MatchingRun.id).where(
            col(MatchingRun.round_id) == found.id,
            col(MatchingRun.finished_at).is_not(None),
            col(MatchingRun.fault) == "",
            col(MatchingRun.seed) == drawing.seed_now(work, found),
        )
    )
    if found.state is not State.FROZEN or solving.running(work, found):
        raise WrongState("Only a frozen round in which nothing runs can be opened again.")
    if publishing.job_of(work, found) is not None:
        raise WrongState("The teams are being published now. Wait for it.")
    rows = _in_matching(work, found)
    if good is not None and not losses.unavailable(work, rows, ChallengeState.MATCHING):
        raise WrongState(
            "This round has a result, and all its challenges stand. Publish one, or cancel it."
        )
    for challenge in rows:
        challenges.move(work, challenge, ChallengeState.PUBLISHED, "The round is open again")
    found.state, found.frozen_at = State.OPEN, None
    found.instance, found.input_hash, found.input_root, found.input_rest = {}, "", "", ""
    found.closes_at = max(found.closes_at, work.now + timedelta(days=1))
    found.draw += 1
    found.version += 1
    work.add(found)
    drawing.commit_hub(work, found)
    work.record("rounds.reopen", topic(found))
    work.announce(topic(found))


def cancel(work: Work, found: MatchingRound) -> None:
    """Give a round up before its teams are published; the challenges become open again."""
    hold(work, found)
    if found.state not in (State.DRAFT, State.OPEN, State.FROZEN):
        raise WrongState("The teams are published. A published round cannot be cancelled.")
    for challenge in _in_matching(work, found):
        challenges.move(work, challenge, ChallengeState.PUBLISHED, "The round was cancelled")
    found.state = State.CANCELLED
    work.add(found)
    erasing.erase(work, found)
    erase_wishes_of_round(work, found.id)
    work.record("rounds.cancel", topic(found))
    work.announce(topic(found))


def start_run(
    work: Work, found: MatchingRound, rank_rule: str | None = None, limit_minutes: int | None = None
) -> MatchingRun:
    """Begin a run on the frozen input. All runs of a round use one seed, which follows from the
    input and from what was committed to before: nobody can draw again until the lottery suits.

    limit_minutes: after them the best legal result found is taken, and said to be not proven.
    """
    hold(work, found)
    if found.state is not State.FROZEN:
        raise WrongState("Freeze the round first: a run needs an input that stands still.")
    if solving.running(work, found):
        raise WrongState("A run is under way. Wait for it, or stop it.")
    if publishing.job_of(work, found) is not None:
        raise WrongState("The teams are being published now. No other run is needed.")
    last = work.maybe(
        select(func.max(col(MatchingRun.number))).where(col(MatchingRun.round_id) == found.id)
    )
    run = work.add(
        MatchingRun(
            round_id=found.id,
            number=(last or 0) + 1,
            seed=drawing.seed_of(drawing.draw_of(work, found), found.input_hash),
            rule={"rank_rule": rank_rule or found.rank_rule, "limit_minutes": limit_minutes},
            made_at=work.now,
            made_by_id=work.actor.person_id,
        )
    )
    run.job_id = work.later("rounds.solve", run_id=run.id)
    work.add(run)
    work.record("rounds.run", topic(found), run=run.number, rule=run.rule["rank_rule"])
    work.announce(topic(found))
    return run


def stop_run(work: Work, found: MatchingRound, run: MatchingRun) -> None:
    """Stop a run that is under way; it leaves no result."""
    job = work.get(Job, run.job_id) if run.job_id else None
    if job is None or job.state not in (JobState.WAITING, JobState.RUNNING):
        raise WrongState("This run is over already.")
    cancel_job(work, job)
    work.record("rounds.stop", topic(found), run=run.number)
    work.announce(topic(found))
