"""Administrators: people, roles, organisations, imports, the audit trail."""

import re

import pytest
import sqlalchemy as sa
from sqlmodel import select

from hub.actor import Role
from hub.audit import AuditEvent
from hub.identity import GrantState, Person, RoleGrant
from hub.jobs import Job, State
from hub.organisations import Organisation, Verification
from hub.profiles import StudentProfile
from tests import makers

PAGES = ["", "/people", "/people/import", "/organisations", "/audit"]


@pytest.mark.parametrize("path", PAGES)
def test_only_administrators_see_administration(as_, work, admin, path):
    with work() as w:
        others = [makers.coordinator(w), makers.student(w), makers.teacher(w), makers.partner(w)]
    assert admin.get(f"/administration{path}").status_code == 200
    assert as_().get(f"/administration{path}").status_code == 303
    for other in others:
        assert as_(other).get(f"/administration{path}").status_code == 403


def send(admin, text, encoding="utf-8", **more):
    files = {"file": ("people.csv", text.encode(encoding), "text/csv")}
    return admin.post("/administration/people/import", files=files, data=more)


def test_an_import_makes_people_with_roles_and_profiles(admin, work):
    with work() as w:
        university = makers.university(w, key="ntnu", email_domains=["ntnu.no"])
        known = makers.person(w, name="Own Name")
    answer = send(
        admin,
        "email;name;role;university;programme;level;languages\n"
        "maja@stud.example;Maja Nowak;student;ntnu.no;Civil engineering;master;en nb\n"
        f"{known.email};Other Name;teacher;ntnu;;;\n",
    )
    assert answer.status_code == 200, answer.text
    assert "1 person is new, 1 was here before." in answer.text
    with work() as w:
        maja = w.one(select(Person).where(Person.email == "maja@stud.example"))
        profile = w.one(select(StudentProfile).where(StudentProfile.person_id == maja.id))
        assert (profile.university_id, profile.programme) == (university.id, "Civil engineering")
        assert w.get(Person, known.id).name == "Own Name"
        roles = {(row.person_id, row.role) for row in w.all(select(RoleGrant))}
        assert {(maja.id, Role.STUDENT), (known.id, Role.TEACHER)} <= roles


def test_what_a_registrar_sends_is_read_and_what_was_not_used_is_said(admin, work):
    with work() as w:
        makers.university(w, key="ntnu")
    answer = send(
        admin,
        "Nr\temail\tname\trole\tuniversity\tCampus\n"
        "7\tzoe@x.example\tZoë Müller\tstudent\tntnu\tSouth\n",
        "windows-1252",
    )
    assert answer.status_code == 200
    assert "These columns were not used:</strong> Nr, Campus." in answer.text
    assert "Its letters were read as Windows-1252." in answer.text
    with work() as w:
        zoe = w.one(select(Person).where(Person.email == "zoe@x.example"))
        assert zoe.name == "Zoë Müller"


def test_letters_of_central_europe_are_never_guessed_at(admin, work):
    with work() as w:
        makers.university(w, key="pw")
    text = "email;name;role;university\nz@x.example;Żaneta Łąk;student;pw\n"
    refused = send(admin, text, "windows-1250")
    assert refused.status_code == 422
    assert "Choose Windows-1250" in refused.text
    assert send(admin, text, "windows-1250", letters="windows-1250").status_code == 200
    with work() as w:
        assert w.one(select(Person.name).where(Person.email == "z@x.example")) == "Żaneta Łąk"


def test_a_sheet_with_one_bad_row_imports_nothing(admin, work):
    with work() as w:
        makers.university(w, key="ntnu")
    answer = send(
        admin,
        "email,name,role,university\nmaja@x.example,Maja,student,ntnu\nbad,Bo,student,ntnu\n",
    )
    assert answer.status_code == 422
    assert "Nothing was imported" in answer.text
    with work() as w:
        assert w.maybe(select(Person).where(Person.email == "maja@x.example")) is None


def test_the_same_file_twice_changes_nothing_more(admin, work):
    with work() as w:
        makers.university(w, key="ntnu")
    text = "email,name,role,university\nmaja@x.example,Maja,student,ntnu\n"
    send(admin, text)
    send(admin, text)
    with work() as w:
        maja = w.one(select(Person).where(Person.email == "maja@x.example"))
        assert w.count(select(RoleGrant).where(RoleGrant.person_id == maja.id)) == 1


def test_a_role_needs_its_context(admin, work):
    with work() as w:
        row = makers.person(w)
    answer = admin.post(f"/administration/people/{row.id}/roles", data={"role": "teacher"})
    assert answer.status_code == 422
    assert "Choose the university" in answer.text


def version_on(client, path):
    """The version in the forms of a page."""
    return re.search(r'name="version" value="(\d+)"', client.get(path).text).group(1)


