"""The sandbox: other rules tried on the frozen input, side by side."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from hub import matching
from hub.db import Work
from hub.errors import NotFound
from hub.rounds import audits, conflicts, figures, sandboxes, standing
from hub.rounds.forms import SandboxForm
from hub.rounds.models import MatchingRound, Sandbox, State
from hub.rounds.policy import TOLD
from hub.rounds.routes.frame import framed
from hub.web import Blank, Form, Submission, blank, redirect

Sent = Submission[Form]
COMPARED = 3
FIELDS = (
    *("team_size_min", "team_size_max", "min_universities", "min_overlap_hours"),
    "overlap_is_hard",
)


def sandbox(request: Request, work: Work, found: MatchingRound) -> Response:
    if found.state not in (State.FROZEN, *TOLD):
        raise NotFound("A sandbox reads the frozen input. Freeze the round first.")
    return _page(request, work, found, blank(**_own(found)))


def _own(found: MatchingRound) -> dict[str, Any]:
    """The round's own rule, as the form names its parts."""
    own = {name: getattr(found, name) for name in FIELDS}
    slack = matching.Rule().rank_slack_permille
    return {**own, "rule_for_ranks": found.rank_rule, "rank_slack_permille": slack}


def _page(
    request: Request, work: Work, found: MatchingRound, form: Blank, status: int = 200
) -> Response:
    lines = sandboxes.sandboxes(work, found)
    trying = next((one for one in lines if sandboxes.under_way(*one)), None)
    done = [one for one, _ in lines if one.finished_at is not None and not one.fault]
    tried = [one for one in done if not one.costs][:COMPARED]
    costs = next((one for one in done if one.costs), None)
    return framed(
        request,
        work,
        found,
        "rounds/sandbox.html",
        "sandbox",
        status=status,
        form=form,
        trying=trying,
        jobs=[trying[1]] if trying else [],
        faults=[(one.number, one.fault) for one, _ in lines[:3] if one.fault],
        stopped=[one.number for one, job in lines[:1] if one.finished_at is None
                 and not sandboxes.under_way(one, job)],
        tried=tried,
        rule_rows=_rule_rows(found, tried),
        rows=audits.trial_rows([tried[0].trials[0], *(one.trials[-1] for one in tried)])
        if tried
        else [],
        costs=[
            {
                "name": RULES.get(one["name"], one["name"]),
                "words": sandboxes.cost_words(one),
                "placed": one["figures"]["matched"] if one["figures"] else None,
                "mean_rank": figures.mean_rank(one["figures"]) if one["figures"] else None,
                "proven": one["proven"],
            }
            for one in costs.trials[1:]
        ]
        if costs is not None
        else [],
        has_costs=costs is not None,
        base=costs.trials[0]["figures"] if costs is not None else None,
        base_rank=figures.mean_rank(costs.trials[0]["figures"])
        if costs is not None and costs.trials[0]["figures"]
        else None,
        clashes=[(one.number, clash) for one in tried if (clash := _clash(work, found, one))],
        findings=[(one.number, sandboxes.finding(one)) for one in tried],
        rank_rules=[(key, name, note) for key, (name, note) in standing.RULES.items()],
    )  # fmt: skip


def _clash(work: Work, found: MatchingRound, tried: Sandbox) -> list[str]:
    """Which demands clash under the rule of a trial."""
    clashing = tried.trials[-1]["conflict"]
    if isinstance(clashing, str):  # trials of before kept one text
        return [clashing] if clashing else []
    return conflicts.told(work, found, clashing)


RULES = {
    "Without a least number of universities": "A least number of universities in a team",
    "Without a largest share of one university": "At most half from one university, or as asked",
    "Without required skills": "The skills that challenges require",
    "Without partners' criteria": "Partners’ criteria: what some members bring",
    "Without pins": "Pins",
    "Without closed places": "Challenges closed to single students",
    "Without challenges that must run": "Challenges that must run",
    "Without quotas": "Quotas of universities",
    "Without the hard rule on common hours": "Common hours in every team",
}
"""What the matcher calls the round without a rule → the rule itself."""


def _rule_rows(found: MatchingRound, tried: list[Sandbox]) -> list[tuple[str, list[str]]]:
    """What differs between the columns, in words."""

    def words(rule: dict[str, Any]) -> list[str]:
        hours = f"{rule['min_overlap_hours']} h"
        return [
            f"{rule['team_size_min']} to {rule['team_size_max']}"
            if rule["team_size_min"] != rule["team_size_max"]
            else str(rule["team_size_min"]),
            str(rule["min_universities"]),
            f"{hours}, required" if rule["overlap_is_hard"] else f"{hours}, sought",
            standing.RULES[rule["rule_for_ranks"]][0],
            f"{rule['rank_slack_permille'] / 10:g} %",
        ]

    columns = [words(one) for one in (_own(found), *(row.rule for row in tried))]
    labels = ("Members", "Universities", "Common hours", "Rule for ranks", "Slack in ranks")
    return [(label, [column[at] for column in columns]) for at, label in enumerate(labels)]


def start(
    request: Request, work: Work, found: MatchingRound, form: Submission[SandboxForm]
) -> Response:
    if form.value is None:
        return _page(request, work, found, form, status=422)
    sandboxes.start(work, found, form.value)
    return redirect(request, "rounds:sandbox", round_id=found.id)


def costs(request: Request, work: Work, found: MatchingRound, _: Sent) -> Response:
    sandboxes.start(work, found, None)
    return redirect(request, "rounds:sandbox", round_id=found.id)
