"""Access needs at the freeze: the input is that of students who ticked or ranked less, no more."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from hub import matching
from hub.challenges import Challenge, Mode
from hub.db import Work
from hub.identity import Person
from hub.matching import Instance, Student
from hub.needs import AccessNeed, Effect, InclusionAnswer
from hub.profiles import StudentProfile
from hub.profiles.week import blocks_of_parts
from hub.rankings import Choice, Ranking
from hub.rounds import freezing, publishing, reasons
from hub.rounds.hours import hours_words
from hub.rounds.models import MatchingRound, Placement, Ruling, RulingKind
from tests import makers
from tests.rounds.scene import Scene, code_of, frozen, published, scene

WHO = 3
EVENINGS = blocks_of_parts([2, 3, 6, 7])
DAYS = blocks_of_parts([0, 1, 4, 5])


def far(w: Work, made: Scene) -> Person:
    """One of the students, in another zone than the rest, free in the day and in the evening."""
    person = w.get(Person, made.students[WHO])
    person.time_zone = "Europe/Kyiv"
    w.add(person)
    profile(w, made).free_blocks = sorted(DAYS + EVENINGS)
    return person


def profile(w: Work, made: Scene) -> StudentProfile:
    return w.one(select(StudentProfile).where(col(StudentProfile.person_id) == made.students[WHO]))


def student(instance: Instance, made: Scene) -> Student:
    return next(one for one in instance.students if one.id == code_of(made.students[WHO]))


def now(w: Work, made: Scene) -> Instance:
    return freezing.instance_of(w, w.get(MatchingRound, made.round_id))


def offer(w: Work, made: Scene, at: int, **values: Any) -> int:
    """Change a challenge of the round."""
    row = w.get(Challenge, made.challenge_ids[at])
    for name, value in values.items():
        setattr(row, name, value)
    w.add(row)
    return row.id


def forget(w: Work, made: Scene, challenge_id: int) -> None:
    """Let the student never have ranked a challenge."""
    ranking = w.one(select(Ranking).where(col(Ranking.person_id) == made.students[WHO]))
    w.execute(
        sa.delete(Choice).where(
            col(Choice.ranking_id) == ranking.id, col(Choice.challenge_id) == challenge_id
        )
    )


def test_evenings_are_hours_that_were_not_ticked(work: Any) -> None:
    with work() as w:
        made = scene(w)
        person = far(w, made)
        makers.access_need(
            w, person.id, effect=Effect.NO_EVENINGS, amount=16, words="Canary-in-words"
        )
        with_need = now(w, made)
        w.execute(sa.delete(AccessNeed))
        without = now(w, made)
        profile(w, made).free_blocks = DAYS
        ticked_less = now(w, made)
    assert with_need == ticked_less
    assert with_need != without
    assert student(with_need, made).unavailable == ()
    lost = set(student(without, made).availability) - set(student(with_need, made).availability)
    assert len(lost) == 8


def test_a_need_that_is_over_or_begins_long_after_changes_nothing(work: Any) -> None:
    with work() as w:
        made = scene(w)
        person = far(w, made)
        before = now(w, made)
        for values in (
            {"valid_to": date(2027, 1, 31)},
            {"valid_from": date(2027, 9, 1)},
        ):
            makers.access_need(
                w, person.id, **{"effect": Effect.NO_EVENINGS, "amount": 16, **values}
            )
        for effect in (Effect.CAPTIONING, Effect.QUIET_FORMAT, Effect.OTHER):
            makers.access_need(w, person.id, effect=effect)
        assert now(w, made) == before


def test_work_without_meetings_looks_like_every_hour_ticked(work: Any) -> None:
    with work() as w:
        made = scene(w)
        person = far(w, made)
        profile(w, made).free_blocks = [8]
        makers.access_need(w, person.id, effect=Effect.ASYNC_ONLY)
        with_need = now(w, made)
        w.execute(sa.delete(AccessNeed))
        profile(w, made).free_blocks = blocks_of_parts(range(28))
        assert with_need == now(w, made)


@pytest.mark.parametrize(
    ("effect", "amount", "challenge"),
    [
        (Effect.MAX_HOURS, 9, {"credits": 10.0}),
        (Effect.NO_TRAVEL, None, {"mode": Mode.ON_SITE, "place": "Gdańsk"}),
    ],
)
def test_a_challenge_that_a_need_leaves_no_place_for_was_not_ranked(
    work: Any, effect: Effect, amount: int | None, challenge: dict[str, Any]
) -> None:
    with work() as w:
        made = scene(w)
        gone = offer(w, made, 0, **challenge)
        before = now(w, made)
        makers.access_need(w, made.students[WHO], effect=effect, amount=amount)
        with_need = now(w, made)
        w.execute(sa.delete(AccessNeed))
        forget(w, made, gone)
        assert with_need == now(w, made)
    assert with_need != before
    assert freezing.challenge_key(gone) not in str(student(with_need, made))


def test_what_a_coordinator_pinned_stays(work: Any) -> None:
    with work() as w:
        made = scene(w)
        pinned = offer(w, made, 0, credits=10.0)
        person_id = made.students[WHO]
        makers.access_need(w, person_id, effect=Effect.MAX_HOURS, amount=9)
        w.add(
            Ruling(
                round_id=made.round_id, person_id=person_id, challenge_id=pinned,
                kind=RulingKind.PIN, reason="Agreed with the student", made_at=w.now,
            )
        )  # fmt: skip
        instance = now(w, made)
        assert [one.student for one in instance.pins] == [code_of(person_id)]
        assert (instance.pins[0].challenge,) in student(instance, made).ranking
        assert matching.check(instance, matching.solve(instance, seed=1)) == []


def test_whom_a_need_leaves_no_choice_is_told_as_who_ranked_none(work: Any) -> None:
    with work() as w:
        made = scene(w)
        for at in range(5):
            offer(w, made, at, credits=10.0)
        makers.access_need(w, made.students[WHO], effect=Effect.MAX_HOURS, amount=1)
        published(w, made)
        told = w.one(select(Placement).where(col(Placement.person_id) == made.students[WHO]))
    assert told.team_id is None
    assert [one["text"] for one in told.reason["rows"]] == [reasons.NOTHING_LEFT]


def test_the_hours_of_a_team_are_those_its_members_have(work: Any) -> None:
    with work() as w:
        made = scene(w, 2)
        for one in w.all(select(StudentProfile)):
            one.free_blocks = sorted(DAYS + EVENINGS)
            w.add(one)
        begins = date(2027, 2, 1)
        before = publishing.shared_spans(w, made.students, begins)
        makers.access_need(w, made.students[1], effect=Effect.NO_EVENINGS, amount=16)
        after = publishing.shared_spans(w, made.students, begins)
    assert "08:00 to 00:00" in hours_words(before, begins, "Europe/Brussels")
    assert "08:00 to 16:00" in hours_words(after, begins, "Europe/Brussels")


def test_the_freeze_asks_as_often_for_many_needs_as_for_few(work: Any, queries: Any) -> None:
    counts = []
    for many in (1, 12):
        with work() as w:
            made = scene(w)
            for person_id in made.students[:many]:
                makers.access_need(w, person_id, effect=Effect.NO_EVENINGS, amount=18)
                w.add(InclusionAnswer(person_id=person_id, attribute="carer", made_at=w.now))
        with work() as w, queries() as seen:
            now(w, made)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_frozen_round_and_what_it_gives_out_hold_no_word_of_a_need(
    work: Any, as_: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        made = scene(w)
        person = far(w, made)
        for effect in Effect:
            makers.access_need(
                w, person.id, effect=effect, amount=18, words="Canary-in-words", arranged="Canary"
            )
        found = frozen(w, made)
        text = str(found.instance) + found.input_hash
    assert "Canary" not in text
    assert not any(effect.value in text for effect in Effect if effect is not Effect.OTHER)
