"""The gradebook: what it shows, how it is sorted and filtered, and its files read back."""

import csv
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import col, select

from hub.assessment import commands, exports, gradebook, members, queries, releasing
from hub.assessment.gradebook import Filter
from hub.audit import AuditEvent
from hub.identity import Person
from tests import makers
from tests.assessment.scene import MARKS, Scene, act, hand_in, handed
from tests.conftest import Opening


def mark_all(w: Any, scene: Scene, number: int = 0) -> Any:
    found = handed(w, scene, number)
    act(w, w.get(Person, scene.teams[number].teacher_id))
    return commands.mark(w, queries.sheet(w, found), MARKS, "")


def lines_of(w: Any, **wanted: Any) -> list[gradebook.Line]:
    return gradebook.lines(w.all(gradebook.found(w, Filter(**wanted))))


def test_a_draft_and_its_release_give_the_same_line(work: Opening) -> None:
    with work() as w:
        scene = Scene(w)
        row = mark_all(w, scene)
        commands.differ(w, row, scene.student, -3, "Was away during the test.")
        before = lines_of(w)
        releasing.release(w, [queries.sheet(w, handed(w, scene))])
        after = lines_of(w)
    assert [line.points for line in before] == [Decimal("73.0"), Decimal("76.0"), Decimal("76.0")]
    assert [line.state for line in before] == ["marked"] * 3
    assert [line.state for line in after] == ["released"] * 3
    for old, new in zip(before, after, strict=True):
        assert (old.points, old.grade, old.marks, old.steps) == (
            new.points,
            new.grade,
            new.marks,
            new.steps,
        )


def test_teachers_see_their_own_teams_and_coordinators_all(work: Opening) -> None:
    with work() as w:
        scene = Scene(w, teams=3)
        counts = {
            name: len(lines_of(act(w, person)))
            for name, person in scene.people().items()
            if name in ("teacher", "other teacher", "coordinator", "student")
        }
    assert counts == {"teacher": 6, "other teacher": 3, "coordinator": 9, "student": 0}


def test_points_sort_drafts_and_results_alike(work: Opening) -> None:
    with work() as w:
        scene = Scene(w, teams=2)
        row = mark_all(w, scene)
        commands.differ(w, row, scene.members[0][1], 9, "Found the pump records.")
        releasing.release(w, [queries.sheet(w, handed(w, scene))])
        row = mark_all(w, scene, 1)
        commands.differ(w, row, scene.members[1][0], 12, "Wrote the protocol alone.")
        found = [line.points for line in lines_of(w, sort="points", descending=True)]
    assert found == [Decimal(one) for one in ("88.0", "85.0", "76.0", "76.0", "76.0", "76.0")]


def test_filters(work: Opening) -> None:
    with work() as w:
        scene = Scene(w, teams=2)
        mark_all(w, scene)
        other = makers.team(w, [makers.student(w)], teacher_id=scene.teacher.id)
        act(w, scene.teacher)
        assert len(lines_of(w)) == 7
        assert len(lines_of(w, challenge_id=scene.challenge.id)) == 6
        assert len(lines_of(w, state="marked")) == 3
        assert len(lines_of(w, state="open")) == 3
        assert [line.team.id for line in lines_of(w, state="waiting")] == [other.id]
        assert lines_of(w, round_id=99) == []


def test_a_new_version_is_to_be_marked_again_with_the_old_draft_at_hand(work: Opening) -> None:
    with work() as w:
        scene = Scene(w)
        mark_all(w, scene)
        scene.submissions[0] = hand_in(w, scene.team, scene.student, number=2)
        act(w, scene.teacher)
        assert {line.state for line in lines_of(w)} == {"open"}
        assert queries.sheet(w, handed(w, scene)).carried == MARKS


def test_differences_of_the_version_before_are_told_and_do_not_count(
    work: Opening, as_: Callable[..., Any]
) -> None:
    with work() as w:
        scene = Scene(w)
        commands.differ(w, mark_all(w, scene), scene.student, 4, "Led the test.")
        scene.submissions[0] = hand_in(w, scene.team, scene.student, number=2)
        again = mark_all(w, scene)
        sheet = queries.sheet(w, handed(w, scene))
        told = {line.person.id: line.before for line in members.lines(w, sheet)}
        assert [one.reason for one in told.values() if one] == ["Led the test."]
        assert [line.outcome.points for line in members.lines(w, sheet) if line.outcome] == [
            Decimal("76.0")
        ] * 3
    page = as_(scene.teacher).get(f"/assessment/desk/{scene.submission.id}/members").text
    assert "On the version before: 4 points more. “Led the test.”" in page
    with work() as w:
        act(w, scene.teacher)
        commands.differ(w, again, scene.student, 3, "Led the test again.")
        sheet = queries.sheet(w, handed(w, scene))
        assert [line.before for line in members.lines(w, sheet)] == [None] * 3


