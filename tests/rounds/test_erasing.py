"""What students said of themselves goes from a round in time, and what is promised of it holds."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from hub import matching, needs
from hub.actor import Role
from hub.identity import Person
from hub.jobs import Job
from hub.jobs import State as JobState
from hub.needs import InclusionAnswer
from hub.rounds import MatchingRound, MatchingRun, State, commands, erasing, publishing, verifying
from tests import makers
from tests.rounds.scene import Scene, code_of, frozen, scene, solved

HELD = ("carer", "means")


def answering(w: Any, holders: int = 3) -> Scene:
    """A round of twelve, of whom the first said yes to something."""
    made = scene(w, 12, state=State.DRAFT)
    found = w.get(MatchingRound, made.round_id)
    w.actor = makers.actor(w, w.get(Person, made.coordinator))
    commands.open_(w, found)
    for at, person_id in enumerate(made.students[:holders]):
        w.add(InclusionAnswer(person_id=person_id, attribute=HELD[at % 2], made_at=w.now))
    return made


def published(w: Any, made: Scene) -> MatchingRound:
    found = frozen(w, made)
    publishing.publish(w, found, solved(w, found))
    return found


def tokens(found: MatchingRound) -> dict[str, list[str]]:
    return {one["id"]: one["inclusion"] for one in found.instance["students"] if one["inclusion"]}


def test_answers_enter_the_input_as_tokens_of_the_round(work: Any) -> None:
    with work() as w:
        made = answering(w)
        found = frozen(w, made)
        names = needs.names(found.code_key)
        held = tokens(found)
        assert set(held) == {code_of(one) for one in made.students[:3]}
        assert {names[one] for row in held.values() for one in row} == {
            "People who care for others",
            "People who work for their living beside their studies",
        }
        text = json.dumps(found.instance)
        assert not any(word in text for word in (*HELD, "care"))
        assert not set(names) & set(needs.names("00" * 16))


def test_they_are_erased_when_the_time_to_answer_is_over_and_the_rest_still_checks(
    work: Any,
    as_: Any,
    clock: Any,
    run_errands: Callable[[], int],
    validate: Callable[[str], None],
) -> None:
    with work() as w:
        made = answering(w)
        found = published(w, made)
        until, whole, root = found.accept_until, found.input_hash, found.input_root
        assert found.input_rest != whole
        assert until is not None
    run_errands()
    here = f"/rounds/{made.round_id}/verification"
    page = unescape(as_().get(here).text)
    validate(page)
    assert "All 7 checks agree" in page
    assert "erased" not in page
    clock.now = until - timedelta(seconds=1)
    run_errands()
    with work() as w:
        assert len(tokens(w.get(MatchingRound, made.round_id))) == 3
    clock.now = until
    run_errands()
    with work() as w:
        found = w.get(MatchingRound, made.round_id)
        assert tokens(found) == {}
        assert found.erased_at == until
        assert (found.input_hash, found.input_root) == (whole, root)
        assert not any(token in json.dumps(found.instance) for token in needs.names(found.code_key))
    desk = as_(made.coordinator)
    for _ in range(2):
        assert desk.post(f"{here}/replay").status_code == 303
        run_errands()
        page = unescape(as_().get(here).text)
        validate(page)
        assert "All 7 checks agree" in page
        assert "What stays of the input gives the hash" in page
        assert page.count("That was on 24 November 2026") == 1
        assert "the hub did before" in page
    assert "a replay at home will differ." in unescape(desk.get(here).text)
    record = as_(made.students[0]).get(f"/rounds/{made.round_id}/result/record.json").json()
    leaf = matching.leaf(record["record"], bytes.fromhex(record["salt"]))
    path = [(step["side"], step["hash"]) for step in record["path"]]
    assert matching.on_path(leaf, path, root)
    assert record["record"]["inclusion"] == []


def test_an_input_changed_after_the_erasure_is_found(
    work: Any, as_: Any, clock: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        made = answering(w)
        clock.now = published(w, made).accept_until
    run_errands()
    with work() as w:
        found = w.get(MatchingRound, made.round_id)
        first, *others = found.instance["students"]
        changed = {**first, "ranking": first["ranking"][::-1]}
        found.instance = {**found.instance, "students": [changed, *others]}
        w.add(found)
        verifying.start(w, found)
    run_errands()
    page = as_().get(f"/rounds/{made.round_id}/verification").text
    assert "checks do not agree" in page
    assert "The stored input gives another hash" in page


def test_they_are_erased_even_if_nobody_could_solve_again_before(
    work: Any, as_: Any, clock: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        made = answering(w)
        found = published(w, made)
        verify = w.one(select(Job).where(col(Job.errand) == "rounds.verify"))
        verify.state = JobState.CANCELLED
        w.add(verify)
        clock.now = found.accept_until
    run_errands()
    as_(made.coordinator).post(f"/rounds/{made.round_id}/verification/replay")
    run_errands()
    page = unescape(as_().get(f"/rounds/{made.round_id}/verification").text)
    assert "All 6 checks agree" in page
    assert "and nobody did before" in page


def test_a_round_without_answers_keeps_its_replay(
    work: Any, as_: Any, clock: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        made = answering(w, holders=0)
        found = published(w, made)
        assert found.input_rest == found.input_hash
        clock.now = found.accept_until
        waiting = w.all(select(Job.errand))
        assert erasing.ERRAND not in waiting
        assert "rounds.verify" not in waiting
    run_errands()
    as_(made.coordinator).post(f"/rounds/{made.round_id}/verification/replay")
    run_errands()
    page = as_().get(f"/rounds/{made.round_id}/verification").text
    assert "All 7 checks agree" in page
    assert "erased" not in page


def test_a_cancelled_round_keeps_none_and_an_opened_one_begins_anew(work: Any) -> None:
    with work() as w:
        made = answering(w)
        found = frozen(w, made)
        w.execute(sa.delete(InclusionAnswer))
        commands.reopen(w, found)
        assert (found.instance, found.input_rest) == ({}, "")
        commands.freeze(w, found, early=True)
        assert tokens(found) == {}
        assert found.input_rest == found.input_hash
        w.add(InclusionAnswer(person_id=made.students[0], attribute="carer", made_at=w.now))
        commands.reopen(w, found)
        commands.freeze(w, found, early=True)
        assert len(tokens(found)) == 1
        commands.cancel(w, found)
        assert found.state is State.CANCELLED
        assert tokens(found) == {}


def test_what_steers_a_run_is_erased_from_nothing_it_made(
    work: Any, clock: Any, run_errands: Callable[[], int]
) -> None:
    """Teams, places and figures of whole rounds stay as they were published."""
    with work() as w:
        made = answering(w)
        found = published(w, made)
        run = w.get(MatchingRun, found.published_run_id)
        before = (run.result, run.figures, run.result_hash)
        clock.now = found.accept_until
    run_errands()
    with work() as w:
        found = w.get(MatchingRound, made.round_id)
        run = w.get(MatchingRun, found.published_run_id)
        assert (run.result, run.figures, run.result_hash) == before
        instance = matching.read_instance(found.instance)
        assert matching.check(instance, matching.read_result(run.result)) == []
        assert erasing.rest_hash(replace(instance)) == found.input_rest


def test_few_holders_are_in_no_file(work: Any, as_: Any) -> None:
    with work() as w:
        made = answering(w)
        found = published(w, made)
        ombud = makers.person(w, Role.OMBUD).id
        run = w.get(MatchingRun, found.published_run_id)
        assert run.result["figures"]["holders"] == 3
    for who in (made.coordinator, ombud):
        file = as_(who).get(f"/rounds/{made.round_id}/verification/result.json").json()
        assert file["figures"]["holders"] is None
        assert file["figures"]["isolated"] is None
