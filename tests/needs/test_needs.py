"""Access needs from the student's page to the ombud team's, and to their end."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from sqlmodel import col, select

from hub.actor import Role
from hub.audit import AuditEvent
from hub.identity import Person
from hub.needs import AccessNeed, InclusionAnswer, NeedReading, commands
from hub.needs.attributes import ATTRIBUTES
from hub.needs.forms import InclusionForm
from hub.needs.models import Effect
from hub.notices import Mail, Notice
from tests import makers
from tests.makers import access_need as need

EVENING = {"effect": "no_evenings", "evening": "18", "words": "Canary-words"}


def named(w: Any, name: str) -> int:
    """A student of that name."""
    person = makers.student(w)
    person.name = name
    w.add(person)
    return person.id


class Desk:
    """A student, and somebody of the ombud team."""

    def __init__(self, work: Any, as_: Any) -> None:
        self.work, self.as_ = work, as_
        with work() as w:
            self.student = named(w, "Maja Berg")
            self.ombud = makers.person(w, Role.OMBUD).id

    @property
    def client(self) -> Any:
        return self.as_(self.student)

    @property
    def team(self) -> Any:
        return self.as_(self.ombud)

    def add(self, status: int = 303, **values: str) -> Any:
        answer = self.client.post("/needs", data={**EVENING, **values})
        assert answer.status_code == status, answer.text
        return answer

    def rows(self) -> list[AccessNeed]:
        with self.work() as w:
            return list(w.all(select(AccessNeed).order_by(col(AccessNeed.id))))

    def page(self) -> str:
        return unescape(self.client.get("/needs").text)


@pytest.fixture
def desk(work: Any, as_: Any) -> Desk:
    return Desk(work, as_)


def test_a_student_says_a_need_changes_it_and_ends_it(
    desk: Desk, validate: Callable[[str], None], clock: Any
) -> None:
    page = desk.page()
    validate(page)
    assert "Only you and the ombud team can read this page." in page
    assert "Nothing yet" in page
    desk.add()
    page = desk.page()
    validate(page)
    assert "No meetings from 18:00 on" in page
    assert "Canary-words" in page
    row = desk.rows()[0]
    assert row.valid_from == clock.now.date()
    here = f"/needs/{row.id}"
    validate(desk.client.get(here).text)
    changed = {"version": "1", "effect": "max_hours", "hours": "9", "words": ""}
    assert desk.client.post(here, data=changed).status_code == 303
    assert "At most 9 hours a week" in desk.page()
    assert desk.client.post(here, data=changed).status_code == 422
    assert desk.client.post(f"{here}/end").status_code == 303
    clock.now += timedelta(days=1)
    page = desk.page()
    validate(page)
    assert "What holds no more" in page
    assert desk.client.post(f"{here}/removal").status_code == 303
    assert desk.rows() == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"effect": ""}, "effect"),
        ({"effect": "asleep"}, "effect"),
        ({"evening": ""}, "evening"),
        ({"evening": "17"}, "evening"),
        ({"effect": "max_hours"}, "hours"),
        ({"effect": "max_hours", "hours": "0"}, "hours"),
        ({"effect": "other", "words": " "}, "words"),
        ({"words": "x" * 601}, "words"),
        ({"valid_to-day": "1", "valid_to-month": "1", "valid_to-year": "2026"}, "valid_to"),
        ({"valid_to-day": "31", "valid_to-month": "2", "valid_to-year": "2027"}, "valid_to"),
        ({"valid_from-day": "1", "valid_from-month": "1", "valid_from-year": "9000"}, "valid_from"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(
    desk: Desk, validate: Callable[[str], None], sent: dict[str, str], field: str
) -> None:
    page = desk.add(status=422, **sent).text
    validate(page)
    assert f'href="#{field}"' in page
    assert desk.rows() == []


def test_there_are_only_so_many(desk: Desk) -> None:
    with desk.work() as w:
        for _ in range(commands.MOST):
            need(w, desk.student)
    desk.add(status=409)
    assert "You have as many as there can be." in desk.page()


def test_one_that_has_not_begun_is_erased_when_it_is_ended(desk: Desk, clock: Any) -> None:
    with desk.work() as w:
        row = need(w, desk.student, valid_from=clock.now.date() + timedelta(days=9))
    assert "It has not begun yet" in desk.page()
    desk.client.post(f"/needs/{row.id}/end")
    assert desk.rows() == []


def test_it_is_forgotten_some_time_after_its_last_day(
    desk: Desk, clock: Any, run_errands: Callable[[], int]
) -> None:
    last: dict[str, Any] = {"valid_to-day": "30", "valid_to-month": "11", "valid_to-year": "2026"}
    desk.add(**last)
    desk.add(**last)
    first, second = desk.rows()
    longer = {**EVENING, "version": "1", "valid_to-day": "1", "valid_to-month": "1"}
    assert (
        desk.client.post(f"/needs/{second.id}", data={**longer, "valid_to-year": "2027"})
    ).status_code == 303
    clock.now = clock.now.replace(year=2027, month=2, day=27)
    run_errands()
    assert [one.id for one in desk.rows()] == [first.id, second.id]
    clock.now += timedelta(days=1, hours=1)
    run_errands()
    assert [one.id for one in desk.rows()] == [second.id]
    clock.now += timedelta(days=60)
    run_errands()
    assert desk.rows() == []


def test_the_ombud_team_finds_reads_and_notes_what_was_agreed(
    desk: Desk, validate: Callable[[str], None], clock: Any
) -> None:
    empty = desk.team.get("/needs/current").text
    validate(empty)
    assert "No needs" in empty
    desk.add()
    with desk.work() as w:
        told = w.one(select(Notice).where(col(Notice.person_id) == desk.ombud))
        assert told.sentence == "There is a new access need to read."
        other = named(w, "Otto Klein")
        need(w, other, words="A quiet room")
        need(w, other, words="Long ago", valid_to=date(2020, 1, 1), valid_from=date(2020, 1, 1))
    assert "Nobody of the ombud team yet." in desk.page()
    page = desk.team.get("/needs/current").text
    validate(page)
    assert "Maja Berg" in page
    assert "A quiet room" in page
    assert "Long ago" not in page
    with desk.work() as w:
        need(w, named(w, "Álvaro Gil"))
    page = desk.team.get("/needs/current").text
    assert page.index("Álvaro") < page.index("Maja") < page.index("Otto")
    found = desk.team.get("/needs/current?q=otto").text
    assert "Otto Klein" in found
    assert "Maja Berg" not in found
    assert "Nobody found" in desk.team.get("/needs/current?q=nobody").text
    here = f"/needs/{desk.rows()[0].id}/arrangement"
    validate(desk.team.get(here).text)
    noted = {"version": "1", "arranged": "Meetings end at 17:30."}
    assert desk.team.post(here, data=noted).status_code == 303
    assert desk.team.post(here, data=noted).status_code == 422
    assert "Meetings end at 17:30." in desk.page()
    with desk.work() as w:
        notice = w.one(select(Notice).where(col(Notice.person_id) == desk.student))
        mails = [one.subject + one.text for one in w.all(select(Mail))]
    assert notice.sentence.startswith("There is a note that only you can read.")
    assert not any("17:30" in one or "Canary" in one or "Maja" in one for one in mails)
    assert not any("need" in one for one in mails if "only you" in one)


def test_the_list_is_in_pages(desk: Desk, queries: Any) -> None:
    counts = []
    for more in (1, 44):
        with desk.work() as w:
            for _ in range(more):
                need(w, makers.student(w).id)
        team = desk.team
        with queries() as seen:
            page = team.get("/needs/current").text
        counts.append(len(seen))
    assert "Showing 1 to 20 of 45 needs" in page
    assert "Showing 41 to 45" in desk.team.get("/needs/current?page=3").text
    assert counts[0] == counts[1]


def test_who_read_it_and_when_is_for_the_student_to_see(desk: Desk, clock: Any) -> None:
    desk.add()
    for _ in range(2):
        desk.team.get("/needs/current")
        desk.team.get(f"/needs/{desk.rows()[0].id}/arrangement")
    clock.now += timedelta(days=1)
    desk.team.get("/needs/current?q=nobody")
    with desk.work() as w:
        read = w.all(select(NeedReading.person_id, NeedReading.reader_id, col(NeedReading.day)))
        name = w.get(Person, desk.ombud).name
        trail = w.all(select(AuditEvent).where(col(AuditEvent.action).startswith("needs.")))
    assert read == [(desk.student, desk.ombud, date(2026, 11, 24))]
    assert f"{name}, " in desk.page()
    assert {(one.action, one.actor_id, one.subject) for one in trail} == {
        ("needs.read", desk.ombud, "needs/current")
    }
    assert [one.details["people"] for one in trail] == [1, 1, 1, 1, 0]


def test_nothing_of_a_student_is_in_the_audit_trail(desk: Desk) -> None:
    """Administrators read it: that somebody has a need at all is not theirs to know."""
    desk.add()
    here = f"/needs/{desk.rows()[0].id}"
    desk.client.post("/needs/inclusion", data={"carer": "yes"})
    desk.client.post(here, data={**EVENING, "version": "1"})
    desk.client.post(f"{here}/end")
    desk.client.post(f"{here}/removal")
    with desk.work() as w:
        assert w.all(select(AuditEvent)) == []


def test_answers_for_inclusion_are_kept_only_where_they_are_yes(
    desk: Desk, validate: Callable[[str], None]
) -> None:
    page = desk.client.get("/needs/inclusion").text
    validate(page)
    assert unescape(page).count("No, or I prefer not to say") == len(ATTRIBUTES)
    assert page.count('value="unsaid" checked') == len(ATTRIBUTES)
    for sent, kept in (
        ({"carer": "yes", "gender": "unsaid"}, {"carer"}),
        ({"carer": "yes", "means": "yes"}, {"carer", "means"}),
        ({}, set()),
    ):
        assert desk.client.post("/needs/inclusion", data=sent).status_code == 303
        with desk.work() as w:
            assert set(w.all(select(InclusionAnswer.attribute))) == kept
    refused = desk.client.post("/needs/inclusion", data={"carer": "perhaps"})
    assert refused.status_code == 422
    validate(refused.text)


def test_each_question_has_its_field() -> None:
    assert set(InclusionForm.model_fields) == {one.key for one in ATTRIBUTES}
    assert InclusionForm().named == set()


def test_the_ombud_team_does_not_read_answers_for_inclusion(desk: Desk) -> None:
    desk.client.post("/needs/inclusion", data={"carer": "yes"})
    assert "checked" in desk.client.get("/needs/inclusion").text
    assert 'value="yes" checked' in desk.client.get("/needs/inclusion").text
    assert 'value="yes" checked' not in desk.team.get("/needs/inclusion").text
    assert "Maja" not in desk.team.get("/needs/current").text


def test_closing_an_account_erases_all_of_it(desk: Desk, admin: Any) -> None:
    desk.add()
    desk.client.post("/needs/inclusion", data={"carer": "yes"})
    desk.team.get("/needs/current")
    with desk.work() as w:
        other = makers.student(w).id
        need(w, other, effect=Effect.CAPTIONING)
        w.add(InclusionAnswer(person_id=other, attribute="means", made_at=w.now))
    closed = admin.post(f"/administration/people/{desk.student}/closure", data={"closed": "yes"})
    assert closed.status_code == 303
    with desk.work() as w:
        assert w.all(select(AccessNeed.person_id)) == [other]
        assert w.all(select(InclusionAnswer.person_id)) == [other]
        assert w.all(select(NeedReading.person_id)) == []
