"""On request of one student: what their place in a better choice would have cost, by solving the
round again with it. Costs minutes of a machine, so it runs as an errand and is kept."""

from typing import Any

from hub import matching
from hub.actor import HUB
from hub.challenges import Challenge
from hub.db import Database, Work
from hub.errors import Conflict
from hub.jobs import Report, errand
from hub.rounds.freezing import id_of, student_key
from hub.rounds.models import MatchingRound, MatchingRun, Placement
from hub.rounds.solving import instance_for

UNDER_WAY = "We solve the round again with you in it. This page shows the answer when it is there."
NOT_PROVEN = "It took too long to solve the round again, so there is no proven answer."
LIMIT_S = 120.0


def ask(work: Work, found: MatchingRound, placement: Placement) -> None:
    """Have it found out, once."""
    if placement.rank == 1:
        raise Conflict("You got your first choice.")
    if "examined" in placement.reason:
        raise Conflict("You have asked already. The answer stands on your result page.")
    placement.reason = {**placement.reason, "examined": UNDER_WAY}
    work.add(placement)
    work.later("rounds.examine", placement_id=placement.id)
    work.record("rounds.examine", f"rounds/{found.id}", placement=placement.id)


@errand("rounds.examine")
def examine(database: Database, report: Report, placement_id: int) -> None:
    """Solve the round once more with the student in the first choice, and keep the sentence."""
    with database.work(HUB) as work:
        placement = work.get(Placement, placement_id)
        found = work.get(MatchingRound, placement.round_id)
        run = work.get(MatchingRun, found.published_run_id)
        instance = instance_for(found, run)
    if placement.reason.get("examined") != UNDER_WAY:
        return
    student = student_key(placement.person_id)
    result = matching.read_result(run.result)
    choices = matching.explain(instance, result, student).choices
    sentence, about = "Nothing came before what you got.", ""
    if choices:
        about = choices[0].challenge
        try:
            found_out = matching.examine(instance, result, student, about, limit_s=LIMIT_S)
            sentence = found_out.sentence
        except TimeoutError:
            sentence = NOT_PROVEN
    with database.work(HUB) as work:
        keep(work, placement_id, sentence, about)


def keep(work: Work, placement_id: int, sentence: str, about: str) -> None:
    """Write the answer down, with the challenge's title for its code."""
    placement = work.get(Placement, placement_id)
    if about:
        title = work.get(Challenge, id_of(about)).title
        sentence = sentence.replace(f"{about} ", f"“{title}” ").replace(f"{about}.", f"“{title}”.")
        sentence = sentence.replace(f"{about},", f"“{title}”,")
    reason: dict[str, Any] = {**placement.reason, "examined": sentence}
    placement.reason = reason
    work.add(placement)
    work.announce(f"placements/{placement.id}")
