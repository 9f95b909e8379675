"""Verify a round: what was committed to, what can be downloaded, and a replay on the server."""

import json
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from hub import matching, universities
from hub.actor import Role
from hub.db import Work
from hub.errors import Forbidden
from hub.rounds import drawing, outcomes, policy, standing, turns, verifying
from hub.rounds.forms import CommitmentForm, NonceForm
from hub.rounds.models import MatchingRound, MatchingRun, State
from hub.rounds.policy import TOLD
from hub.rounds.solving import instance_for
from hub.web import Blank, Submission, blank, download, redirect, render


def show(request: Request, work: Work, found: MatchingRound) -> Response:
    return _page(request, work, found, blank())


def _page(
    request: Request, work: Work, found: MatchingRound, form: Blank, status: int = 200
) -> Response:
    draw = drawing.draw_of(work, found)
    run = work.get(MatchingRun, found.published_run_id) if found.state in TOLD else None
    job = verifying.job_of(work, found)
    oversees = work.actor.has(Role.COORDINATOR) or work.actor.has(Role.OMBUD)
    proven = run is None or bool(run.result["proven"])
    speaks = {key for key, _ in _universities(work)}
    committed = {one.university_id for one in draw.parts}
    open_to = [one for one in _universities(work) if one[0] not in committed]
    return render(
        request,
        "rounds/verification.html",
        status=status,
        form=form,
        round=found,
        draw=draw,
        label=drawing.label(found),
        state_name=standing.NAMES[found.state],
        told=found.state in TOLD,
        frozen=found.state is State.FROZEN,
        run=run,
        result=run.result if run is not None else {},
        checks=verifying.checks_of(found, proven=proven),
        proven=proven,
        short=run.figures["matched_bound"] - run.figures["matched"] if run is not None else 0,
        over=run.figures["total_rank"] - run.figures["total_rank_bound"] if run is not None else 0,
        checked_at=_moment(found.verified.get("at")),
        job=job,
        turns=turns.words(work, [job]),
        repairs=outcomes.accepted_repairs(work, found) if run is not None else [],
        may_add=bool(open_to) and draw.stage is drawing.Stage.COMMITTING,
        to_reveal=[(one.id, one.name) for one in draw.missing if one.university_id in speaks]
        if draw.stage is drawing.Stage.REVEALING
        else [],
        coordinates=work.actor.has(Role.COORDINATOR),
        oversees=oversees,
        audited=found.state in TOLD or (oversees and outcomes.has_result(work, found)),
        universities=open_to,
        replays=found.erased_at is None
        and not any(
            one["inclusion"] or one["unavailable"] or one["wishes"]
            for one in found.instance["students"]
        )
        if run is not None and oversees
        else True,
        shift=256 - drawing.SEED_BITS,
    )


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _universities(work: Work) -> list[tuple[int, str]]:
    """For whom this person may commit: the universities of the own roles; any, with a role of the
    hub as a whole."""
    own = policy.speaks_for(work.actor)
    runs_hub = work.actor.has(Role.COORDINATOR) or work.actor.has(Role.ADMINISTRATOR)
    anyone = runs_hub and not own
    return [(one.id, one.name) for one in universities.offered(work) if anyone or one.id in own]


def commit(
    request: Request, work: Work, found: MatchingRound, form: Submission[CommitmentForm]
) -> Response:
    if form.value is None:
        return _page(request, work, found, form, status=422)
    if form.value.university_id not in {key for key, _ in _universities(work)}:
        raise Forbidden("You can commit for your own university only.")
    drawing.add(work, found, form.value.university_id, form.value.value)
    return redirect(
        request,
        "rounds:verification",
        round_id=found.id,
        notice="The commitment is public. Keep the nonce until the freeze.",
    )


def reveal(
    request: Request, work: Work, found: MatchingRound, form: Submission[NonceForm]
) -> Response:
    if form.value is None:
        return _page(request, work, found, form, status=422)
    drawing.reveal(work, found, form.value.commitment_id, form.value.nonce)
    return redirect(
        request, "rounds:verification", round_id=found.id, notice="The nonce is public, and fits."
    )


def _read(work: Work, found: MatchingRound) -> tuple[MatchingRun, Any, Any]:
    run = work.get(MatchingRun, found.published_run_id)
    return run, instance_for(found, run), matching.read_result(run.result)


def public(request: Request, work: Work, found: MatchingRound) -> Response:
    run, instance, result = _read(work, found)
    value = verifying.public_file(work, found, run, instance, result)
    return _json(value, f"round-{found.id}-public.json")


def input_file(request: Request, work: Work, found: MatchingRound) -> Response:
    verifying.require_told(found)
    run, instance, _ = _read(work, found)
    bare = verifying.without_private(instance)
    value = matching.instance_json(bare)
    if matching.input_hash(bare) != run.result["input_hash"]:
        # said in the file too: a run on it cannot come to the published hashes
        value["left_out"] = [verifying.LEFT_OUT]
    return _json(value, f"round-{found.id}-input.json")


def result_file(request: Request, work: Work, found: MatchingRound) -> Response:
    verifying.require_told(found)
    run = work.get(MatchingRun, found.published_run_id)
    return _json(verifying.shown_result(run), f"round-{found.id}-result.json")


def _json(value: dict[str, Any], name: str) -> Response:
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return download(text.encode(), name, "application/json")
