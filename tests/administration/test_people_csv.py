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
        sheet = read("\n".join(lines).replace(",", mark), UNIVERSITIES, ORGANISATIONS)
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
    sheet = read(text, UNIVERSITIES, ORGANISATIONS)
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
    sheet = read("name,role\nMaja,student\n", UNIVERSITIES, ORGANISATIONS)
    assert "no column named email" in sheet.faults[0].sentence


def faults_of(text: str) -> list[tuple[int, str]]:
    sheet = read(text, UNIVERSITIES, ORGANISATIONS)
    assert not sheet.rows
    return [(fault.line, fault.column) for fault in sheet.faults]


def test_a_slip_in_the_name_of_a_column_loses_nothing_in_silence():
    assert faults_of("email,name,role,univrsity\nm@x.example,M,student,NTNU\n") == [
        (1, "univrsity")
    ]
    assert faults_of("email,email,name,role\nm@x.example,n@x.example,M,coordinator\n") == [
        (1, "email")
    ]


def test_a_row_with_too_many_cells_is_not_guessed_at():
    assert faults_of("email,name,role\nm@x.example,Moe, Maja,coordinator\n") == [(2, "")]


def test_what_is_too_long_or_cannot_be_printed_is_said_and_not_cut():
    long = "p" * 121
    assert faults_of(f"email,name,role,programme\nm@x.example,M,coordinator,{long}\n") == [
        (2, "programme")
    ]
    assert faults_of("email,name,role\nm@x.example,M\x00a,coordinator\n") == [(2, "name")]


def test_columns_that_we_do_not_know_are_left_unread_and_said():
    text = (
        "Matrikel-Nr;email;name;role;;Campus;university;\n"
        "0815;m@x.example;Maja;student;;North;NTNU;;;\n"
    )
    sheet = read(text, UNIVERSITIES, ORGANISATIONS)
    assert not sheet.faults
    assert sheet.unused == ["Matrikel-Nr", "Campus"]
    assert [(row.name, row.university_id) for row in sheet.rows] == [("Maja", 1)]


@given(st.text(max_size=200))
def test_any_text_gives_rows_or_faults_and_never_an_error(text):
    read(text, UNIVERSITIES, ORGANISATIONS)


@given(st.text(max_size=200))
def test_any_text_below_a_good_head_gives_rows_or_faults(text):
    sheet = read(f"email,name,role\n{text}", {}, {})
    assert all(row.email and row.name for row in sheet.rows)
