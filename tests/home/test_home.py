"""The front for everybody, and each person's home: what is next, and nothing of others."""

from datetime import timedelta

import pytest

from hub.actor import Role
from hub.assessment import Result
from hub.challenges import Challenge, Question, State
from hub.home.mine import Study
from hub.identity import GrantState, RoleGrant
from hub.organisations import Organisation, Verification
from hub.profiles import StudentProfile
from hub.submissions.commands import ask
from hub.teams import Team
from hub.teams.forming import start
from hub.teams.models import Message, Task
from tests import makers


def test_the_front_opens_with_nothing_and_with_something(as_, work, validate):
    bare = as_().get("/")
    assert bare.status_code == 200
    validate(bare.text)
    with work() as w:
        row = makers.challenge(w, title="Keep cellars dry")
        makers.challenge(w, title="Only a draft", state=State.DRAFT)
        makers.matching_round(w, [row])
    full = as_().get("/")
    assert "Keep cellars dry" in full.text
    assert "Only a draft" not in full.text
    assert "10 days left" in full.text
    validate(full.text)


@pytest.mark.parametrize("path", ["/help", "/accessibility", "/privacy"])
def test_help_and_rights_are_open_to_all(as_, validate, path):
    answer = as_().get(path)
    assert answer.status_code == 200
    validate(answer.text)


def test_a_newcomer_is_led_to_the_profile(as_, work):
    with work() as w:
        person = makers.person(w)
    assert "Complete your profile" in as_(person).get("/").text


def test_a_student_sees_how_far_the_ranking_is(as_, work):
    with work() as w:
        person = makers.student(w)
        makers.matching_round(w, [makers.challenge(w) for _ in range(6)])
    assert "Finish your ranking" in as_(person).get("/").text


def test_a_member_sees_what_is_to_be_handed_in(as_, work):
    with work() as w:
        person, other = makers.student(w), makers.student(w)
        team = makers.team(w, [person])
        ask(w, team, "Final result", "What you made.", w.now + timedelta(days=3))
    assert "Hand in “Final result”" in as_(person).get("/").text
    assert "Hand in" not in as_(other).get("/").text


def test_a_partner_sees_questions_that_wait(as_, work):
    with work() as w:
        row = makers.challenge(w)
        partner = makers.person(w)
        makers.grant(w, partner, Role.PARTNER, organisation_id=row.organisation_id)
        w.add(
            Question(
                challenge_id=row.id,
                asker_id=makers.student(w).id,
                text="May we come?",
                asked_at=w.now,
            )
        )
        stranger = makers.partner(w)
    assert "May we come?" in as_(partner).get("/").text
    assert "May we come?" not in as_(stranger).get("/").text


def test_a_student_sees_own_tasks_and_who_acts_next_for_credits(as_, work):
    with work() as w:
        person, other = makers.student(w), makers.student(w)
        team = makers.team(w, [person, other])
        for who, title in ((person, "Ask the city"), (other, "Call Rosa")):
            w.add(
                Task(
                    team_id=team.id,
                    title=title,
                    assignee_id=who.id,
                    due_on=w.now.date(),
                    made_by_id=who.id,
                    made_at=w.now,
                )
            )
    page = as_(person).get("/").text
    assert "Ask the city" in page
    assert "Call Rosa" not in page
    assert "Your team hands in by" in page


def test_a_partner_sees_where_the_own_challenges_stand(as_, work):
    with work() as w:
        row = makers.challenge(w, title="Keep cellars dry")
        partner = makers.partner(w, w.get(Organisation, row.organisation_id))
        stranger = makers.partner(w)
    page = as_(partner).get("/").text
    assert "Keep cellars dry" in page
    assert "Students can read it, ask about it and rank it." in page
    assert "Keep cellars dry" not in as_(stranger).get("/").text


def test_a_teacher_sees_each_team_in_a_line_with_what_comes_next(as_, work):
    with work() as w:
        person, member = makers.teacher(w), makers.student(w)
        team = makers.team(w, [member], name="Wren", teacher_id=person.id)
        start(w, team)
        w.add(
            Message(
                team_id=team.id,
                author_id=member.id,
                text="May we visit?",
                at=w.now,
                asks_partner=True,
                reply_due=w.now + timedelta(days=3),
            )
        )
    page = as_(person).get("/").text
    assert "Next: " in page
    assert "owes a reply by" in page
    with work() as w:
        another = makers.teacher(w)
    assert "owes a reply" not in as_(another).get("/").text


