"""The team's space: what members, teacher and partner can do there."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from sqlmodel import select

from hub import boards, pages
from hub.challenges import Challenge
from hub.identity import Person
from hub.organisations import Organisation
from hub.submissions import Deliverable, Submission
from hub.teams import Phase, Team
from hub.teams.forming import plan, start
from hub.teams.models import Decision, Message, Milestone, MilestoneState, Task, TeamFile
from tests import makers


def png():
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def scene(work):
    class Scene:
        pass

    s = Scene()
    with work() as w:
        s.members = [makers.student(w), makers.student(w)]
        s.teacher = makers.teacher(w)
        s.team = makers.team(w, s.members, teacher_id=s.teacher.id)
        s.challenge = w.get(Challenge, s.team.challenge_id)
        s.partner = makers.partner(w, w.get(Organisation, s.challenge.organisation_id))
        start(w, s.team)
    s.path = f"/teams/{s.team.id}"
    return s


def test_starting_plans_milestones_within_the_challenges_dates(work, scene):
    with work() as w:
        rows = w.all(select(Milestone).order_by(Milestone.due_on))
    assert rows[0].state is MilestoneState.OPEN
    assert rows[-1].due_on == scene.challenge.ends_on
    assert {row.phase for row in rows if row.is_gate} == set(Phase)


def test_milestones_are_in_order_for_any_dates():
    team = Team(id=1, name="Tern", challenge_id=1)
    from datetime import date

    for days in range(0, 400, 7):
        rows = plan(team, date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days))
        dates = [row.due_on for row in rows]
        assert dates == sorted(dates)


def test_every_page_of_the_space_opens(as_, scene):
    client = as_(scene.members[0])
    for tab in ("", "/tasks", "/decisions", "/messages", "/files", "/edit"):
        answer = client.get(scene.path + tab)
        assert answer.status_code == 200, tab
        assert scene.team.name in answer.text


def test_a_task_is_added_given_finished_changed_and_deleted(as_, work, scene):
    client = as_(scene.members[0])
    data = {
        "title": "Ask the city",
        "assignee_id": str(scene.members[1].id),
        "due_on-day": "3",
        "due_on-month": "12",
        "due_on-year": "2026",
    }
    assert client.post(f"{scene.path}/tasks", data=data).status_code == 303
    with work() as w:
        task = w.one(select(Task))
    assert str(task.due_on) == "2026-12-03"
    client.post(f"{scene.path}/tasks/{task.id}/done", data={"done": "yes"})
    with work() as w:
        assert w.get(Task, task.id).done_at is not None
    client.post(f"{scene.path}/tasks/{task.id}", data={"title": "Ask the city again"})
    assert "Ask the city again" in client.get(f"{scene.path}/tasks").text
    client.post(f"{scene.path}/tasks/{task.id}/removal")
    with work() as w:
        assert w.maybe(select(Task)) is None


def test_a_date_that_does_not_exist_is_refused_and_kept(as_, scene):
    data = {"title": "Odd", "due_on-day": "31", "due_on-month": "2", "due_on-year": "2027"}
    answer = as_(scene.members[0]).post(f"{scene.path}/tasks", data=data)
    assert answer.status_code == 422
    assert "Enter a date that exists" in answer.text
    assert 'value="31"' in answer.text


def test_a_task_cannot_be_given_to_a_stranger(as_, work, scene):
    with work() as w:
        stranger = makers.student(w)
    data = {"title": "Ask the city", "assignee_id": str(stranger.id)}
    answer = as_(scene.members[0]).post(f"{scene.path}/tasks", data=data)
    assert answer.status_code == 422
    assert "Choose a member of the team." in answer.text


def test_a_decision_counts_the_words_of_its_members(as_, work, scene):
    first, second = (as_(member) for member in scene.members)
    first.post(f"{scene.path}/decisions", data={"title": "We warn by stairwell"})
    with work() as w:
        decision = w.one(select(Decision))
    second.post(
        f"{scene.path}/decisions/{decision.id}/word", data={"agrees": "no", "note": "Too few"}
    )
    page = first.get(f"{scene.path}/decisions").text
    assert "1 of 2 agree" in page
    assert "Too few" in page


def test_the_partner_answers_within_the_promised_days(as_, work, scene, clock):
    as_(scene.members[0]).post(
        f"{scene.path}/messages", data={"text": "May we see the pumps?", "asks_partner": "yes"}
    )
    with work() as w:
        asked = w.one(select(Message))
        assert asked.reply_due == clock.now + timedelta(days=scene.challenge.reply_days)
    partner = as_(scene.partner)
    assert partner.get(scene.path).headers["location"].endswith("/messages")
    assert "The team waits for your answer" in partner.get(f"{scene.path}/messages").text
    partner.post(f"{scene.path}/messages", data={"text": "On Thursday, at nine."})
    with work() as w:
        assert w.get(Message, asked.id).replied_at == clock.now
    assert "wrote to team" in as_(scene.members[1]).get("/notices").text


def test_the_teacher_opens_a_gate_and_the_next_phase_begins(as_, work, scene):
    with work() as w:
        gate = w.one(select(Milestone).where(Milestone.state == MilestoneState.OPEN))
    teacher = as_(scene.teacher)
    path = f"{scene.path}/milestones/{gate.id}"
    assert teacher.get(path).status_code == 200
    refused = teacher.post(path, data={"verdict": "return"})
    assert refused.status_code == 422
    assert "Say what is missing" in refused.text
    assert teacher.post(path, data={"verdict": "accept"}).status_code == 303
    with work() as w:
        assert w.get(Team, scene.team.id).phase is Phase.INVESTIGATE
    assert as_(scene.members[0]).post(path, data={"verdict": "accept"}).status_code == 403
    assert teacher.post(path, data={"verdict": "accept"}).status_code == 409


def test_files_are_kept_served_as_attachments_removed_and_put_back(as_, work, scene):
    client = as_(scene.members[0])
    sent = client.post(f"{scene.path}/files", files={"file": ("photo.png", png(), "image/png")})
    assert sent.status_code == 303, sent.text
    with work() as w:
        row = w.one(select(TeamFile))
    got = client.get(f"{scene.path}/files/{row.id}")
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["x-content-type-options"] == "nosniff"
    client.post(f"{scene.path}/files/{row.id}/removal", data={"removed": "yes"})
    assert client.get(f"{scene.path}/files/{row.id}").status_code == 404
    client.post(f"{scene.path}/files/{row.id}/removal")
    assert client.get(f"{scene.path}/files/{row.id}").status_code == 200


def test_a_page_posing_as_an_image_is_refused(as_, scene):
    bad = {"file": ("photo.png", b"<script>alert(1)</script>", "image/png")}
    answer = as_(scene.members[0]).post(f"{scene.path}/files", files=bad)
    assert answer.status_code == 422
    assert "This image cannot be read" in answer.text


def test_a_meeting_is_shown_in_each_members_zone(as_, work, scene):
    with work() as w:
        from hub.identity import Person

        other = w.get(Person, scene.members[1].id)
        other.time_zone = "Asia/Tokyo"
        w.add(other)
    client = as_(scene.members[0])
    client.post(
        f"{scene.path}/edit", data={"meets_on": "2026-12-02", "meets_time": "10:00", "aim": "x"}
    )
    assert "10:00" in client.get(scene.path).text
    assert "18:00" in as_(scene.members[1]).get(scene.path).text


def test_half_a_meeting_is_refused_beside_the_field(as_, scene):
    answer = as_(scene.members[0]).post(f"{scene.path}/edit", data={"meets_on": "2026-12-02"})
    assert answer.status_code == 422
    assert "Give both the day and the time" in answer.text


def test_who_saves_the_aim_second_is_told_and_sees_both(as_, scene):
    path = f"{scene.path}/edit"
    first = {"aim": "Dry cellars", "meets_on": "2026-12-02", "meets_time": "10:00", "version": "0"}
    assert as_(scene.members[0]).post(path, data=first).status_code == 303
    answer = as_(scene.members[1]).post(path, data={"aim": "Warn in time", "version": "0"})
    assert answer.status_code == 422
    for words in ("Somebody in your team changed this", "Dry cellars", "Warn in time"):
        assert words in answer.text
    assert "Wednesday 2 December" in answer.text
    # Having read both, one may save.
    again = {"aim": "Warn in time", "version": "1"}
    assert as_(scene.members[1]).post(path, data=again).status_code == 303
    assert "Warn in time" in as_(scene.members[0]).get(scene.path).text


def test_who_changes_a_task_second_is_told_and_sees_both(as_, work, scene):
    one, other = as_(scene.members[0]), as_(scene.members[1])
    one.post(f"{scene.path}/tasks", data={"title": "Ask the city"})
    with work() as w:
        path = f"{scene.path}/tasks/{w.one(select(Task)).id}"
    assert one.post(path, data={"title": "Ask by phone", "version": "0"}).status_code == 303
    answer = other.post(path, data={"title": "Ask by letter", "version": "0"})
    assert answer.status_code == 422
    assert "Ask by phone" in answer.text
    assert "Ask by letter" in answer.text
    with work() as w:
        assert w.one(select(Task)).title == "Ask by phone"


def test_members_hear_of_changes_at_once(as_, scene):
    with as_(scene.members[1]).open(f"{scene.path}/live") as socket:
        as_(scene.members[0]).post(f"{scene.path}/tasks", data={"title": "Ask the city"})
        assert socket.receive_json() == {"type": "changed", "topic": f"teams/{scene.team.id}"}


def test_a_member_finds_what_others_did_until_it_is_read(as_, scene, clock):
    one, other = (as_(member) for member in scene.members[:2])
    clock.now += timedelta(minutes=5)
    one.post(f"{scene.path}/decisions", data={"title": "Ask tenants first", "reasons": ""})
    clock.now += timedelta(minutes=5)
    one.post(f"{scene.path}/messages", data={"text": "The pump records came."})
    page = other.get(scene.path).text
    assert "New in your team" in page
    assert page.index("The pump records came.") < page.index("wrote down a decision")
    assert other.post(f"{scene.path}/look").status_code == 303
    read = other.get(scene.path).text
    assert "Since you were here" in read
    assert "The pump records came." not in read
    assert "Nothing new." in read
    # What one did oneself is no news.
    assert "wrote down a decision" not in one.get(scene.path).text


def test_the_overview_needs_the_same_queries_for_many_rows(as_, work, scene, queries):
    client = as_(scene.members[0])

    def counted():
        with queries() as seen:
            assert client.get(scene.path).status_code == 200
        return len(seen)

    few = counted()
    with work() as w:
        for number in range(40):
            w.add(
                Task(
                    team_id=scene.team.id,
                    title=f"Task {number}",
                    made_by_id=scene.members[0].id,
                    made_at=w.now,
                )
            )
    assert counted() == few


def here_now(client, path):
    """What a page says of who is here now."""
    region = client.get(path).text.partition('<live-region id="here"')[2]
    words = re.sub(r"<[^>]*>", "", region.partition(">")[2].partition("</live-region>")[0])
    return " ".join(words.split())


def test_who_is_in_boards_and_pages_now_is_named_to_the_others(as_, work, scene, monkeypatch):
    with work() as w:
        team = w.get(Team, scene.team.id)
        wall = boards.make(w, team, "Evidence wall", "engage", scene.members[0].id)
        talk = pages.make(w, team, "Twelve talks", "interview_notes", scene.members[0].id)
        people = [*scene.members, scene.teacher]
        for person, name in zip(people, ("Ada Berg", "Bo Lind", "Cleo Dahl"), strict=True):
            w.get(Person, person.id).name = name
    ada, bo, cleo = (person.id for person in people)
    rooms = {}
    monkeypatch.setattr("hub.realtime.present", lambda _, room: rooms.get(room, []))
    seen_by_ada, seen_by_bo = as_(ada), as_(bo)
    assert here_now(seen_by_ada, scene.path) == ""
    rooms |= {wall.room: [bo]}
    assert here_now(seen_by_ada, scene.path) == "Bo is on Evidence wall now."
    assert here_now(seen_by_bo, scene.path) == ""
    rooms |= {wall.room: [ada, bo, cleo], talk.room: [bo]}
    said = "Bo and Cleo are on Evidence wall, Bo is on Twelve talks now."
    assert here_now(seen_by_ada, scene.path) == said
    assert here_now(seen_by_ada, f"{scene.path}/here") == said


def test_partners_and_strangers_do_not_learn_who_is_here(as_, work, scene):
    with work() as w:
        stranger = makers.student(w)
    people = (scene.partner, stranger, scene.members[0], scene.teacher)
    codes = [as_(one).get(f"{scene.path}/here").status_code for one in people]
    assert codes == [403, 404, 200, 200]


def test_a_partner_reads_what_came_from_this_team_since_the_visit_before(as_, work, scene, clock):
    def something_new(*texts):
        with work() as w:
            for text in texts:
                for author in (scene.members[0], scene.partner):
                    row = Message(team_id=scene.team.id, author_id=author.id, text=text, at=w.now)
                    w.add(row)

    something_new("Hello", "May we come?")
    assert "Since <time" not in as_(scene.partner).get(f"{scene.path}/messages").text
    clock.now += timedelta(days=1)
    page = as_(scene.partner).get(f"{scene.path}/messages").text
    assert ">24 November 2026</time>: nothing new from this team.</p>" in page
    clock.now += timedelta(hours=1)
    something_new("When?", "Where?")
    with work() as w:
        due = w.add(Deliverable(team_id=scene.team.id, title="Result", due_at=w.now))
        by = {"submitted_by_id": scene.members[0].id, "submitted_at": w.now}
        w.add(Submission(deliverable_id=due.id, number=1, sha256="0" * 64, **by))
    client = as_(scene.partner)
    page = client.get(f"{scene.path}/messages").text
    assert " today</time>: 2 messages and 1 result handed in." in page
    assert f'href="/submissions/team/{scene.team.id}">See what was handed in' in page
    assert "Since <time" not in as_(scene.teacher).get(f"{scene.path}/messages").text
