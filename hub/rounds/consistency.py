"""Whether the pins, must-runs and quotas of an open round leave a legal result, before its freeze.

Found out after each decision, by an errand: it solves the round for that question alone.
"""

from hub import jobs, matching
from hub.actor import HUB
from hub.db import Database, Work
from hub.jobs import Lane, Report, errand
from hub.rounds import losses
from hub.rounds.freezing import instance_of, offered
from hub.rounds.models import MatchingRound, State
from hub.rounds.telling import Teller


def look(work: Work, found: MatchingRound) -> None:
    """Have it found out; what was known before is forgotten."""
    turn = found.together.get("turn", 0) + 1
    found.together = {"turn": turn}
    if found.state is State.OPEN:
        work.later("rounds.together", round_id=found.id, turn=turn)
    work.add(found)
    work.announce(f"rounds/{found.id}")


@errand("rounds.together", Lane.LONG)
def find_out(database: Database, report: Report, round_id: int, turn: int) -> None:
    """Keep the smallest set of demands that clash, empty when none do. A later turn wins."""
    with database.work(HUB, writes=False) as work:
        found = work.get(MatchingRound, round_id)
        if found.together.get("turn") != turn or found.state is not State.OPEN:
            return
        instance = instance_of(work, found, without=losses.lost(work, offered(work, found)))
    tell = Teller(database, report, f"rounds/{round_id}", "Pins and quotas are tried together.")
    try:
        conflict = matching.diagnose_apart(instance, tell.waiting()) if instance.students else ()
    except matching.Cancelled:
        raise jobs.Cancelled from None
    with database.work(HUB) as work:
        row = work.get(MatchingRound, round_id)
        if row.together.get("turn") != turn:
            return
        row.together = {"turn": turn, "at": work.now.isoformat(), "conflict": list(conflict)}
        work.add(row)
        work.announce(f"rounds/{round_id}")
