"""People and the audit log as files: what the search finds, and for administrators only."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import col, select

from hub.actor import Role
from hub.administration import exports
from hub.audit import AuditEvent
from hub.identity import GrantState
from tests import makers

FILES = ["/people.csv", "/people.xlsx", "/audit.csv"]


def lines(client, path):
    answer = client.get(f"/administration{path}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("path", FILES)
def test_only_administrators_take_files(as_, work, admin, path):
    with work() as w:
        others = [makers.coordinator(w), makers.student(w), makers.teacher(w), makers.partner(w)]
    assert admin.get(f"/administration{path}").status_code == 200
    assert as_().get(f"/administration{path}").status_code == 303
    for other in others:
        assert as_(other).get(f"/administration{path}").status_code == 403


def test_a_line_says_who_somebody_is_and_where(admin, work):
    with work() as w:
        here, there = makers.university(w, short_name="Here"), makers.university(w)
        row = makers.student(w, here)
        makers.grant(w, row, Role.TEACHER, university_id=there.id, state=GrantState.REQUESTED)
        makers.grant(w, row, Role.COORDINATOR, state=GrantState.ENDED)
        organisation = makers.organisation(w)
        partner = makers.partner(w, organisation)
        nobody = makers.person(w, email_proven_at=None, closed_at=w.now)
        made = w.now
    found = {(one["email"], one["role"]): one for one in lines(admin, "/people.csv")}
    assert found[row.email, "student"] == {
        "email": row.email,
        "name": row.name,
        "role": "student",
        "university": "Here",
        "organisation": "",
        "role_state": "confirmed",
        "account": "open",
        "address_proven": "yes",
        "account_since": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    teaching = found[row.email, "teacher"]
    assert teaching["university"] == there.short_name
    assert teaching["role_state"] == "requested"
    assert (row.email, "coordinator") not in found
    assert found[partner.email, "partner"]["organisation"] == organisation.key
    bare = found[nobody.email, ""]
    assert (bare["account"], bare["address_proven"]) == ("closed", "no")


def test_nothing_of_a_profile_leaves_with_the_people(admin, work):
    with work() as w:
        makers.student(w, programme="Bridge building", languages=["en", "nb"])
    text = admin.get("/administration/people.csv").text
    assert "Bridge building" not in text
    assert "nb" not in text.replace("\n", ",").split(",")


def test_files_hold_what_the_search_finds(admin, work):
    with work() as w:
        one = makers.teacher(w)
        makers.grant(w, one, Role.COORDINATOR)
        two = makers.student(w)
        ended = makers.person(w)
        makers.grant(w, ended, Role.OMBUD, state=GrantState.ENDED)
    by_role = lines(admin, "/people.csv?role=teacher")
    assert [(line["email"], line["role"]) for line in by_role] == [(one.email, "teacher")]
    by_word = lines(admin, f"/people.csv?q={two.email}")
    assert [line["email"] for line in by_word] == [two.email]
    assert [line["email"] for line in lines(admin, "/people.csv?state=ended")] == [ended.email]
    assert lines(admin, "/people.csv?q=nobody-has-this") == []


def test_a_name_is_never_a_formula(admin, work):
    with work() as w:
        makers.person(w, name="=1+1", email="-wild@people.example")
    csv_line = lines(admin, "/people.csv?q=wild")[0]
    assert (csv_line["name"], csv_line["email"]) == ("'=1+1", "'-wild@people.example")
    data = admin.get("/administration/people.xlsx?q=wild").content
    sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert sheet[0] == list(exports.PEOPLE)
    assert sheet[1][:2] == ["-wild@people.example", "=1+1"]


def test_the_trail_is_taken_as_it_is_searched(admin, work, clock):
    with work() as w:
        actor = makers.actor(w, makers.person(w, name="Ada"))
    clock.now += timedelta(hours=20)
    with work(actor) as w:
        w.record("teams.form", "teams/7", challenge=3, by="hand")
    with work() as w:
        w.record("rounds.open", "rounds/1")
    found = lines(admin, "/audit.csv?action=teams.")
    assert found == [
        {
            "at": "2026-11-25T08:00:00Z",
            "actor_id": str(actor.person_id),
            "actor": "Ada",
            "action": "teams.form",
            "subject": "teams/7",
            "details": '{"by": "hand", "challenge": 3}',
        }
    ]
    assert [one["actor"] for one in lines(admin, "/audit.csv?action=rounds.")] == ["the hub"]
    assert lines(admin, "/audit.csv?until=2026-11-24") == []


def test_files_are_bounded_and_the_page_says_so(admin, work, monkeypatch):
    monkeypatch.setattr(exports, "MOST", 2)
    with work() as w:
        for number in range(4):
            makers.teacher(w)
            w.record("teams.form", f"teams/{number}")
    assert len(lines(admin, "/people.csv")) == 2
    assert [one["subject"] for one in lines(admin, "/audit.csv?action=teams")] == [
        "teams/3",
        "teams/2",
    ]
    assert "A file holds at most 2 lines" in admin.get("/administration/people").text
    assert "A file holds the newest 2" in admin.get("/administration/audit").text


def test_files_need_the_same_queries_for_many_lines(admin, work, queries):
    counts = []
    for more in (2, 60):
        with work() as w:
            for _ in range(more):
                makers.student(w)
        for path in FILES:
            with queries() as seen:
                admin.get(f"/administration{path}")
            counts.append(len(seen))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 6


def taken(work):
    """What the audit trail says of files, oldest first."""
    with work() as w:
        found = select(AuditEvent).where(col(AuditEvent.action).endswith(".export"))
        rows = w.all(found.order_by(col(AuditEvent.id)))
    return [(row.actor_id, row.at, row.action, row.subject, row.details) for row in rows]


def test_who_takes_a_file_stands_in_the_trail_without_what_was_searched(as_, work):
    with work() as w:
        row = makers.person(w, Role.ADMINISTRATOR, email="ada@search.example")
        now = w.now
    for path in ("/people.csv?q=ada", "/people.xlsx?q=ada", "/audit.csv?actor=nobody-has-this"):
        assert as_(row).get(f"/administration{path}").status_code == 200
    act, people, trail = "administration.export", "administration/people", "administration/audit"
    assert taken(work) == [
        (row.id, now, act, people, {"file": "people.csv", "rows": 1}),
        (row.id, now, act, people, {"file": "people.xlsx", "rows": 1}),
        (row.id, now, act, trail, {"file": "audit.csv", "rows": 0}),
    ]


def test_who_is_refused_leaves_no_trace_of_a_file(as_, work):
    with work() as w:
        student = makers.student(w)
    for path in FILES:
        as_(student).get(f"/administration{path}")
    assert taken(work) == []


def test_people_stand_in_the_order_of_readers_on_pages_and_in_files(admin, work):
    names = ["Álvaro Heron", "anna Heron", "Łukasz Heron", "Luz Heron", "Zoë Heron"]
    with work() as w:
        for name in reversed(names):
            makers.person(w, name=name)
    assert [one["name"] for one in lines(admin, "/people.csv?q=heron")] == names
    page = admin.get("/administration/people?q=heron").text
    places = [page.index(name) for name in names]
    assert places == sorted(places)
