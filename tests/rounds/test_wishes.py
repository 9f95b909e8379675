"""Wishes for team-mates at the freeze: only mutual ones enter, as codes, and nobody reads them."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from hub import matching
from hub.actor import Role
from hub.audit import AuditEvent
from hub.db import Work
from hub.identity import Person
from hub.rankings import Choice, Ranking, Wish, mutual_wishes
from hub.rounds import audits, commands, figures, freezing
from hub.rounds.models import MatchingRound, Placement, State
from tests import makers
from tests.rounds.scene import Scene, code_of, frozen, published, scene, solved


@dataclass
class Wishing:
    """A round of thirteen. Mutual: 0 and 1, 2 and 3, 2 and 4. Of no effect: 5 for 6; 7 for nobody;
    8 and 9, who rank nothing in common; 10 and 12, whose ranking is not complete."""

    scene: Scene
    emails: list[str]

    def code(self, at: int) -> str:
        return code_of(self.scene.students[at])


PAIRS = {(0, 1), (2, 3), (2, 4)}
ONE_SIDED = ((5, 6), (10, 11))
WITHOUT_EFFECT = ((8, 9), (9, 8), (10, 12), (12, 10))


def wish(w: Work, round_id: int, person_id: int, email: str) -> None:
    w.add(Wish(round_id=round_id, person_id=person_id, email=email, made_at=w.now))


def wishing(w: Work) -> Wishing:
    made = scene(w, 13)
    emails = [w.get(Person, one).email for one in made.students]
    for one, other in (*PAIRS, *((b, a) for a, b in PAIRS), *ONE_SIDED, *WITHOUT_EFFECT):
        wish(w, made.round_id, made.students[one], emails[other])
    wish(w, made.round_id, made.students[7], "nobody@nowhere.example")
    first, *others = made.challenge_ids
    rankings = {one.person_id: one for one in w.all(select(Ranking))}
    for at, gone in ((8, others[:2]), (9, [first, *others[2:]])):
        kept = rankings[made.students[at]].id
        here = col(Choice.ranking_id) == kept
        w.execute(sa.delete(Choice).where(here, col(Choice.challenge_id).in_(gone)))
    unfinished = rankings[made.students[12]]
    unfinished.sent_at = None
    w.add(unfinished)
    return Wishing(made, emails)


def test_only_mutual_wishes_of_the_input_enter_it(work: Any) -> None:
    with work() as w:
        made = wishing(w)
        found = frozen(w, made.scene)
        instance = matching.read_instance(found.instance)
        text = json.dumps(found.instance)
    expected: dict[str, set[str]] = {}
    for one, other in PAIRS:
        expected.setdefault(made.code(one), set()).add(made.code(other))
        expected.setdefault(made.code(other), set()).add(made.code(one))
    assert {one.id: set(one.wishes) for one in instance.students if one.wishes} == expected
    assert len(instance.students) == 12
    assert not any(email in text for email in made.emails)
    assert "nowhere.example" not in text


def test_who_registers_later_counts_and_who_is_closed_or_unproven_does_not(work: Any) -> None:
    with work() as w:
        made = scene(w, 2)
        one, other = made.students
        late = makers.student(w)
        late_email, late.email = "late@uni.example", "other@uni.example"
        w.add(late)
        own = w.get(Person, one).email
        wish(w, made.round_id, one, late_email)
        wish(w, made.round_id, late.id, own)
        wish(w, made.round_id, other, own)
        assert mutual_wishes(w, made.round_id) == {}
        late.email = late_email
        w.add(late)
        both = {one: {late.id}, late.id: {one}}
        assert mutual_wishes(w, made.round_id) == both
        late.closed_at = w.now
        w.add(late)
        assert mutual_wishes(w, made.round_id) == {}
        late.closed_at, late.email_proven_at = None, None
        w.add(late)
        assert mutual_wishes(w, made.round_id) == {}


def test_figures_count_them(work: Any, as_: Any, validate: Callable[[str], None]) -> None:
    with work() as w:
        made = wishing(w)
        found = frozen(w, made.scene)
        run = solved(w, found)
        assert run.fault == ""
        counted = run.figures
        team_of = {member: team["id"] for team in run.result["teams"] for member in team["members"]}
    came_true = sum(
        team_of.get(made.code(one), "") == team_of.get(made.code(other)) for one, other in PAIRS
    )
    assert counted["wish_pairs"] == 3
    assert counted["wishes_honoured"] == came_true >= 1
    assert figures.wishes_words(counted) == f"{came_true} of 3"
    desk = as_(made.scene.coordinator)
    page = desk.get(f"/rounds/{made.scene.round_id}/runs/{run.id}").text
    validate(page)
    assert f"{came_true} of 3 mutual wishes for team-mates honoured" in page
    assert "of 3 mutual wishes honoured" in desk.get(f"/rounds/{made.scene.round_id}/fairness").text


def test_no_page_file_reason_log_or_trail_tells_a_wish(
    work: Any, as_: Any, run_errands: Callable[[], int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "hub")
    with work() as w:
        made = wishing(w)
        found = published(w, made.scene)
        run_id = found.published_run_id
        ombud = makers.person(w, Role.OMBUD).id
    here = f"/rounds/{made.scene.round_id}"
    desk = as_(made.scene.coordinator)
    assert desk.post(f"{here}/verification/replay").status_code == 303
    run_errands()
    assert "checks agree" in desk.get(f"{here}/verification").text
    assert "a replay at home will differ" in desk.get(f"{here}/verification").text
    texts = {
        path: as_(who).get(f"{here}{path}")
        for who, path in (
            (made.scene.coordinator, ""),
            (made.scene.coordinator, f"/runs/{run_id}"),
            (made.scene.coordinator, "/comparison"),
            (made.scene.coordinator, "/rulings"),
            (made.scene.coordinator, "/fairness"),
            (made.scene.coordinator, "/verification/result.json"),
            (ombud, "/verification/input.json"),
            (None, "/verification/public.json"),
            (made.scene.students[0], "/result"),
            (made.scene.students[5], "/result"),
        )
    }
    for path, answer in texts.items():
        assert answer.status_code == 200, path
        told = answer.text
        # The pages of coordinators hold no address at all: none of a student tells a wish.
        assert not any(email in told for email in made.emails), path
        assert "nowhere.example" not in told, path
    given = json.loads(texts["/verification/input.json"].text)
    assert [one["wishes"] for one in given["students"]] == [[]] * 12
    assert "wishes" not in texts["/verification/public.json"].text
    assert "wishes" not in json.dumps(
        {
            name: value
            for name, value in json.loads(texts["/verification/result.json"].text).items()
            if name != "figures"
        }
    )
    with work() as w:
        reasons = json.dumps([one.reason for one in w.all(select(Placement))])
        trail = [
            event.details
            for event in w.all(select(AuditEvent).where(col(AuditEvent.action) != "rounds.export"))
        ]
        # Nothing needs them any more.
        assert w.all(select(Wish)) == []
    assert "wish" not in reasons.lower()
    for at, email in enumerate(made.emails):
        assert email not in caplog.text + json.dumps(trail)
        assert made.code(at) not in json.dumps(trail)
        assert made.code(at) not in caplog.text


def test_a_students_record_says_nothing_of_the_other(work: Any, as_: Any) -> None:
    """0 wished with effect and 5 without: were it in the record, 5 would know of 6's answer."""
    with work() as w:
        made = wishing(w)
        published(w, made.scene)
    for at in (0, 5):
        record = (
            as_(made.scene.students[at])
            .get(f"/rounds/{made.scene.round_id}/result/record.json")
            .json()
        )
        assert record["record"]["wishes"] == []
        assert record["record"]["id"] == made.code(at)


