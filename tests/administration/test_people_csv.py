"""People in the shape a registrar's office sends."""

from hypothesis import given
from hypothesis import strategies as st

from hub.actor import Role
from hub.administration.people_csv import read

UNIVERSITIES = {"ntnu": 1, "tu berlin": 2}
ORGANISATIONS = {"casa": 5}


def test_columns_may_stand_in_any_order_with_any_usual_mark():
    for mark in ",;\t":
        lines = ["name,role,email,university,languages", "Maja,student,m@x.example,NTNU,en nb"]
        sheet = read("\n".join(lines).replace(",", mark).encode(), UNIVERSITIES, ORGANISATIONS)
        assert not sheet.faults
        row = sheet.rows[0]
        assert (row.name, row.role, row.university_id) == ("Maja", Role.STUDENT, 1)
        assert row.languages == ("en", "nb")


def test_every_fault_is_named_with_its_line_and_column():
    text = (
        "email,name,role,university,level,languages,organisation\n"
        "m@x.example,Maja,student,NTNU,,,\n"
        "nonsense,,student,Hogwarts,wizard,xx,\n"
        "p@x.example,Paul,partner,,,,nobody\n"
        "m@x.example,Maja,student,NTNU,,,\n"
    )
    sheet = read(text.encode(), UNIVERSITIES, ORGANISATIONS)
    assert {(fault.line, fault.column) for fault in sheet.faults} == {
        (3, "email"),
        (3, "name"),
        (3, "university"),
        (3, "level"),
        (3, "languages"),
        (4, "organisation"),
        (5, "email"),
    }
    assert len(sheet.rows) == 1


def test_a_missing_column_is_said():
    sheet = read(b"name,role\nMaja,student\n", UNIVERSITIES, ORGANISATIONS)
    assert "no column named email" in sheet.faults[0].sentence


def test_other_encodings_are_refused_with_a_sentence():
    sheet = read("email,name,role\nz@x.example,Żaneta,teacher".encode("latin2"), {}, {})
    assert "UTF-8" in sheet.faults[0].sentence


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_faults_and_never_an_error(data):
    read(data, UNIVERSITIES, ORGANISATIONS)


@given(st.text(max_size=200))
def test_any_text_below_a_good_head_gives_rows_or_faults(text):
    sheet = read(f"email,name,role\n{text}".encode(errors="replace"), {}, {})
    assert all(row.email and row.name for row in sheet.rows)