def test_the_same_queries_for_ten_and_for_five_hundred_rows(
    work: Opening, as_: Callable[..., Any], queries: Any
) -> None:
    with work() as w:
        scene = Scene(w, teams=2)
        mark_all(w, scene)
    counts = []
    for more in (2, 160):
        with work() as w:
            for number in range(more):
                team = makers.team(
                    w,
                    [makers.student(w, at=makers.university(w)) for _ in range(3)],
                    challenge_id=scene.challenge.id,
                    teacher_id=scene.teacher.id,
                    name=f"Many {number}",
                )
                hand_in(w, team, scene.student)
        seen_by_page = []
        client = as_(scene.teacher)
        for path in ("/assessment/gradebook", "/assessment", "/assessment/gradebook.csv"):
            with queries() as seen:
                assert client.get(path).status_code == 200
            seen_by_page.append(len(seen))
        counts.append(seen_by_page)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12


def test_the_desk_asks_few_queries(work: Opening, as_: Callable[..., Any], queries: Any) -> None:
    with work() as w:
        scene = Scene(w, teams=2)
        mark_all(w, scene)
    for path in (f"/assessment/desk/{scene.submission.id}", "/assessment"):
        with queries() as seen:
            assert as_(scene.teacher).get(path).status_code == 200
        assert len(seen) <= 16, "\n".join(seen)  # signing in for the test is four of them


@pytest.fixture
def wild(work: Opening) -> list[gradebook.Line]:
    """Lines whose words a spreadsheet would love to run."""
    with work() as w:
        scene = Scene(w)
        row = mark_all(w, scene)
        names = ('=HYPERLINK("http://x.example","a")', "+1+1", "@SUM(A1)")
        for person, name in zip(scene.members[0], names, strict=True):
            kept = w.get(Person, person.id)
            kept.name = name
            w.add(kept)
        commands.differ(w, row, scene.student, -4, "-2+3 is what was missing; “ß” too")
        return lines_of(w)


def test_the_csv_reads_back_without_formulas(wild: list[gradebook.Line]) -> None:
    rows = list(csv.reader(StringIO(exports.as_csv(wild).decode("utf-8-sig"))))
    assert rows[0][:2] == ["Student", "Mail address"]
    assert len(rows) == 4
    by_name = {row[0]: row for row in rows[1:]}
    assert set(by_name) == {
        '\'=HYPERLINK("http://x.example","a")',
        "'+1+1",
        "'@SUM(A1)",
    }
    row = dict(zip(rows[0], by_name['\'=HYPERLINK("http://x.example","a")'], strict=True))
    assert row["Individual difference"] == "-4"
    assert row["Reason"] == "'-2+3 is what was missing; “ß” too"
    assert row["Points"] == "72.0"
    assert row["Passed"] == "yes"


def test_the_workbook_reads_back_with_text_as_text(wild: list[gradebook.Line]) -> None:
    data = exports.as_xlsx(wild)
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 4
    names = {str(row[0]) for row in rows[1:]}
    assert '=HYPERLINK("http://x.example","a")' in names
    row = next(
        dict(zip(rows[0], one, strict=True)) for one in rows[1:] if str(one[0]).startswith("=")
    )
    assert row["Points"] == 72.0
    assert row["Individual difference"] == -4
    import zipfile

    sheet = zipfile.ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_files_hold_what_the_filter_gives(work: Opening, as_: Callable[..., Any]) -> None:
    with work() as w:
        scene = Scene(w, teams=2)
        mark_all(w, scene)
    client = as_(scene.teacher)
    answer = client.get("/assessment/gradebook.csv?state=marked")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert len(answer.content.decode("utf-8-sig").splitlines()) == 4
    assert client.get("/assessment/gradebook.xlsx?state=no&sort=x&page=y").status_code == 200
    with work() as w:
        found = select(AuditEvent).where(col(AuditEvent.action) == "assessment.export")
        trail = w.all(found.order_by(col(AuditEvent.id)))
    assert {(one.actor_id, one.subject) for one in trail} == {
        (scene.teacher.id, "assessment/gradebook")
    }
    assert [one.details for one in trail] == [
        {"file": "gradebook.csv", "rows": 3},
        {"file": "gradebook.xlsx", "rows": 6},
    ]


def test_names_stand_in_the_order_of_readers(work: Opening) -> None:
    expected = ["Álvaro", "anna", "Łukasz", "Luz", "Zoë", "Яна"]
    with work() as w:
        scene = Scene(w, teams=2)
        students = {line.person.id: line.person for line in lines_of(act(w, scene.coordinator))}
        for person, name in zip(students.values(), reversed(expected), strict=True):
            person.name = name
            w.add(person)
    with work() as w:
        found = lines_of(act(w, w.get(Person, scene.coordinator.id)))
        assert [line.person.name for line in found] == expected
        found = lines_of(act(w, w.get(Person, scene.coordinator.id)), descending=True)
        assert [line.person.name for line in found] == expected[::-1]
