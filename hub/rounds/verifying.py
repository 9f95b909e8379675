"""Checking a published round: what anybody can download, and a replay on the server.

The public file holds public facts only: of each placed student the university, the level, and what
the rules of this team need to know. Rankings stay out of it: in a team of five, the one student
from Delft is known, and her ranking would be too. So anybody can check teams, hashes and the draw;
the whole run is repeated on the full input, here, or by a coordinator or the ombud at home.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from hub import jobs, matching
from hub.actor import HUB
from hub.db import Database, Work
from hub.errors import Conflict
from hub.jobs import Job, Lane, Report, errand
from hub.jobs import State as JobState
from hub.matching import Challenge, Instance, Result, Student, Team
from hub.rounds import drawing, erasing, records
from hub.rounds.freezing import kept
from hub.rounds.holding import hold
from hub.rounds.models import MatchingRound, MatchingRun
from hub.rounds.solving import APART_FROM, instance_for
from hub.rounds.telling import Teller

FORMAT = "samskap-public-round/1"
FIGURES = (
    *("students", "matched", "matched_bound", "total_rank", "total_rank_bound", "rank_profile"),
    *("worst_rank", "teams", "teams_without_overlap", "overlap_hours_total", "challenges_running"),
)
"""The figures that say nothing of a small group."""
AGAIN = "Solved again"


class NotVerifiable(Conflict):
    """A verification that cannot be begun now."""


def require_told(found: MatchingRound) -> None:
    """Raises NotVerifiable before there is a published result."""
    if found.published_run_id is None:
        raise NotVerifiable("There is nothing to verify before the teams are published.")


LEFT_OUT = "private attributes, access needs or wishes for team-mates"
"""What `without_private` takes out. Which of them there were is not told."""


def without_private(instance: Instance) -> Instance:
    """The input without private attributes, access needs and wishes: all that may leave the hub."""
    students = tuple(
        replace(one, inclusion=(), unavailable=(), wishes=()) for one in instance.students
    )
    return replace(instance, students=students, salt="")


def shown_result(run: MatchingRun) -> dict[str, Any]:
    """A result as overseers may take it: how many hold a private attribute only if many do."""
    audit = run.figures["fairness"]
    hidden = {name: audit[name] for name in ("holders", "isolated")}
    return {**run.result, "figures": {**run.result["figures"], **hidden}}


def _shared(members: list[Student]) -> tuple[int, ...]:
    """The hours of a team, as its members read them anyway."""
    free = [set(one.availability) - set(one.unavailable) for one in members]
    return tuple(sorted(set.intersection(*free))) if free else ()


def _public(student: Student, team: Team, challenge: Challenge, hours: tuple[int, ...]) -> Student:
    """What the rules of a team need to know of a member, and no more."""
    have = dict(student.skills)
    asked = {(need.skill, need.level) for need in challenge.skills}
    asked |= {(one.value, one.level) for one in challenge.criteria if one.field == "skills"}
    shown: dict[str, int] = {}
    for skill, level in sorted(asked):
        if have.get(skill, 0) >= level:
            shown[skill] = level  # of two levels that are asked for, the higher one that is held
    speaks = {one.value for one in challenge.criteria if one.field == "languages"} | {team.language}
    return Student(
        id="",
        university=student.university,
        level=student.level,
        languages=tuple(sorted(speaks & set(student.languages))),
        skills=tuple(sorted(shown.items())),
        availability=hours,
        ranking=((challenge.id,),) if any(challenge.id in tie for tie in student.ranking) else (),
    )


def public_round(instance: Instance, result: Result) -> tuple[Instance, list[Team]]:
    """Public facts as an instance of their own. Codes follow from these facts alone: the members
    of a team are numbered in the order of what is shown of them."""
    students = {one.id: one for one in instance.students}
    challenges = {one.id: one for one in instance.challenges}
    shown: list[Student] = []
    teams = []
    for team in result.teams:
        challenge = challenges[team.challenge]
        members = [students[one] for one in team.members]
        hours = _shared(members) if instance.rule.overlap_is_hard else ()
        facts = sorted(
            (_public(one, team, challenge, hours) for one in members),
            key=lambda one: (one.university, one.level, one.languages, one.skills),
        )
        coded = [replace(one, id=f"{team.id}.{at}") for at, one in enumerate(facts, start=1)]
        shown += coded
        teams.append(replace(team, members=tuple(one.id for one in coded)))
    return replace(
        instance,
        universities=tuple(
            replace(one, max_students=None, min_students=0) for one in instance.universities
        ),
        students=tuple(shown),
        pins=(),
        forbidden=(),
    ), teams


def public_faults(instance: Instance, result: Result, teams: list[Team]) -> list[str]:
    """The rules of teams that public facts break; by the checker that shares no code."""
    places = {one: matching.Placement(t.challenge, t.id, 1) for t in teams for one in t.members}
    asked = replace(result, teams=tuple(teams), placements=places, unmatched={}, waiting=())
    return matching.check(instance, asked)


def public_file(
    work: Work, found: MatchingRound, run: MatchingRun, instance: Instance, result: Result
) -> dict[str, Any]:
    """The file that anybody may download: public facts, teams, hashes and the draw."""
    facts, teams = public_round(instance, result)
    written = kept(matching.instance_json(facts))
    for one in written["students"]:
        for key in ("inclusion", "unavailable", "programme", "wishes", "vetoes"):
            del one[key]
    draw = drawing.draw_of(work, found)
    figures = kept(matching.to_json(result))["figures"]
    return {
        "format": FORMAT,
        "round": found.name,
        "rule_version": result.rule_version,
        "solver_version": result.solver_version,
        "input_hash": found.input_hash,
        "input_root": found.input_root,
        "run_input_hash": result.input_hash,
        "result_hash": result.result_hash,
        "seed": run.seed,
        "seed_bits": drawing.SEED_BITS,
        "draw": {
            "label": drawing.label(found),
            "parts": [
                {"by": one.name, "commitment": one.value, "nonce": one.nonce} for one in draw.parts
            ],
        },
        "proven": result.proven,
        "unique": result.unique,
        "figures": {name: figures[name] for name in FIGURES},
        "by_hand": run.figures.get("by_hand", {}),
        "instance": written,
        "teams": [kept(asdict(team)) for team in teams],
    }


def start(work: Work, found: MatchingRound) -> None:
    """Have what is published checked on the server, and a proven run solved again there."""
    hold(work, found)
    require_told(found)
    if job_of(work, found) is not None:
        raise NotVerifiable("The round is being verified now. Wait for it.")
    job = work.later("rounds.verify", round_id=found.id)
    found.verified = {**found.verified, "job_id": job}
    work.add(found)
    work.record("rounds.verify", f"rounds/{found.id}")
    work.announce(f"rounds/{found.id}")


def job_of(work: Work, found: MatchingRound) -> Job | None:
    """The job that verifies a round now, if one does."""
    key = found.verified.get("job_id")
    job = work.session.get(Job, key) if key else None
    waits = job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
    return job if waits else None


@errand("rounds.verify", Lane.LONG)
def verify(database: Database, report: Report, round_id: int) -> None:
    """Check everything that is published of a round, and keep what came of it."""
    with database.work(HUB, writes=False) as work:
        found = work.get(MatchingRound, round_id)
        run = work.get(MatchingRun, found.published_run_id)
        draw = drawing.draw_of(work, found)
        secret = work.settings.secret()
    tell = Teller(database, report, f"rounds/{round_id}")
    instance, result = instance_for(found, run), matching.read_result(run.result)
    checks = light_checks(found, run, draw, instance, result)
    if found.input_root:
        frozen = matching.read_instance(found.instance)
        checks.insert(
            1,
            check(
                "Records",
                records.root(secret, frozen) == found.input_root,
                "The students' records in the input give the root published at the freeze.",
                "The students' records give another root than the one published at the freeze.",
            ),
        )
    if found.erased_at is not None:
        checks += erasing.replayed_before(found, AGAIN)
    elif result.proven:
        checks.append(_solved_again(run, instance, result, tell))
    with database.work(HUB) as work:
        row = work.get(MatchingRound, round_id)
        row.verified = {"at": work.now.isoformat(), "checks": checks}
        work.add(row)
        good = all(one["good"] for one in checks)
        work.record("rounds.verified", f"rounds/{round_id}", good=good)
        work.announce(f"rounds/{round_id}")


def _solved_again(
    run: MatchingRun, instance: Instance, result: Result, tell: Teller
) -> dict[str, Any]:
    """The check by which a proven run is repeated. One that its time limit ended is not: where a
    search stands at a moment depends on the machine, so another end would say nothing."""
    try:
        large = len(instance.students) >= APART_FROM
        solve_round = matching.solve_apart if large else matching.solve
        again = solve_round(instance, seed=run.seed, progress=tell, cancelled=lambda: tell.stopped)
    except matching.Cancelled:
        raise jobs.Cancelled from None
    return check(
        AGAIN,
        matching.result_hash(again) == run.result_hash,
        "The same input and seed gave the same result, to the last byte.",
        f"The same input and seed gave another result. {_made_otherwise(result, again)}",
    )


def _made_otherwise(then: Result, now: Result) -> str:
    """Why a repeated run may differ: another rule or solver than the published run had."""
    before = (then.rule_version, then.solver_version)
    after = (now.rule_version, now.solver_version)
    if before == after:
        return "Write to the coordinator."
    return f"It was made by {' with '.join(before)}, and is checked by {' with '.join(after)}."


def checks_of(found: MatchingRound, *, proven: bool) -> list[dict[str, Any]]:
    """What the last verification found. Of a run that is not proven, none says that it was solved
    again: hubs of before tried, and then named a difference that means nothing."""
    checks: list[dict[str, Any]] = found.verified.get("checks", [])
    return checks if proven else [one for one in checks if one["name"] != AGAIN]


def check(name: str, good: bool, yes: str, no: str) -> dict[str, Any]:
    return {"name": name, "good": good, "note": yes if good else no}


def light_checks(
    found: MatchingRound,
    run: MatchingRun,
    draw: drawing.Draw,
    instance: Instance,
    result: Result,
) -> list[dict[str, Any]]:
    """All that can be checked without solving."""
    frozen = matching.read_instance(found.instance)
    kept_all = all(
        one.nonce and matching.keeps(drawing.label(found), bytes.fromhex(one.nonce), one.value)
        for one in draw.parts
    )
    broken = matching.check(instance, result)
    order = drawing.waiting_order(instance, run.seed, set(result.unmatched))
    seed_good = quietly(lambda: drawing.seed_of(draw, found.input_hash) == run.seed)
    return [
        check(
            "Input",
            erasing.unchanged(found, frozen),
            "The stored input gives the hash published at the freeze."
            if found.erased_at is None
            else "What stays of the input gives the hash that was published for it at the freeze.",
            "The stored input gives another hash than the one published at the freeze.",
        ),
        check(
            "Draw",
            kept_all and seed_good,
            "Every nonce gives its commitment, and the seed follows from them and the input."
            if draw.parts
            else "The seed follows from the input. Nobody committed to a nonce in this round.",
            "The seed does not follow from what was committed to.",
        ),
        check(
            "Rules",
            not broken,
            "A program that shares no code with the solver found no broken rule.",
            f"Broken rules: {len(broken)}.",
        ),
        check(
            "Result",
            matching.result_hash(result) == run.result_hash == result.result_hash,
            "The stored result gives the published hash.",
            "The stored result gives another hash than the published one.",
        ),
        check(
            "Waiting list",
            list(result.waiting) == order,
            "The waiting list at publication is in the order of the lottery numbers.",
            "The waiting list is not in the order of the lottery numbers.",
        ),
    ]


def quietly(asked: Callable[[], bool]) -> bool:
    """Whether it holds; not when a draw is not complete."""
    try:
        return asked()
    except drawing.NotDrawn:
        return False
