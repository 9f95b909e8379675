"""Runs of the matching: begin, follow, compare, publish; and the answers that come in."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from hub import matching
from hub.db import Work
from hub.errors import NotFound
from hub.profiles import with_people
from hub.reference import LANGUAGES
from hub.rounds import (
    commands,
    conflicts,
    everybody,
    figures,
    losses,
    outcomes,
    publishing,
    queries,
    standing,
    wording,
)
from hub.rounds.codes import codes_of
from hub.rounds.forms import RunForm
from hub.rounds.freezing import id_of, offered
from hub.rounds.models import MatchingRound, MatchingRun, State, in_input
from hub.rounds.routes.frame import framed
from hub.web import Form, Submission, Taken, download, redirect, sheets
from hub.web.paging import PAGE_SIZE, Paged, page_of, paged_rows, rest_of_query
from hub.web.sheets import Cell

Sent = Submission[Form]
Run = tuple[MatchingRound, MatchingRun]
COMPARED = 4
COLUMNS = ("team", "challenge", "language", "common hours", "member", "university", "rank")
LANGUAGE = {one.code: one.name for one in LANGUAGES}


def start(
    request: Request, work: Work, found: MatchingRound, form: Submission[RunForm]
) -> Response:
    if form.value is None:
        return framed(request, work, found, "rounds/refused.html", "before", status=422, form=form)
    run = commands.start_run(work, found, form.value.rank_rule.value, form.value.limit_minutes)
    return redirect(request, "rounds:run", round_id=found.id, run_id=run.id)


def stop(request: Request, work: Work, subject: Run, _: Sent) -> Response:
    found, run = subject
    commands.stop_run(work, found, run)
    return redirect(
        request, "rounds:run", round_id=found.id, run_id=run.id, notice="The run is stopped."
    )


def run(request: Request, work: Work, subject: Run) -> Response:
    found, one = subject
    more: dict[str, Any] = {"done": False, "conflict": _conflict(work, found, one)}
    if one.finished_at is not None and one.result:
        more = {"done": True, **_outcome(request, work, found, one)}
    away = {row.id for row in losses.of_round(work, found)}
    line = next(line for line in queries.runs(work, found) if line.id == one.id)
    return framed(
        request,
        work,
        found,
        "rounds/run.html",
        f"run-{one.id}",
        run=one,
        line=line,
        publishable=found.state is State.FROZEN
        and line.good
        and not away & {id_of(team["challenge"]) for team in one.result["teams"]}
        and publishing.job_of(work, found) is None,
        published=found.published_run_id == one.id,
        rule_name=standing.RULES[one.rule["rank_rule"]][0],
        **more,
    )


def _conflict(work: Work, found: MatchingRound, one: MatchingRun) -> list[str]:
    """Which demands clash where no legal result exists, in words."""
    clashing = wording.conflict_of(one.fault)
    instance = matching.read_instance(found.instance) if clashing and found.instance else None
    return conflicts.told(work, found, clashing, instance)


def _outcome(
    request: Request, work: Work, found: MatchingRound, one: MatchingRun
) -> dict[str, Any]:
    """Everything a finished run shows."""
    result, counted = one.result, one.figures
    of = {student["id"]: student["university"] for student in found.instance["students"]}
    titles = {row.id: row.title for row in offered(work, found)}
    named = _team_names(work, found) if found.published_run_id == one.id else {}
    lines = figures.team_lines(result, of, named)
    page = min(page_of(request), max(1, -(-len(lines) // PAGE_SIZE)))
    shown = lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return {
        "result": result,
        "figures": counted,
        "headline": figures.headline(counted),
        "mean_rank": figures.mean_rank(counted),
        "ranks": figures.ranks_words(counted),
        "by_hand": figures.by_hand_words(counted),
        "wishes": figures.wishes_words(counted),
        "rank_rows": figures.rank_rows(counted),
        "hash": {key: figures.short(result[key]) for key in ("input_hash", "result_hash")},
        "seed": one.seed,
        "titles": titles,
        "teams": Paged(shown, len(lines), page, PAGE_SIZE, rest_of_query(request)),
        "thin": [line for line in lines if line.hours < found.min_overlap_hours],
        "idle": [titles[key] for key in figures.idle(result, sorted(in_input(found)))],
        "waiting": len(result["unmatched"]),
        "language": LANGUAGE,
        "by_university": sorted(counted["by_university"].items()),
        "universities": queries.names(work, list(counted["by_university"])),
        "news": publishing.news_of(found, one),
        "checked": not one.fault,
    }


def _team_names(work: Work, found: MatchingRound) -> dict[str, str]:
    """The names of a published round's teams, by the code of each student."""
    codes = codes_of(found)
    return {codes.of(person): name for person, name in queries.team_names(work, found).items()}


def file(request: Request, work: Work, subject: Run) -> Taken:
    """All teams of a run as CSV, one row a member."""
    found, one = subject
    if not one.result:
        raise NotFound("This run has no teams.")
    result = one.result
    ranks = {place["student"]: place["rank"] for place in result["placements"]}
    titles = {row.id: row.title for row in offered(work, found)}
    codes = codes_of(found)
    people = with_people(work, [codes.person(student) for student in ranks])
    named = _team_names(work, found) if found.published_run_id == one.id else {}
    rows: list[Sequence[Cell]] = []
    for number, team in enumerate(result["teams"]):
        for student in team["members"]:
            _, person, university = people[codes.person(student)]
            rows.append(
                [
                    figures.team_name(number, team, named),
                    titles[id_of(team["challenge"])],
                    team["language"],
                    team["common_hours"],
                    person.name,
                    university.short_name,
                    ranks[student],
                ]
            )
    name = f"round-{found.id}-run-{one.number}-teams.csv"
    answer = download(sheets.as_csv([COLUMNS, *rows]), name, sheets.CSV)
    return Taken(answer, f"rounds/{found.id}", len(rows))


def compare(request: Request, work: Work, found: MatchingRound) -> Response:
    good = [one for one in queries.runs(work, found) if one.good][:COMPARED][::-1]
    results = queries.results(work, [one.id for one in good])
    columns = [
        (standing.RULES[one.rule["rank_rule"]][0], one.figures, results[one.id]) for one in good
    ]
    keys = sorted({key for one in good for key in one.figures["by_university"]})
    return framed(
        request,
        work,
        found,
        "rounds/compare.html",
        "compare",
        good=good,
        rows=figures.compared(columns) if columns else [],
        universities=queries.names(work, keys),
        keys=keys,
    )


def publish(request: Request, work: Work, subject: Run, _: Sent) -> Response:
    found, one = subject
    publishing.ask(work, found, one)
    return redirect(request, "rounds:run", round_id=found.id, run_id=one.id)


def answers(request: Request, work: Work, found: MatchingRound) -> Response:
    if found.state not in (State.PUBLISHED, State.FINAL):
        raise NotFound("There are answers once the teams are published.")
    tally = queries.tally(work, found)
    rows = paged_rows(request, work, queries.answers(work, found))
    job = everybody.job_of(work, found)
    answered, wanted = everybody.progress(work, found)
    return framed(
        request,
        work,
        found,
        "rounds/answers.html",
        "answers",
        tally=tally,
        small=outcomes.small_teams(work, found),
        rows=rows,
        jobs=[job],
        solving=job is not None,
        job=job,
        answered=answered,
        wanted=wanted,
    )