def test_outside_few_wishes_are_not_counted(work: Any, as_: Any) -> None:
    few = {"wish_pairs": 9, "wishes_honoured": 4}
    many = {"wish_pairs": 10, "wishes_honoured": 4}
    assert audits.wishes_figure(few, inside=True)["value"] == 4
    hidden = audits.wishes_figure(few, inside=False)
    assert hidden == audits.wishes_figure({"wish_pairs": 0, "wishes_honoured": 0}, inside=False)
    assert audits.wishes_figure(many, inside=False)["value"] == 4
    with work() as w:
        made = wishing(w)
        published(w, made.scene)
    here = f"/rounds/{made.scene.round_id}/fairness"
    public = as_(made.scene.students[5]).get(here).text
    assert "as fewer than ten were mutual" in public
    assert "mutual wish" not in public


def test_wishes_outlive_a_freeze_that_is_taken_back_and_go_with_a_cancelled_round(
    work: Any,
) -> None:
    with work() as w:
        made = wishing(w)
        found = frozen(w, made.scene)
        before = len(w.all(select(Wish)))
        commands.reopen(w, found)
        assert len(w.all(select(Wish))) == before
        assert found.instance == {}
        commands.cancel(w, found)
        assert found.state is State.CANCELLED
        assert w.all(select(Wish)) == []


def test_the_freeze_asks_as_often_for_many_wishes_as_for_few(work: Any, queries: Any) -> None:
    counts = []
    for many in (2, 12):
        with work() as w:
            made = scene(w, 12)
            emails = [w.get(Person, one).email for one in made.students]
            for one, other in combinations(range(many), 2):
                wish(w, made.round_id, made.students[one], emails[other])
                wish(w, made.round_id, made.students[other], emails[one])
        with work() as w:
            found = w.get(MatchingRound, made.round_id)
            with queries() as seen:
                instance = freezing.instance_of(w, found)
        assert sum(len(one.wishes) for one in instance.students) == many * (many - 1)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_nobody_can_try_out_a_wish_against_the_public_hash(work: Any, as_: Any) -> None:
    with work() as w:
        made = wishing(w)
        found = published(w, made.scene)
        frozen_input, public = found.instance, found.input_hash
        plain = scene(w, 6)
        assert "salt" not in frozen(w, plain).instance
    path = f"/rounds/{made.scene.round_id}/verification/input.json"
    given = json.loads(as_(made.scene.coordinator).get(path).text)
    wishes = {one["id"]: one["wishes"] for one in frozen_input["students"]}
    guessed = [{**one, "wishes": wishes[one["id"]]} for one in given["students"]]
    right = matching.read_instance({**given, "students": guessed})
    assert matching.input_hash(right) != public
    salted = matching.read_instance({**given, "students": guessed, "salt": frozen_input["salt"]})
    assert matching.input_hash(salted) == public
