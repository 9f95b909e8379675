"""Handing in: frozen as it is, by the rule, with a receipt that anyone can reckon again."""

from datetime import timedelta
from typing import Any

import pytest
from pycrdt import Doc, Map
from sqlmodel import select

from hub import realtime
from hub.files import keep
from hub.notices import Notice
from hub.submissions import Part, Submission, parts
from hub.submissions.rules import digest
from hub.teams import State, Team, TeamFile
from tests.submissions.scene import Scene, scene


@pytest.fixture
def here(work) -> Scene:
    with work() as w:
        return scene(w)


def handed(work) -> list[Submission]:
    with work() as w:
        return w.all(select(Submission).order_by(Submission.number))


def test_what_is_handed_in_does_not_change_when_its_sources_do(as_, work, here):
    client = as_(here.people["member"])
    answer = client.post(here.path, data=here.form())
    assert answer.status_code == 303
    with work() as w:
        before = {part.kind: part for part in parts(w, handed(work)[0])}

    def scribble(document: Doc[Any]) -> None:
        notes = document.get("notes", type=Map)
        for key in list(notes.keys()):
            del notes[key]
        document.get("frames", type=Map)["new"] = Map({"title": "Added later", "order": "z"})

    with work() as w:
        realtime.edit(w, here.board.room, scribble, here.people["other"].id)
        here.page.title = "Another name"
        w.add(here.page)
        here.file.removed_at = w.now
        w.add(here.file)
    with work() as w:
        after = {part.kind: part for part in parts(w, handed(work)[0])}
    assert {kind: part.content for kind, part in after.items()} == {
        kind: part.content for kind, part in before.items()
    }
    assert after["page"].title == "What the water does"
    shown = client.get(f"{answer.headers['location']}/parts/{after['board'].id}")
    assert "Added later" not in shown.text
    kept = client.get(f"{answer.headers['location']}/parts/{after['file'].id}")
    assert kept.content == b"day,mm\n1,14\n"
    assert kept.headers["content-disposition"].startswith("attachment")


def test_the_hash_of_the_receipt_can_be_reckoned_again(as_, work, here):
    answer = as_(here.people["member"]).post(here.path, data=here.form())
    row = handed(work)[0]
    with work() as w:
        kept = parts(w, row)
    for part in kept:
        assert part.sha256 == digest([part.title, part.content])
    assert row.sha256 == digest([[part.kind, part.source_id, part.sha256] for part in kept])
    receipt = as_(here.people["other"]).get(answer.headers["location"])
    assert row.sha256 in receipt.text
    assert row.label in receipt.text


def test_parts_are_linked_to_the_criteria_that_were_ticked(as_, work, here):
    key = here.parts[0]
    links = [f"{key}:0", f"{key}:2", f"{key}:99", f"{key}:x", "page-999:1"]
    as_(here.people["member"]).post(here.path, data=here.form(key, links=links))
    with work() as w:
        part = w.one(select(Part))
    assert part.criteria == ["Understanding the problem", "Work with people"]


def test_late_and_repeated_versions_follow_the_rule(as_, work, here, clock):
    client = as_(here.people["member"])
    client.post(here.path, data=here.form())
    clock.now += timedelta(days=1, hours=1)
    client = as_(here.people["member"])
    assert client.post(here.path, data=here.form()).status_code == 303
    assert [row.is_late for row in handed(work)] == [False, True]
    assert len({row.label for row in handed(work)}) == 1
    clock.now += timedelta(days=3)
    refused = as_(here.people["member"]).post(here.path, data=here.form())
    assert refused.status_code == 409
    assert "The time is over" in refused.text
    assert len(handed(work)) == 2


def test_no_more_versions_than_the_rule_allows(as_, work, here):
    client = as_(here.people["member"])
    for _ in range(3):
        client.post(here.path, data=here.form())
    assert client.post(here.path, data=here.form()).status_code == 409
    assert [row.number for row in handed(work)] == [1, 2, 3]


def test_a_team_that_handed_all_in_is_said_to_have(as_, work, here):
    as_(here.people["member"]).post(here.path, data=here.form())
    with work() as w:
        assert w.get(Team, here.team.id).state is State.SUBMITTED
        told = set(w.all(select(Notice.person_id)))
    assert told == {here.people["member"].id, here.people["other"].id, here.team.teacher_id}


def test_parts_of_another_team_are_refused(as_, work, here):
    with work() as w:
        other = scene(w)
    client = as_(here.people["member"])
    for strange in (*other.parts, "page-", "page-x", "person-1", "file-99999", "x" * 500):
        answer = client.post(here.path, data=here.form(strange))
        assert answer.status_code == 422, strange
        assert "Choose from the parts shown." in answer.text
    assert handed(work) == []


def test_a_form_with_faults_keeps_what_was_typed(as_, work, here):
    client = as_(here.people["member"])
    sent = here.form(statement="Maja asked the neighbours.")
    del sent["agreed"]
    answer = client.post(here.path, data=sent)
    assert answer.status_code == 422
    assert "Confirm that your team agrees" in answer.text
    assert "Maja asked the neighbours." in answer.text
    assert answer.text.count(" checked") >= 4
    empty = client.post(here.path, data={**here.form(), "parts": []})
    assert "Choose at least one page, board or file." in empty.text


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("member", 200, 200),
        ("partner", 200, 403),
        ("coordinator", 200, 403),
        ("stranger", 404, 404),
    ],
)
def test_who_reads_and_who_hands_in(as_, here, who, reads, writes):
    as_(here.people["member"]).post(here.path, data=here.form())
    client = as_(here.people[who])
    assert client.get(f"/submissions/team/{here.team.id}").status_code == reads
    assert client.get("/submissions/1").status_code == reads
    assert client.get("/submissions/1/parts/1").status_code == reads
    assert client.get(here.path).status_code == writes


def test_a_part_is_found_only_under_its_own_version(as_, work, here):
    client = as_(here.people["member"])
    client.post(here.path, data=here.form())
    client.post(here.path, data=here.form())
    with work() as w:
        second = w.all(select(Part).where(Part.submission_id == 2))[0]
    assert client.get(f"/submissions/1/parts/{second.id}").status_code == 404


def test_many_files_need_no_more_queries(as_, work, here, queries):
    client = as_(here.people["member"])
    client.get(here.path)
    with queries() as few:
        client.get(here.path)
    with work() as w:
        for number in range(60):
            stored = keep(w, f"{number}.csv", "text/csv", b"a\n")
            w.add(
                TeamFile(
                    team_id=here.team.id,
                    file_id=stored.id,
                    added_by_id=here.people["member"].id,
                    added_at=w.now,
                )
            )
    with queries() as many:
        client.get(here.path)
    assert len(many) == len(few)
