"""Every decision explained: each student reads what coordinators decided about them, and why."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlmodel import col, select

from hub import migrations
from hub.actor import Role
from hub.challenges import Challenge
from hub.config import Settings
from hub.db import make_engine
from hub.errors import Invalid
from hub.identity import Person
from hub.profiles import StudentProfile
from hub.rounds import MatchingRound, Placement, mending, quotas, repairing, rulings, seating
from hub.rounds.decisions import ASK, CHANGES, of_student
from hub.rounds.forms import QuotaForm, RulingForm
from hub.rounds.models import Decision, Quota, Repair, Ruling, RulingKind
from tests import makers
from tests.conftest import Client
from tests.rounds.scene import Scene, published, scene

As = Callable[..., Client]
PINNED = "The lab of this team has a step-free entrance."
CLOSED = "The partner's data may not leave one country."
SHARE = "The university has teachers for so many."
MENDED = "Two people left, and a team was too small."


def decide(w: Any, made: Scene, person: int, at: int, kind: RulingKind, reason: str) -> Ruling:
    form = RulingForm(
        person_id=person, kind=kind, challenge_id=made.challenge_ids[at], reason=reason
    )
    return rulings.decide(w, w.get(MatchingRound, made.round_id), form)


def share(w: Any, made: Scene, person: int, reason: str = SHARE) -> set[int]:
    """A quota for the university of a student; the students it concerns."""
    home = w.one(select(StudentProfile).where(StudentProfile.person_id == person)).university_id
    form = QuotaForm(university_id=home, most=4, quota_reason=reason)
    quotas.put(w, w.get(MatchingRound, made.round_id), form)
    return set(w.all(select(StudentProfile.person_id).where(StudentProfile.university_id == home)))


def result_of(as_: As, made: Scene, person: int) -> str:
    answer = as_(person).get(f"/rounds/{made.round_id}/result")
    assert answer.status_code == 200
    return answer.text.replace("&#39;", "'")


def test_each_student_reads_the_decisions_about_them_and_nobody_elses(
    work: Any, as_: As, validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 12)
        ombud = makers.person(w, Role.OMBUD)
        pinned, kept_out, other = made.students[:3]
        decide(w, made, pinned, 4, RulingKind.PIN, PINNED)
        decide(w, made, kept_out, 3, RulingKind.CLOSED, CLOSED)
        concerned = share(w, made, other)
        published(w, made)
        title = w.get(Challenge, made.challenge_ids[4]).title
        boss = w.get(Person, made.coordinator)
    seen = {person: result_of(as_, made, person) for person in made.students}
    for page in seen.values():
        validate(page)
    assert {key for key, page in seen.items() if PINNED in page} == {pinned}
    assert {key for key, page in seen.items() if CLOSED in page} == {kept_out}
    assert {key for key, page in seen.items() if SHARE in page} == concerned
    page = seen[pinned]
    assert f"Before the matching, you were given a place in “{title}”." in page
    assert "A coordinator decided this on" in page
    assert f"mailto:{boss.email}?subject=Objection" in page
    assert f"mailto:{ombud.email}?subject=Objection" in page
    names = {w.get(Person, one).name for one in made.students if one != pinned}
    part = page.split('id="decided"')[1].split("</section>")[0]
    assert not [name for name in names if name in part]
    plain = next(one for one in made.students if one not in {pinned, kept_out, *concerned})
    assert "What coordinators decided about you" not in seen[plain]


def test_a_reason_from_before_the_promise_stays_with_coordinators_and_ombud(
    work: Any, as_: As
) -> None:
    with work() as w:
        made = scene(w, 12)
        row = decide(w, made, made.students[0], 4, RulingKind.PIN, PINNED)
        concerned = share(w, made, made.students[0])
        row.told = False
        w.add(row)
        quota = w.one(select(Quota))
        quota.told = False
        w.add(quota)
        published(w, made)
    for person in concerned:
        page = result_of(as_, made, person)
        assert SHARE not in page
        assert PINNED not in page
        assert page.count(ASK) == (2 if person == made.students[0] else 1)
    desk = as_(made.coordinator).get(f"/rounds/{made.round_id}/rulings").text
    assert PINNED in desk
    assert desk.count("not shown to them") == 2


def test_the_form_says_that_the_student_reads_it(
    work: Any, as_: As, validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 6)
    desk = as_(made.coordinator)
    page = desk.get(f"/rounds/{made.round_id}/rulings?person={made.students[0]}").text
    validate(page)
    assert "The student will read this word for word" in page
    assert "The students of this university will read this word for word" in page
    with work() as w:
        again = scene(w, 12)
        published(w, again)
    page = as_(again.coordinator).get(f"/rounds/{again.round_id}/repairs").text
    validate(page)
    assert "Everybody whose place or team changes will read this word for word" in page


def test_a_reason_names_nobody_else(work: Any) -> None:
    with work() as w:
        made = scene(w, 6)
        own, other = (w.get(Person, one) for one in made.students[:2])
        own.name, other.name = "Ana Ruiz", "Bo Ek"
        w.add_all([own, other])
        with pytest.raises(Invalid, match="Take the name “Bo Ek” out"):
            decide(w, made, own.id, 1, RulingKind.CLOSED, "They quarrelled with Bo Ek before.")
        with pytest.raises(Invalid, match="Take the mail address out"):
            decide(w, made, own.id, 1, RulingKind.CLOSED, "Write to bo@ek.example about it.")
        with pytest.raises(Invalid, match="Take the name"):
            share(w, made, own.id, "Asked for by Ana Ruiz in spring.")
        decide(w, made, own.id, 1, RulingKind.CLOSED, "Ana Ruiz asked for it, at Bo Ekman's desk.")


def test_a_repair_is_explained_to_all_whom_it_concerns(
    work: Any, as_: As, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = scene(w, 15, challenges=2)
        found = published(w, made)
        before = seating.seating(w, found)
        out = min(before.where)
        mates = set(before.members[before.where[out]]) - {out}
        repairing.start(w, found, [out], keeps_yes=True, reason=MENDED)
    run_errands()
    with work() as w:
        found = w.get(MatchingRound, made.round_id)
        repair = w.one(select(Repair))
        moved = {one["person_id"]: one["kind"] for one in repair.moves}
        assert "comes" in moved.values()
        mending.accept(w, found, repair)
        assert set(repair.figures["stayed"]) == mates - set(moved)
    expected = {out: "out", **moved, **dict.fromkeys(mates - set(moved), "stays")}
    for person in made.students:
        page = result_of(as_, made, person)
        validate(page)
        assert (MENDED in page) == (person in expected)
        said = [kind for kind, words in CHANGES.items() if words in page]
        assert said == ([expected[person]] if person in expected else [])
    gone = result_of(as_, made, out)
    assert "You were taken out of your team" in gone
    assert "You declined" not in gone


def test_a_repair_from_before_the_promise_is_told_as_it_was(work: Any) -> None:
    with work() as w:
        made = scene(w, 15, challenges=2)
        found = published(w, made)
        placement = w.all(select(Placement).where(col(Placement.team_id).is_not(None)))[0]
        row = repairing.start(w, found, [placement.person_id], keeps_yes=True, reason=MENDED)
        row.reason, row.decision, row.decided_at = "", Decision.ACCEPTED, w.now
        w.add(row)
        assert of_student(w, found, placement) == []


def test_reasons_written_before_the_migration_are_not_told(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    engine = make_engine(settings)
    with engine.execution_options(writes=True).connect() as connection:
        command.upgrade(migrations.configuration(connection), "de311586340d")
    engine.dispose()
    with sqlite3.connect(tmp_path / "hub.db") as rows:  # it checks no foreign keys
        rows.execute(
            "INSERT INTO round_ruling (round_id, person_id, challenge_id, kind, reason, made_at) "
            "VALUES (1, 1, 1, 'pin', 'Because of Bo Ek.', '2026-10-01')"
        )
        rows.execute(
            "INSERT INTO round_quota (round_id, university_id, least, reason, made_at) "
            "VALUES (1, 1, 2, 'As agreed.', '2026-10-01')"
        )
    rows.close()
    engine = make_engine(settings)
    sa.event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA foreign_keys=OFF"))
    with engine.execution_options(writes=True).connect() as connection:
        command.upgrade(migrations.configuration(connection), "529218072d66")
    with engine.connect() as connection:
        for row in (Ruling, Quota):
            assert connection.execute(select(row.told)).all() == [(False,)]
    engine.dispose()