def test_the_second_who_changes_somebody_s_roles_is_told_and_sees_both(admin, as_, work):
    with work() as w:
        other = makers.administrator(w)
        university = makers.university(w)
        row = makers.student(w, university)
        grant = w.one(select(RoleGrant).where(RoleGrant.person_id == row.id))
    colleague = as_(other)
    person = f"/administration/people/{row.id}"
    seen = version_on(admin, person)
    teaching = {"role": "teacher", "university_id": str(university.id), "version": seen}
    assert colleague.post(f"{person}/roles", data=teaching).status_code == 303
    late = admin.post(f"{person}/roles/{grant.id}", data={"state": "ended", "version": seen})
    assert late.status_code == 422
    assert "Somebody changed these roles while you looked." in late.text
    assert "You chose to end “Student”" in late.text
    assert f"Teacher at {university.short_name}" in late.text
    giving = admin.post(f"{person}/roles", data={"role": "ombud", "version": seen})
    assert giving.status_code == 422
    assert "What you chose is in the fields below" in giving.text
    assert '<option value="ombud" selected>' in giving.text
    again = {"state": "ended", "version": version_on(admin, person)}
    assert admin.post(f"{person}/roles/{grant.id}", data=again).status_code == 303
    with work() as w:
        assert w.get(RoleGrant, grant.id).state is GrantState.ENDED


def test_the_last_administrator_stays(admin, work):
    with work() as w:
        grant = w.one(select(RoleGrant).where(RoleGrant.role == Role.ADMINISTRATOR))
    person = f"/administration/people/{grant.person_id}"
    sent = {"state": "ended", "version": version_on(admin, person)}
    assert admin.post(f"{person}/roles/{grant.id}", data=sent).status_code == 409


def test_confirming_a_role_opens_its_doors(admin, as_, work):
    with work() as w:
        row = makers.person(w)
        grant = w.add(
            RoleGrant(
                person_id=row.id,
                role=Role.COORDINATOR,
                state=GrantState.REQUESTED,
                made_at=w.now,
            )
        )
    client = as_(row)
    assert client.get("/rounds").status_code == 403
    person = f"/administration/people/{row.id}"
    sent = {"state": "confirmed", "version": version_on(admin, person)}
    admin.post(f"{person}/roles/{grant.id}", data=sent)
    assert client.get("/rounds").status_code == 200


def test_a_new_hub_asks_for_its_universities(admin, work):
    assert "Add your universities" in admin.get("/administration").text
    with work() as w:
        makers.university(w, closed_at=w.now)
    assert "Add your universities" in admin.get("/administration").text
    with work() as w:
        makers.university(w)
    assert "Add your universities" not in admin.get("/administration").text


def test_an_errand_that_was_given_up_is_tried_again(admin, work):
    with work() as w:
        number = w.later("notices.send", mail_id=1)
        w.get(Job, number).state = State.FAILED
        w.get(Job, number).fault = "no server"
    assert "no server" in admin.get("/administration").text
    path = f"/administration/errands/{number}/trial"
    assert admin.post(path).status_code == 303
    assert admin.post(path).status_code == 409
    assert "no server" not in admin.get("/administration").text
    with work() as w:
        assert w.get(Job, number).state is State.WAITING
        acts = w.all(select(AuditEvent.action))
    assert "administration.try_again" in acts


def test_verifying_an_organisation_tells_its_people(admin, as_, work):
    with work() as w:
        organisation = makers.organisation(w, verification=Verification.PENDING)
        partner = makers.partner(w, organisation)
    path = f"/administration/organisations/{organisation.id}"
    assert admin.post(path, data={"verification": "verified"}).status_code == 303
    with work() as w:
        assert w.get(Organisation, organisation.id).verification is Verification.VERIFIED
    assert "is verified" in as_(partner).get("/notices").text


def test_the_audit_trail_is_searched_and_cannot_be_changed(admin, work):
    with work() as w:
        w.record("teams.form", "teams/7", challenge=3)
        w.record("rounds.open", "rounds/1")
    found = admin.get("/administration/audit?action=teams.").text
    assert "teams/7" in found
    assert "rounds/1" not in found
    for statement in (sa.delete(AuditEvent), sa.update(AuditEvent).values(action="x")):
        with pytest.raises(sa.exc.DBAPIError), work() as w:
            w.execute(statement)


def test_lists_need_the_same_queries_for_many_rows(admin, work, queries):
    def fill(count):
        with work() as w:
            for _ in range(count):
                makers.student(w)
                makers.organisation(w)

    fill(3)
    counts = []
    for more in (0, 30):
        fill(more)
        for path in ("/people", "/organisations", "/audit"):
            with queries() as seen:
                admin.get(f"/administration{path}")
            counts.append(len(seen))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 12


def test_organisations_stand_where_readers_look_for_them(admin, work):
    with work() as w:
        for name in ("Zonta", "Ålesund Port", "aqua e. V.", "Łódź Care"):
            makers.organisation(w, name=name)
    page = admin.get("/administration/organisations").text
    places = [page.index(name) for name in ("Ålesund Port", "aqua e. V.", "Łódź Care", "Zonta")]
    assert places == sorted(places)
