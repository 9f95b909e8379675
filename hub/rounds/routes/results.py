"""What a student sees of a round: the result, the answer, and how matching works."""

import json

from starlette.requests import Request
from starlette.responses import Response

from hub import matching
from hub.challenges import Challenge
from hub.db import Work
from hub.errors import NotFound
from hub.organisations import Organisation
from hub.profiles import with_people
from hub.rounds import (
    answering,
    decisions,
    examining,
    figures,
    queries,
    records,
    register,
    turns,
)
from hub.rounds.codes import codes_of
from hub.rounds.forms import ExamineForm
from hub.rounds.hours import hours_words
from hub.rounds.models import Answer, MatchingRound, MatchingRun, Placement
from hub.rounds.reasons import ordinal
from hub.rounds.standing import RULES
from hub.teams import Team
from hub.web import Form, Submission, download, redirect, render
from hub.web.paging import paged_rows

Subject = tuple[MatchingRound, Placement]
Sent = Submission[Form]


def topic(subject: Subject) -> str:
    """What a student's result page follows."""
    return f"placements/{subject[1].id}"


def rule(request: Request, work: Work, _: None) -> Response:
    return render(
        request,
        "rounds/rule.html",
        version=matching.RULE_VERSION,
        rules=RULES.values(),
    )


def listed(request: Request, work: Work, _: None) -> Response:
    """All rounds, for anybody."""
    rows = paged_rows(request, work, register.rounds())
    zone = work.actor.time_zone
    return render(
        request,
        "rounds/register.html",
        rows=rows,
        entries=[register.entry(row[0], row[1:], work.now, zone) for row in rows.rows],
    )


def result(request: Request, work: Work, subject: Subject) -> Response:
    found, placement = subject
    code = codes_of(found).of(placement.person_id)
    run = work.get(MatchingRun, found.published_run_id)
    seated = placement.team_id is not None and placement.answer in (
        Answer.OFFERED,
        Answer.ACCEPTED,
    )
    team = work.get(Team, placement.team_id) if placement.team_id else None
    challenge = work.get(Challenge, team.challenge_id) if team else None
    people = with_people(work, answering.seated(work, team)) if team and seated else {}
    told = decisions.of_student(work, found, placement)
    jobs = {one: examining.job_of(work, placement, one) for one in examining.Question}
    better = [(one, ordinal(one.place)) for one in examining.better(work, found, placement)]
    return render(
        request,
        "rounds/result.html",
        round=found,
        placement=placement,
        seated=seated,
        open_offer=seated and placement.answer is Answer.OFFERED,
        late=placement.answer_until is not None and placement.answer_until <= work.now,
        team=team,
        challenge=challenge,
        organisation=work.get(Organisation, challenge.organisation_id) if challenge else None,
        people=[
            (person, profile, university)
            for person_id, (profile, person, university) in sorted(
                people.items(), key=lambda one: (one[0] != placement.person_id, one[1][1].name)
            )
        ],
        choice=ordinal(placement.rank) if placement.rank else "",
        hours=hours_words(placement.reason["shared"], found.starts_on, work.actor.time_zone),
        figures=run.figures,
        early=figures.up_to(run.figures, 2),
        by_hand=figures.by_hand_words(run.figures),
        ranks=figures.ranks_words(run.figures),
        rule_version=run.result["rule_version"],
        rank_rows=figures.rank_rows(run.figures, placement.rank),
        proven=run.result["proven"],
        hashes=(run.result["input_hash"], run.result_hash),
        seed=run.seed,
        costs=[(place, one) for one, place in better if one.answer],
        askable=[
            (one.challenge_id, f"{place.capitalize()} choice: {one.title}")
            for one, place in better
            if not one.answer
        ],
        cost_job=jobs[examining.Question.COST],
        change=placement.reason.get(examining.Question.CHANGE, ""),
        change_job=jobs[examining.Question.CHANGE],
        long=examining.long_words(run),
        turns=turns.words(work, jobs.values()),
        can_ask=placement.rank != 1,
        lottery=matching.lottery_number(run.seed, code),
        code=code,
        person=queries.coordinator_of(work, found),
        decided=told,
        unsaid=decisions.ASK,
        taken_out=any(one.out and one.at == placement.answered_at for one in told),
        ombud=queries.ombud(work) if told else None,
    )


def record(request: Request, work: Work, subject: Subject) -> Response:
    found, placement = subject
    if not found.input_root:
        raise NotFound("No root was published for this round, so there is nothing to prove.")
    code = codes_of(found).of(placement.person_id)
    instance = matching.read_instance(found.instance)
    value = records.proof(work.settings.secret(), instance, code)
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return download(text.encode(), f"round-{found.id}-my-record.json", "application/json")


def accept(request: Request, work: Work, subject: Subject, _: Sent) -> Response:
    team = answering.accept(work, *subject)
    return redirect(
        request,
        "rounds:result",
        round_id=subject[0].id,
        notice=f"You are in team {team.name}.",
    )


def examine(
    request: Request, work: Work, subject: Subject, form: Submission[ExamineForm]
) -> Response:
    found, placement = subject
    if form.value is None:
        raise NotFound("You did not rank such a challenge.")
    examining.ask_cost(work, found, placement, form.value.challenge_id)
    return redirect(request, "rounds:result", round_id=found.id, fragment="why")


def declining(request: Request, work: Work, subject: Subject) -> Response:
    found, placement = subject
    team = answering.answerable(work, found, placement)
    return render(
        request,
        "rounds/declining.html",
        round=found,
        placement=placement,
        team=team,
        challenge=work.get(Challenge, team.challenge_id),
        person=queries.coordinator_of(work, found),
    )
