"""Pins, closed challenges and quotas: set with a reason, kept by every run, told in numbers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select

from hub import matching
from hub.actor import Role
from hub.audit import AuditEvent
from hub.challenges import Challenge
from hub.db import Work
from hub.errors import Invalid
from hub.identity import Person
from hub.profiles import Level, StudentProfile
from hub.rankings import Choice, Ranking
from hub.rounds import (
    MatchingRound,
    MatchingRun,
    Placement,
    State,
    answering,
    quotas,
    repairing,
    rulings,
    seating,
)
from hub.rounds.forms import QuotaForm, RulingForm
from hub.rounds.freezing import challenge_key, instance_of
from hub.rounds.models import Quota, Ruling, RulingKind
from hub.universities import University
from tests import makers
from tests.rounds.scene import Scene, code_of, frozen, published, scene

WHY = "Agreed with the university."


def decide(
    w: Work, made: Scene, person: int, challenge: int, kind: RulingKind = RulingKind.PIN
) -> Ruling:
    """A decision on a student of the scene. challenge: its place in the scene."""
    form = RulingForm(
        person_id=person, kind=kind, challenge_id=made.challenge_ids[challenge], reason=WHY
    )
    return rulings.decide(w, w.get(MatchingRound, made.round_id), form)


def quota(w: Work, made: Scene, person: int, least: int = 0, most: int | None = None) -> Quota:
    """A quota for the university of this student."""
    profile = w.one(select(StudentProfile).where(StudentProfile.person_id == person))
    form = QuotaForm(university_id=profile.university_id, least=least, most=most, quota_reason=WHY)
    return quotas.put(w, w.get(MatchingRound, made.round_id), form)


def colleagues(w: Work, made: Scene, person: int) -> set[int]:
    """The students of the scene at the same university."""
    homes = dict(
        w.all(
            select(StudentProfile.person_id, StudentProfile.university_id).where(
                col(StudentProfile.person_id).in_(made.students)
            )
        )
    )
    return {one for one in made.students if homes[one] == homes[person]}


def test_a_coordinator_pins_closes_and_sets_a_quota_by_the_page(
    work: Any, as_: Any, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 12)
        person, other = made.students[0], made.students[1]
        name = w.get(Person, person).name
        title = w.get(Challenge, made.challenge_ids[2]).title
        home = w.one(select(StudentProfile).where(StudentProfile.person_id == person))
        university = home.university_id
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}/rulings"
    page = desk.get(here)
    validate(page.text)
    assert "No student is pinned" in page.text
    assert "No university has a quota" in page.text
    assert name in desk.get(here, params={"name": name.split()[0]}).text
    assert "No student has" in desk.get(here, params={"name": "Nobody Atall"}).text
    chosen = desk.get(here, params={"person": person}).text
    validate(chosen)
    assert f"{title} (choice 3)" in chosen
    pin = {"person_id": str(person), "kind": "pin", "challenge_id": str(made.challenge_ids[2])}
    refused = desk.post(here, data=pin)
    assert refused.status_code == 422
    validate(refused.text)
    assert f"Student: <strong>{name}</strong>" in refused.text
    assert desk.post(here, data={**pin, "reason": WHY}).status_code == 303
    closed = {"person_id": str(other), "kind": "closed", "reason": WHY}
    closed["challenge_id"] = str(made.challenge_ids[1])
    assert desk.post(here, data=closed).status_code == 303
    put = f"/rounds/{made.round_id}/quotas"
    sent = {"university_id": str(university), "quota_reason": WHY}
    assert "Enter the least number" in desk.post(put, data=sent).text
    wrong = desk.post(put, data={**sent, "least": "4", "most": "3"})
    assert wrong.status_code == 422
    validate(wrong.text)
    assert "no smaller than the least" in wrong.text
    assert desk.post(put, data={**sent, "least": "1", "most": "3"}).status_code == 303
    assert "We check whether" in desk.get(here).text
    run_errands()
    page = desk.get(here).text
    validate(page)
    for words in ("can be kept together", f"Pinned to {title}", WHY, "At least 1, at most 3"):
        assert words in page
    with work() as w:
        seen = {one.action for one in w.all(select(AuditEvent))}
        assert {"rounds.ruling", "rounds.quota"} <= seen
        ruling = w.one(select(Ruling).where(Ruling.person_id == other)).id
        first = w.one(select(Quota)).id
    assert desk.post(f"{here}/{ruling}/removal").status_code == 303
    assert desk.post(f"{here}/{ruling}/removal").status_code == 404
    assert desk.post(f"/rounds/{made.round_id}/quotas/{first}/removal").status_code == 303
    assert "No university has a quota" in desk.get(here).text
    with work() as w:
        frozen(w, made)
        kept = w.one(select(Ruling)).id
    page = desk.get(here).text
    validate(page)
    assert "part of the frozen input" in page
    assert desk.post(here, data={**pin, "reason": WHY}).status_code == 409
    assert desk.post(f"{here}/{kept}/removal").status_code == 409
    assert desk.post(put, data={**sent, "most": "3"}).status_code == 409


@pytest.mark.parametrize("role", [None, Role.STUDENT, Role.TEACHER, Role.PARTNER])
def test_only_coordinators_and_the_ombud_read_decisions(
    work: Any, as_: Any, validate: Callable[[str], None], role: Role | None
) -> None:
    with work() as w:
        made = scene(w, 6)
        ruling = decide(w, made, made.students[0], 1).id
        person = makers.person(w, *([role] if role else [])).id
        ombud = makers.person(w, Role.OMBUD).id
    here = f"/rounds/{made.round_id}/rulings"
    client = as_(person) if role else as_()
    assert client.get(here).status_code in (303, 403)
    for path in (here, f"{here}/{ruling}/removal", f"/rounds/{made.round_id}/quotas"):
        assert client.post(path).status_code == 403
        assert as_(ombud).post(path).status_code == 403
    read = as_(ombud).get(here).text
    validate(read)
    assert WHY in read
    assert "Remove" not in read


def test_what_cannot_hold_is_refused_with_the_rule_that_forbids_it(work: Any) -> None:
    with work() as w:
        made = scene(w, 12)
        first, second, third, fourth, fifth = made.students[:5]
        profile = w.one(select(StudentProfile).where(StudentProfile.person_id == second))
        challenge = w.get(Challenge, made.challenge_ids[0])
        profile.level, challenge.levels = Level.MASTER, ["bachelor"]
        tongue = w.get(Challenge, made.challenge_ids[1])
        tongue.languages = ["fi"]
        ranking = w.one(select(Ranking).where(Ranking.person_id == third))
        choices = w.all(select(Choice).where(Choice.ranking_id == ranking.id))
        out = next(one for one in choices if one.challenge_id == made.challenge_ids[3])
        out.place = None
        gone = next(one for one in choices if one.challenge_id == made.challenge_ids[4])
        w.remove(gone)
        w.one(select(Ranking).where(Ranking.person_id == fourth)).sent_at = None
        w.add_all([profile, challenge, tongue, out])
        decide(w, made, first, 2)
        decide(w, made, fifth, 4, RulingKind.CLOSED)
        for person, at, kind, words in (
            (second, 0, RulingKind.PIN, "is for bachelor students"),
            (second, 1, RulingKind.PIN, "work in Finnish"),
            (third, 3, RulingKind.PIN, "excluded"),
            (third, 4, RulingKind.PIN, "did not rank"),
            (fourth, 2, RulingKind.PIN, "no complete ranking"),
            (first, 3, RulingKind.PIN, "is pinned to"),
            (first, 2, RulingKind.PIN, "decided already"),
            (first, 2, RulingKind.CLOSED, "Remove that pin first"),
            (fifth, 4, RulingKind.PIN, "is closed to"),
        ):
            with pytest.raises(Invalid, match=words):
                decide(w, made, person, at, kind)
        quota(w, made, first, most=1)
        mate = max(colleagues(w, made, first) - {first, fourth})
        with pytest.raises(Invalid, match="quota of at most 1"):
            decide(w, made, mate, 2)


def test_seats_that_all_have_a_pin_take_no_other(work: Any) -> None:
    with work() as w:
        made = scene(w, 14, challenges=2)
        for person in made.students[:6]:
            decide(w, made, person, 0)
        with pytest.raises(Invalid, match="has 6 seats, and all have a pin"):
            decide(w, made, made.students[6], 0)
        with pytest.raises(Invalid, match="2 students have a pin from this university already"):
            quota(w, made, made.students[0], most=1)


def test_a_pin_that_fell_by_a_changed_ranking_stops_the_freeze_in_words(
    work: Any, as_: Any
) -> None:
    with work() as w:
        made = scene(w, 8)
        decide(w, made, made.students[0], 2)
        w.one(select(Ranking).where(Ranking.person_id == made.students[0])).sent_at = None
        quota(w, made, made.students[1], least=4)
    desk = as_(made.coordinator)
    here = f"/rounds/{made.round_id}"
    assert "Cannot hold" in desk.get(f"{here}/rulings").text
    refused = desk.post(f"{here}/freeze", data={"early": "yes"})
    assert refused.status_code == 409
    assert "1 pin cannot hold" in refused.text
    with work() as w:
        ruling = w.one(select(Ruling)).id
    assert desk.post(f"{here}/rulings/{ruling}/removal").status_code == 303
    refused = desk.post(f"{here}/freeze", data={"early": "yes"})
    assert refused.status_code == 409
    assert "quota of at least 4, and 3 students take part" in refused.text


def test_every_run_keeps_them_and_each_student_reads_it_without_names(
    work: Any, as_: Any, validate: Callable[[str], None]
) -> None:
    with work() as w:
        again = scene(w, 12)
        pinned, kept_out = again.students[0], again.students[1]
        decide(w, again, pinned, 4)
        decide(w, again, kept_out, 1, RulingKind.CLOSED)
        quota(w, again, again.students[2], most=2)
        found = published(w, again)
        run = w.one(select(MatchingRun).where(col(MatchingRun.round_id) == found.id))
        places = {one["student"]: one["challenge"] for one in run.result["placements"]}
        assert places[code_of(pinned)] == challenge_key(again.challenge_ids[4])
        assert places.get(code_of(kept_out)) != challenge_key(again.challenge_ids[1])
        mates = {code_of(one) for one in colleagues(w, again, again.students[2])}
        assert len(mates & set(places)) == 2
        assert run.figures["by_hand"] == {"pins": 1, "closed": 1, "quotas": 1, "binding": 1}
        run_id = run.id
    here = f"/rounds/{again.round_id}"
    page = as_(pinned).get(f"{here}/result").text
    validate(page)
    assert "A coordinator placed you here" in page
    assert "1 student was pinned to a challenge" in page
    assert WHY in page
    other = as_(kept_out).get(f"{here}/result").text
    assert "A coordinator’s decision keeps your first choice closed to you" in other
    desk = as_(again.coordinator).get(f"{here}/runs/{run_id}").text
    validate(desk)
    assert "1 quota binds" in desk
    public = as_().get(f"{here}/verification/public.json").json()
    assert public["by_hand"] == {"pins": 1, "closed": 1, "quotas": 1, "binding": 1}
    assert public["instance"]["pins"] == public["instance"]["forbidden"] == []
    assert "1 student was pinned" in as_().get(f"{here}/fairness").text


def test_a_repair_keeps_pins_also_of_those_who_did_not_answer(work: Any) -> None:
    with work() as w:
        made = scene(w, 12)
        pinned = made.students[0]
        decide(w, made, pinned, 2)
        decide(w, made, made.students[1], 1, RulingKind.CLOSED)
        found = published(w, made)
        now = seating.seating(w, found)
        pins = seating.pins_of(now, [], keeps_yes=False)
        assert pins == (matching.Pin(code_of(pinned), challenge_key(made.challenge_ids[2])),)
        assert seating.pins_of(now, [pinned], keeps_yes=False) == ()
        assert len(now.instance.forbidden) == 1
        row = repairing.start(w, found, [made.students[3]], keeps_yes=False, reason=WHY)
        result = matching.repairs(
            replace(now.instance, pins=pins), now.result, seed=1,
            withdrawn=[code_of(made.students[3])],
        )[0]  # fmt: skip
        assert result.result.placements[code_of(pinned)].challenge == pins[0].challenge
        kept = repairing.outcome(now, result, repairing.gone_of(now, row), {})
        assert kept["fault"] == ""


def test_a_free_seat_goes_past_a_full_quota(work: Any) -> None:
    with work() as w:
        made = scene(w, 15, challenges=2)
        first = made.students[0]
        quota(w, made, first, most=3)
        found = published(w, made)
        mates = colleagues(w, made, first)
        waiting = [one.person_id for one in answering.waiting(w, found)]
        assert set(waiting) & mates
        outside = next(
            one
            for one in w.all(select(Placement).where(Placement.round_id == found.id))
            if one.team_id is not None and one.person_id not in mates
        )
        answering.decline(w, found, outside)
        seated = set(seating.seating(w, found).where)
        assert len(seated & mates) == 3


def test_decisions_that_clash_are_named_before_the_freeze(
    work: Any, as_: Any, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 12)
        mates = sorted(colleagues(w, made, made.students[0]))
        for person in mates:
            decide(w, made, person, 0)
        names = {w.get(Person, one).name for one in mates}
        title = w.get(Challenge, made.challenge_ids[0]).title
    run_errands()
    page = as_(made.coordinator).get(f"/rounds/{made.round_id}/rulings").text
    validate(page)
    assert "No legal result exists as things stand" in page
    named = [one for one in names if f"{one} is pinned to “{title}”." in page]
    assert len(named) == 4  # at most three of six may come from one university
    with work() as w:
        found = w.get(MatchingRound, made.round_id)
        assert found.state is State.OPEN
        assert len(found.together["conflict"]) == 4


def test_an_impossible_least_number_is_named_with_its_university(
    work: Any, as_: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        made = scene(w, 9, challenges=1)
        for person in (made.students[0], made.students[1]):
            quota(w, made, person, least=3)
        quota(w, made, made.students[2], least=1)
        home = w.one(select(StudentProfile).where(StudentProfile.person_id == made.students[0]))
        instance = instance_of(w, w.get(MatchingRound, made.round_id))
        assert {one.min_students for one in instance.universities} == {1, 3}
        university = w.get(University, home.university_id).short_name
    run_errands()
    page = as_(made.coordinator).get(f"/rounds/{made.round_id}/rulings").text
    assert f"{university} has a quota of at least 3." in page
