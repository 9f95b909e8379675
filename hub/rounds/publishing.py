"""Publishing a run: teams come about, and each student hears the outcome."""

from datetime import date, datetime, timedelta
from typing import Any

from hub import challenges, matching, needs
from hub.actor import HUB
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.db import Database, Work
from hub.errors import Conflict
from hub.identity import Person, actor_of
from hub.jobs import Job, Lane, Report, errand
from hub.jobs import State as JobState
from hub.matching import Instance, Result
from hub.notices import notify
from hub.profiles import utc_quarters, utc_spans, with_people
from hub.rankings import erase_wishes_of_round, sent
from hub.rounds import drawing, erasing, losses, reasons, standing, verifying
from hub.rounds.birds import bird
from hub.rounds.codes import codes_of
from hub.rounds.freezing import challenge_key, id_of, offered
from hub.rounds.holding import hold, hold_offer
from hub.rounds.models import MatchingRound, MatchingRun, Placement, State
from hub.rounds.solving import instance_for
from hub.teams import Team, form
from hub.web.words import listing, moment, plural, zone_of

DEFECT = (
    "The hub has a fault of its own here. An administrator finds it under “Errands that failed”. "
    "You can try again."
)


class NotPublishable(Conflict):
    """A run that cannot become the result of its round."""


def job_of(work: Work, found: MatchingRound) -> Job | None:
    """The job that publishes a round now, if one does."""
    key = found.publishing_job_id
    job = work.session.get(Job, key) if key is not None and found.state is State.FROZEN else None
    waits = job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
    return job if waits else None


def sentence(work: Work, found: MatchingRound) -> str:
    """Where a round stands and who acts next; also while its teams are being published."""
    if job_of(work, found) is not None:
        return "The teams are being published. Students are told as soon as that is done."
    return standing.sentence(found, work.now, work.actor.time_zone)


def broken_off(work: Work, found: MatchingRound) -> str:
    """Why the last publication that was asked for did not come about; empty when none failed."""
    key = found.publishing_job_id
    job = work.session.get(Job, key) if key is not None and found.state is State.FROZEN else None
    if job is None or job.state is not JobState.FAILED:
        return ""
    return job.fault if job.refused else DEFECT


def ask(work: Work, found: MatchingRound, run: MatchingRun) -> None:
    """Have a run published: with some hundred students it takes longer than a page may."""
    hold(work, found)
    require_publishable(work, found, run)
    if job_of(work, found) is not None:
        raise NotPublishable("The teams are being published now. Wait for it.")
    found.publishing_job_id = work.later(
        "rounds.publish", run_id=run.id, person_id=work.actor.person_id
    )
    work.add(found)
    work.record("rounds.publish_asked", f"rounds/{found.id}", run=run.number)
    work.announce(f"rounds/{found.id}")


@errand("rounds.publish", Lane.PROMPT)
def publish_asked(database: Database, report: Report, run_id: int, person_id: int | None) -> None:
    """Publish in one unit of work, as the person who asked for it. Once only."""
    with database.work(HUB, writes=False) as work:
        run = work.get(MatchingRun, run_id)
        found = work.get(MatchingRound, run.round_id)
        ready = found.state is State.FROZEN and run.finished_at is not None and not run.fault
    obstacles: reasons.Obstacles = {}
    if ready:  # before the round is held: nobody waits for it, and it follows from what is frozen
        obstacles = reasons.obstacles(
            instance_for(found, run),
            matching.read_result(run.result),
            lambda part: report(0.1 + 0.6 * part, "The reasons for everybody are written."),
        )
    report(0.7, "Teams are formed, and everybody is told.")
    with database.work(HUB) as work:
        run = work.get(MatchingRun, run_id)
        found = work.get(MatchingRound, run.round_id)
        if found.state is not State.FROZEN:
            return
        if person_id is not None:
            work.actor = actor_of(work, work.get(Person, person_id))
        publish(work, found, run, obstacles)


def require_publishable(work: Work, found: MatchingRound, run: MatchingRun) -> list[Challenge]:
    """The challenges of the round, held as the round is. Raises NotPublishable for a run that
    cannot become its result."""
    if run.round_id != found.id:
        raise NotPublishable("This run belongs to another round.")
    if found.state is not State.FROZEN:
        raise NotPublishable("Only a frozen round that has no result yet can be published.")
    if run.finished_at is None:
        raise NotPublishable("This run has no result.")
    if run.fault:
        raise NotPublishable("This run broke a rule or found no result. It cannot be published.")
    if run.seed != drawing.seed_now(work, found):
        raise NotPublishable("This run read an earlier input. Run the matching on the present one.")
    rows = hold_offer(work, found)
    running = {id_of(team["challenge"]) for team in run.result["teams"]}
    formed = [one for one in rows if one.id in running]
    away = losses.unavailable(work, formed, ChallengeState.MATCHING)
    for one in formed:
        if one.id in away:
            raise NotPublishable(
                f"This run forms teams for “{one.title}”, and {away[one.id]}. Have that put right "
                "first; or open the round again, and freeze it without this challenge."
            )
    return rows


