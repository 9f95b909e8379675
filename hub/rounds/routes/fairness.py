"""How groups of students fared: for coordinators and the ombud first, then in public."""

from starlette.requests import Request
from starlette.responses import Response

from hub import needs
from hub.actor import Role
from hub.db import Work
from hub.errors import NotFound
from hub.reference import LANGUAGES, STUDY_LEVELS
from hub.rounds import audits, figures, queries
from hub.rounds.models import MatchingRound
from hub.rounds.policy import TOLD
from hub.rounds.routes.frame import framed
from hub.web import render


def fairness(request: Request, work: Work, found: MatchingRound) -> Response:
    good = [one for one in queries.runs(work, found) if one.good]
    if not good:
        raise NotFound("There is no result yet whose fairness could be looked at.")
    told = found.state in TOLD
    asked = request.query_params.get("run", "") if not told else str(found.published_run_id)
    chosen = next((one for one in good if str(one.id) == asked), good[0])
    audit = chosen.figures["fairness"]
    inside = work.actor.has(Role.COORDINATOR) or work.actor.has(Role.OMBUD)
    keys = [one["name"] for one in audit["groups"] if one["kind"] == "university"]
    names = {
        **queries.names(work, keys),
        **{one.code: one.name for one in (*LANGUAGES, *STUDY_LEVELS)},
        **needs.names(found.code_key),
    }
    shown = {
        "line": chosen,
        "audit": audit,
        "figures": chosen.figures,
        "mean_rank": figures.mean_rank(chosen.figures),
        "groups": audits.audit_rows(
            audit["groups"], chosen.figures["students"], names, public=told
        ),
        "spreads": audits.spread_rows(audit["spreads"]),
        "others": [] if told else [one for one in good[::-1] if one is not chosen],
        "wishes": audits.wishes_figure(audit, inside=inside),
        "told": told,
        "inside": inside,
        "by_hand": figures.by_hand_words(chosen.figures),
    }
    if work.actor.has(Role.COORDINATOR):
        return framed(request, work, found, "rounds/fairness.html", "fairness", **shown)
    return render(request, "rounds/report.html", round=found, **shown)
