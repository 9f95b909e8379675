"""A repair with a choice: most places or fewest moves, seen side by side, one of them accepted."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from hub.audit import AuditEvent
from hub.db import Work
from hub.matching import Aim
from hub.notices import Notice
from hub.rounds import MatchingRound, Placement, mending, proposals, repairing
from hub.rounds.models import Decision, Repair
from hub.teams import Team
from tests import makers
from tests.rounds.scene import Scene, with_a_choice

WHY = "Somebody left, and a seat is free in another team."


@pytest.fixture
def made(work: Any) -> Scene:
    with work() as w:
        return with_a_choice(w)


def where(w: Work, made: Scene) -> dict[int, int | None]:
    """Person → challenge, None on the waiting list."""
    rows = w.all(
        select(Placement.person_id, Team.challenge_id)
        .outerjoin(Team, col(Team.id) == col(Placement.team_id))
        .where(col(Placement.round_id) == made.round_id)
    )
    return dict(rows)


def begun(w: Work, made: Scene, left: int = 4) -> int:
    """A repair after one student left, not solved yet."""
    found = w.get(MatchingRound, made.round_id)
    w.actor = makers.actor(w, w.get(makers.Person, made.coordinator))
    return repairing.start(w, found, [made.students[left]], False, WHY).id


def test_both_ways_stand_side_by_side_with_who_moves_and_what_it_costs(
    made: Scene,
    work: Any,
    as_: Any,
    run_errands: Callable[[], int],
    validate: Callable[[str], None],
) -> None:
    with work() as w:
        before = where(w, made)
        assert before[made.students[9]] is None
        repair_id = begun(w, made)
    run_errands()
    page = as_(made.coordinator).get(f"/rounds/{made.round_id}/repairs/{repair_id}").text
    validate(page)
    assert "is ready: choose one of two ways" in page
    rows = {
        cells[0]: cells[1:]
        for row in re.findall(r"<tr>(.*?)</tr>", page.split("Whom each concerns")[0], re.S)
        if len(cells := [re.sub(r"<[^>]*>", "", one) for one in re.findall(
            r"<t[hd].*?</t[hd]>", row, re.S)]) == 3
    }  # fmt: skip
    assert rows["Have a place (9 now)"] == ["9", "8"]
    assert rows["Move to another challenge"] == ["1", "0"]
    assert rows["Lose their place"] == ["0", "0"]
    assert rows["Come in"] == ["1", "0"]
    assert rows["Teams untouched (of 2)"] == ["0", "1"]
    with work() as w:
        repair = w.get(Repair, repair_id)
        most, fewest = proposals.proposals(repair)
        assert (most.aim, fewest.aim) == (Aim.MOST_PLACES, Aim.FEWEST_MOVES)
        moved, came = (most.by_kind[kind][0] for kind in ("moves", "comes"))
        assert (moved["rank_before"], moved["rank_after"]) == (1, 2)
        assert (came["person_id"], came["rank_after"]) == (made.students[9], 2)
        assert fewest.moves == []
        lines = {one.person_id: one for one in proposals.side_by_side([most, fewest])}
        assert set(lines) == {moved["person_id"], made.students[9]}
        assert lines[moved["person_id"]].changes == [moved, None]
        names = {
            key: w.get(makers.Person, key).name for key in (moved["person_id"], made.students[9])
        }
        assert where(w, made) == before
    for key, name in names.items():
        row = page.split("Whom each concerns")[1].split(name)[1].split("</tr>")[0]
        assert ("Waits" if key == made.students[9] else "Stays") in row
    assert "no legal result places more people" in page
    assert "no legal result takes fewer places away" in page
    assert page.count('name="aim"') == 2


@pytest.mark.parametrize("aim", list(Aim))
def test_the_chosen_way_is_made_real_and_all_whom_it_concerns_read_which(
    made: Scene,
    work: Any,
    as_: Any,
    run_errands: Callable[[], int],
    validate: Callable[[str], None],
    aim: Aim,
) -> None:
    with work() as w:
        before = where(w, made)
        repair_id = begun(w, made)
    run_errands()
    desk = as_(made.coordinator)
    address = f"/rounds/{made.round_id}/repairs/{repair_id}"
    undecided = desk.post(f"{address}/acceptance")
    assert undecided.status_code == 409
    assert "Choose one of them" in undecided.text
    wrong = desk.post(f"{address}/acceptance", data={"aim": "least_work"})
    assert wrong.status_code == 422
    validate(wrong.text)
    assert "Choose one of the ways on this page." in wrong.text
    assert desk.post(f"{address}/acceptance", data={"aim": aim.value}).status_code == 303
    assert desk.post(f"{address}/acceptance", data={"aim": aim.value}).status_code == 409
    page = desk.get(address).text
    validate(page)
    name = proposals.NAMES[aim]
    assert f"“{name}” was chosen." in page
    with work() as w:
        repair = w.get(Repair, repair_id)
        assert (repair.aim, repair.decision) == (aim, Decision.ACCEPTED)
        assert {Aim(repair.other["aim"]), aim} == set(Aim)
        assert repair.other["result_hash"] != repair.result_hash
        after = where(w, made)
        stay = {key for key, at in after.items() if at == before[key] and at}
        waits = after[made.students[9]] is None
        full = made.challenge_ids[0]
        assert sum(at == full for at in after.values()) == 4
        assert waits == (aim is Aim.FEWEST_MOVES)
        assert len(stay - {made.students[4]}) == (8 if waits else 7)
        entry = w.one(select(AuditEvent).where(col(AuditEvent.action) == "rounds.repair_accept"))
        assert entry.details["aim"] == aim.value
        told = set(w.all(select(Notice.person_id).where(col(Notice.kind) == "rounds.repaired")))
        assert (made.students[9] in told) == (not waits)
    mate = as_(made.students[5]).get(f"/rounds/{made.round_id}/result").text
    said = "The one that moves fewest" if waits else "The one that gives most people a place"
    assert said in mate
    check = as_().get(f"/rounds/{made.round_id}/verification").text
    with work() as w:
        assert w.get(Repair, repair_id).result_hash in check


def test_where_both_lead_to_the_same_one_is_shown_and_said_so(
    made: Scene,
    work: Any,
    as_: Any,
    run_errands: Callable[[], int],
    validate: Callable[[str], None],
) -> None:
    with work() as w:
        repair_id = begun(w, made, left=0)
    run_errands()
    desk = as_(made.coordinator)
    address = f"/rounds/{made.round_id}/repairs/{repair_id}"
    page = desk.get(address).text
    validate(page)
    assert "here both lead to the same" in page
    assert "Two ways to repair" not in page
    other = desk.post(f"{address}/acceptance", data={"aim": "fewest_moves"})
    assert other.status_code == 409
    assert "Both ways lead to the same here" in other.text
    assert desk.post(f"{address}/acceptance", data={"aim": "most_places"}).status_code == 303
    mate = as_(made.students[1]).get(f"/rounds/{made.round_id}/result").text
    assert "two ways to repair" not in mate


def test_a_way_that_breaks_a_rule_can_be_seen_but_not_chosen(
    made: Scene, work: Any, as_: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        repair_id = begun(w, made)
    run_errands()
    with work() as w:
        repair = w.get(Repair, repair_id)
        repair.other = {**repair.other, "fault": "H4 a team is too small"}
        w.add(repair)
    page = as_(made.coordinator).get(f"/rounds/{made.round_id}/repairs/{repair_id}").text
    assert "Fewest moves cannot be accepted." in page
    assert page.count('name="aim"') == 1
    with work() as w:
        found, repair = w.get(MatchingRound, made.round_id), w.get(Repair, repair_id)
        with pytest.raises(repairing.NotRepairable, match="breaks a rule"):
            mending.accept(w, found, repair, Aim.FEWEST_MOVES)


def test_both_can_be_discarded(
    made: Scene, work: Any, as_: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        before = where(w, made)
        repair_id = begun(w, made)
    run_errands()
    desk = as_(made.coordinator)
    address = f"/rounds/{made.round_id}/repairs/{repair_id}"
    assert "Discard both" in desk.get(address).text
    assert desk.post(f"{address}/discarding").status_code == 303
    assert "Two ways to repair" in desk.get(address).text
    with work() as w:
        assert where(w, made) == before