def publish(
    work: Work, found: MatchingRound, run: MatchingRun, obstacles: reasons.Obstacles | None = None
) -> None:
    """Make a run the result of its round: teams, places, waiting list, news to all.

    obstacles: what stood against better choices, where it is known already.
    """
    hold(work, found)
    rows = require_publishable(work, found, run)
    instance = instance_for(found, run)
    result = matching.read_result(run.result)
    found.state, found.published_at = State.PUBLISHED, work.now
    found.published_run_id = run.id
    found.accept_until = work.now + _hours(found)
    work.add(found)
    titles = {challenge_key(one.id): one.title for one in offered(work, found)}
    facts = reasons.facts_of(instance, result, titles, obstacles)
    _places(work, found, result, _teams(work, found, result, rows), facts)
    running = {id_of(team.challenge) for team in result.teams}
    idle = {id_of(one.id) for one in instance.challenges} - running
    for challenge in rows:
        if challenge.id in idle and challenge.state is ChallengeState.MATCHING:
            challenges.move(
                work, challenge, ChallengeState.PUBLISHED, f"No team was formed in {found.name}"
            )
    erase_wishes_of_round(work, found.id)
    work.later("rounds.lapse", due_at=found.accept_until, round_id=found.id)
    if erasing.holds(found):
        erasing.later(work, found)
        verifying.start(work, found)  # once it is erased, nobody can solve it again
    work.record("rounds.publish", f"rounds/{found.id}", run=run.number, result=run.result_hash)
    work.announce(f"rounds/{found.id}")


def _hours(found: MatchingRound) -> timedelta:
    return timedelta(hours=found.accept_hours)


def _teams(
    work: Work, found: MatchingRound, result: Result, taking_part: list[Challenge]
) -> dict[str, Team]:
    """The teams of a result, by its own names for them."""
    codes = codes_of(found)
    rows = {one.id: one for one in taking_part}
    return {
        team.id: form(
            work,
            name=bird(number),
            challenge=rows[id_of(team.challenge)],
            round_id=found.id,
            members=[codes.person(one) for one in team.members],
            language=team.language,
        )
        for number, team in enumerate(result.teams)
    }


def shared_spans(work: Work, members: list[int], week: date) -> list[tuple[int, int]]:
    """When all of these people are free, to the quarter of an hour; see `utc_spans`."""
    limits = needs.limits_of(work, members, week)
    free = [
        utc_quarters(
            limits.get(key, needs.NONE).free(profile.free_blocks), zone_of(person.time_zone), week
        )
        for key, (profile, person, _) in with_people(work, members).items()
    ]
    return utc_spans(set.intersection(*free)) if free else []


def _places(
    work: Work,
    found: MatchingRound,
    result: Result,
    teams: dict[str, Team],
    facts: reasons.Facts,
) -> None:
    codes, titles = codes_of(found), facts.titles
    absent = _absent(work, found, facts.instance)
    for team in result.teams:
        people = [codes.person(one) for one in team.members]
        shared = shared_spans(work, people, found.starts_on)
        for student in team.members:
            rank = result.placements[student].rank
            _offer(
                work, found, codes.person(student), teams[team.id], titles[team.challenge], rank,
                reasons.as_json(
                    reasons.placed(facts, student, rank) + absent.get(codes.person(student), []),
                    shared,
                ),
            )  # fmt: skip
    for place, student in enumerate(result.waiting, start=1):
        rows = reasons.waiting(facts, student, result.unmatched[student])
        rows += absent.get(codes.person(student), [])
        _wait(work, found, codes.person(student), place, rows)


def _absent(
    work: Work, found: MatchingRound, instance: Instance
) -> dict[int, list[dict[str, str]]]:
    """What those read who ranked a challenge that was left out of the input, by person."""
    known = {id_of(one.id) for one in instance.challenges}
    away = {one.id: one.title for one in offered(work, found) if one.id not in known}
    told: dict[int, list[str]] = {}
    for ranking, choice in sent(work, found.id) if away else []:
        if choice.challenge_id in away and choice.place is not None:
            told.setdefault(ranking.person_id, []).append(f"“{away[choice.challenge_id]}”")
    return {key: [reasons.absent(listing(titles))] for key, titles in told.items()}


def _offer(
    work: Work, found: MatchingRound, person_id: int, team: Team, title: str, rank: int,
    reason: dict[str, Any],
) -> None:  # fmt: skip
    work.add(
        Placement(
            round_id=found.id,
            person_id=person_id,
            team_id=team.id,
            rank=rank,
            reason=reason,
            answer_until=found.accept_until,
        )
    )
    until = _until(work, person_id, found.accept_until)
    notify(
        work,
        person_id,
        "rounds.published",
        f"You have a place in team {team.name}: {title}. Say yes or no by {until}.",
        f"/rounds/{found.id}/result",
    )


def _until(work: Work, person_id: int, until: datetime | None) -> str:
    zone = work.get(Person, person_id).time_zone
    return moment(until, zone) if until else "the date shown"


def _wait(
    work: Work, found: MatchingRound, person_id: int, place: int, rows: list[dict[str, str]]
) -> None:
    work.add(
        Placement(
            round_id=found.id,
            person_id=person_id,
            waiting_place=place,
            reason=reasons.as_json(rows, []),
        )
    )
    notify(
        work,
        person_id,
        "rounds.published",
        f"{found.name}: you have no place yet. You are number {place} on the waiting list.",
        f"/rounds/{found.id}/result",
    )


def news_of(found: MatchingRound, run: MatchingRun) -> str:
    """One sentence on what publishing does, for its confirmation."""
    matched = run.figures["matched"]
    waiting = run.figures["students"] - matched
    return (
        f"{plural(matched, 'student gets', 'students get')} a place and "
        f"{plural(waiting, 'student', 'students')} a place on the waiting list. All are told at "
        f"once, and have {found.accept_hours} hours to answer. This cannot be undone."
    )
