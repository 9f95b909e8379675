"""Notices in the hub and by mail: each reads only their own, and nothing is told twice."""

import pytest
from sqlmodel import select

from hub.notices import Mail, Notice, mail, notify
from tests import makers


@pytest.fixture
def people(work):
    with work() as w:
        return makers.student(w), makers.student(w)


def tell(work, person, count=1, path="/challenges"):
    with work() as w:
        for number in range(count):
            notify(w, person.id, "rounds.open", f"Round {number} is open.", path)


def test_a_notice_is_shown_followed_and_then_read(as_, work, people):
    tell(work, people[0])
    client = as_(people[0])
    assert "1 new notice" in client.get("/").text
    assert "Round 0 is open." in client.get("/notices").text
    followed = client.post("/notices/1")
    assert followed.headers["location"] == "/challenges"
    assert "1 new notice" not in client.get("/").text
    assert "Nothing new" in client.get("/notices?show=unread").text


def test_nobody_reads_the_notices_of_another(as_, work, people):
    tell(work, people[0])
    other = as_(people[1])
    assert "Round 0" not in other.get("/notices").text
    assert other.post("/notices/1").status_code == 404
    assert as_().get("/notices").status_code == 303
    with work() as w:
        assert w.one(select(Notice)).read_at is None


def test_all_are_read_at_once_but_only_the_own(as_, work, people):
    tell(work, people[0], 3)
    tell(work, people[1], 1)
    as_(people[0]).post("/notices/read")
    with work() as w:
        unread = w.all(select(Notice.person_id).where(Notice.read_at.is_(None)))
    assert unread == [people[1].id]


def test_who_wants_no_mail_gets_none(work, people):
    with work() as w:
        people[0].mail_notices = False
        w.add(people[0])
        people[1].closed_at = w.now
        w.add(people[1])
    tell(work, people[0])
    tell(work, people[1])
    with work() as w:
        assert w.all(select(Mail)) == []
        assert len(w.all(select(Notice))) == 2


def test_a_mail_leads_to_the_page_of_this_hub(work, people, run_errands, as_):
    tell(work, people[0], path="/rounds/1/result")
    assert run_errands() == 1
    with work() as w:
        administrator = makers.administrator(w)
        row = w.one(select(Mail))
    assert "{origin}/rounds/1/result" in row.text
    page = as_(administrator).get("/notices/mailbox").text
    assert 'href="http://hub.test/rounds/1/result"' in page


def test_the_mailbox_is_for_administrators_outside_the_demo(as_, work, people):
    assert as_(people[0]).get("/notices/mailbox").status_code == 403
    assert as_().get("/notices/mailbox").status_code == 303


def test_a_mail_cannot_carry_headers_of_its_own(work):
    with work() as w:
        mail(w, "maja@stud.example", "Hello\r\nBcc: all@example.org", "Text")
        assert w.one(select(Mail)).subject == "Hello Bcc: all@example.org"


def test_a_long_sentence_is_cut_for_the_column(work, people):
    with work() as w:
        notify(w, people[0].id, "teams.start", "word " * 100)
        assert len(w.one(select(Notice)).sentence) <= 300


def test_a_page_of_notices_hears_of_new_ones(as_, work, people, database):
    with as_(people[0]).open("/notices/live") as socket:
        with work() as w:
            w.announce(f"notices/{people[0].id}")
        assert socket.receive_json()["type"] == "changed"


def test_many_notices_need_the_same_queries_as_few(as_, work, people, queries):
    client = as_(people[0])
    tell(work, people[0], 10)
    with queries() as few:
        client.get("/notices")
    tell(work, people[0], 300)
    with queries() as many:
        answer = client.get("/notices?page=3")
    assert len(few) == len(many) <= 12
    assert "Showing 41 to 60 of 310" in answer.text