def test_a_coordinator_sees_challenges_that_wait(as_, work):
    with work() as w:
        makers.challenge(w, state=State.SUBMITTED)
        coordinator = makers.coordinator(w)
    assert "Review 1 challenge" in as_(coordinator).get("/").text


def test_an_administrator_sees_roles_and_organisations_that_wait(as_, work):
    with work() as w:
        administrator = makers.administrator(w)
        person = makers.person(w)
        makers.grant(w, person, Role.STUDENT, state=GrantState.REQUESTED)
        makers.organisation(w, verification=Verification.PENDING)
        assert w.get(RoleGrant, 2).state is GrantState.REQUESTED
    page = as_(administrator).get("/").text
    assert "Confirm 1 role" in page
    assert "Check 1 organisation" in page


@pytest.mark.parametrize("role", list(Role))
def test_a_header_has_few_links_and_one_of_them_is_current(as_, work, role):
    with work() as w:
        person = makers.person(w, role)
        actor = makers.actor(w, person)
    answer = as_(person).get("/")
    assert answer.status_code == 200
    assert answer.text.count('aria-current="page"') >= 1
    assert actor.has(role)


def test_what_a_team_makes_and_hands_in_lies_under_teams(as_, work):
    with work() as w:
        person = makers.student(w)
        team = makers.team(w, [person])
    for path in (f"/boards/of/{team.id}", f"/pages/of/{team.id}", f"/submissions/team/{team.id}"):
        header = as_(person).get(path).text.split("</header>")[0]
        assert 'href="/teams" aria-current="page"' in " ".join(header.split()), path


def test_home_needs_few_queries_whatever_waits(as_, work, queries):
    with work() as w:
        person = makers.student(w)
        rows = [makers.challenge(w) for _ in range(8)]
        makers.matching_round(w, rows)
        makers.team(w, [person])
    client = as_(person)
    client.get("/")
    with queries() as few:
        client.get("/")
    with work() as w:
        for _ in range(12):
            makers.team(w, [person])
        assert w.count(StudentProfile.__table__.select()) == 1
    with queries() as many:
        client.get("/")
    assert len(few) == len(many) <= 12


def test_who_is_student_here_and_teacher_there_gets_to_both(as_, work):
    with work() as w:
        both = makers.student(w)
        makers.grant(w, both, Role.TEACHER, university_id=makers.university(w).id)
    header = as_(both).get("/").text.split("</header>")[0]
    assert "My ranking" in header
    assert "My teams" in header
    assert 'href="/assessment"' in header
    assert header.count('href="/teams"') == 1


def test_a_partner_reads_what_came_since_the_visit_before(as_, work, clock):
    with work() as w:
        row = makers.challenge(w)
        partner = makers.partner(w, w.get(Organisation, row.organisation_id))
        member = makers.student(w)
        team = makers.team(w, [member], challenge_id=row.id)

    def something_new():
        with work() as w:
            for text in ("May we come?", "When?"):
                w.add(Question(challenge_id=row.id, asker_id=member.id, text=text, asked_at=w.now))
            for author in (member, partner):
                w.add(Message(team_id=team.id, author_id=author.id, text="Hello", at=w.now))

    something_new()
    assert "Since <time" not in as_(partner).get("/").text
    clock.now += timedelta(days=3)
    assert "nothing new for your organisation" in as_(partner).get("/").text
    clock.now += timedelta(hours=1)
    assert " today</time>: nothing new" in as_(partner).get("/").text
    clock.now += timedelta(days=1)
    something_new()
    page = as_(partner).get("/").text
    assert ">27 November 2026</time>: 2 questions and 1 message.</p>" in page
    with work() as w:
        other = makers.partner(w)
    as_(other)
    clock.now += timedelta(hours=1)
    assert "nothing new for your organisation" in as_(other).get("/").text
    assert "Since <time" not in as_(member).get("/").text


@pytest.mark.parametrize(
    ("passed", "grade", "home", "says"),
    [
        (True, "B", "NTNU", "NTNU books them by its own rules, grade B suggested"),
        (True, "", "", "Your university books them by its own rules"),
        (False, "F", "NTNU", "Nobody: credits need a pass"),
    ],
)
def test_it_is_said_who_recognises_a_result(passed, grade, home, says):
    result = Result(passed=passed, grade_name=grade)
    assert Study(Team(), Challenge(), Organisation(), "", result, home).acts_next == says
