"""The main job, from a posted challenge to a public project, through the hub's own pages."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from hub.actor import Role
from hub.assessment import Assessment, PartnerView, Result
from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.notices import Notice
from hub.organisations import Verification
from hub.rounds import MatchingRound, MatchingRun, Placement
from hub.submissions import Deliverable, Submission
from hub.teams import State, Team
from tests import makers
from tests.challenges import walk

STUDENTS = 8


@pytest.fixture
def people(work):
    class People:
        pass

    p = People()
    with work() as w:
        p.organisation = makers.organisation(w, verification=Verification.VERIFIED)
        p.partner = makers.partner(w, p.organisation)
        p.coordinator = makers.coordinator(w)
        p.teacher = makers.teacher(w)
        universities = [makers.university(w) for _ in range(4)]
        p.students = [
            makers.student(w, universities[n % 4], skills={"hydrology": 4}, languages=["en"])
            for n in range(STUDENTS)
        ]
        # Four more open challenges, so that a ranking can be complete.
        p.others = [makers.challenge(w, organisation_id=p.organisation.id) for _ in range(4)]
    return p


def post(client, path, data=None, **kwargs):
    answer = client.post(path, data=data or {}, **kwargs)
    assert answer.status_code in (200, 303), f"{path}: {answer.status_code}\n{answer.text[:3000]}"
    return answer


def one(work, model, *where):
    with work() as w:
        return w.one(select(model).where(*where).order_by(model.id.desc()))


def test_from_a_posted_challenge_to_a_public_project(as_, work, people, run_errands, clock):
    partner, coordinator = as_(people.partner), as_(people.coordinator)

    # 1. The organisation posts; the reviewer asks for a change; it is mended and published.
    post(partner, f"/challenges/of/{people.organisation.id}")
    challenge = one(work, Challenge)
    walk.fill(partner, challenge.id)
    at = f"/challenges/{challenge.id}"
    post(partner, f"{at}/submission")
    post(coordinator, f"{at}/review")
    text = "Say how many of them rent their flat."
    post(coordinator, f"{at}/comments", {"field": "affected", "text": text})
    post(coordinator, f"{at}/decision", {"decision": "changes", "message": "One thing is missing."})
    assert text in partner.get(f"{at}/draft/people").text
    walk.fill(partner, challenge.id, "people")
    post(partner, f"{at}/submission")
    post(coordinator, f"{at}/review")
    post(coordinator, f"{at}/decision", {"decision": "approve", "message": ""})
    post(coordinator, f"{at}/publication")
    assert one(work, Challenge, Challenge.id == challenge.id).state is ChallengeState.PUBLISHED
    assert "Keep cellars dry" in as_().get("/challenges?q=cellars").text

    # 2. A round opens; students ask, rank, and save.
    ids = [challenge.id, *(row.id for row in people.others)]
    post(
        coordinator,
        "/rounds/new",
        {
            "name": "Spring 2027",
            "opens_on": "2026-11-20",
            "closes_on": "2026-12-10",
            "starts_on": "2027-02-01",
            "challenges": [str(key) for key in ids],
            "team_size_min": "4",
            "team_size_max": "6",
            "min_overlap_hours": "2",
        },
    )
    found = one(work, MatchingRound)
    post(coordinator, f"/rounds/{found.id}/opening")
    asker = as_(people.students[0])
    post(asker, f"{at}/questions", {"text": "May we visit the pump station in March?"})
    for person in people.students:
        client = as_(person)
        for key in ids:
            post(client, f"/rankings/challenges/{key}")
        page = client.get(f"/rankings/{found.id}").text
        version = re.search(r'name="version" value="(\d+)"', page).group(1)
        order = [str(key) for key in ids]
        post(client, f"/rankings/{found.id}", {"version": version, "order": order})

    # 3. Frozen, solved as a job, published; everybody accepts.
    clock.now += timedelta(days=20)
    partner, coordinator = as_(people.partner), as_(people.coordinator)
    post(coordinator, f"/rounds/{found.id}/freeze")
    post(coordinator, f"/rounds/{found.id}/runs", {"rank_rule": "rank_squares"})
    run_errands()
    run = one(work, MatchingRun)
    assert run.finished_at is not None
    assert not run.fault
    assert coordinator.get(f"/rounds/{found.id}/runs/{run.id}").status_code == 200
    post(coordinator, f"/rounds/{found.id}/runs/{run.id}/publication")
    run_errands()
    with work() as w:
        placements = w.all(select(Placement).where(Placement.team_id.is_not(None)))
        told = {row.person_id for row in w.all(select(Notice))}
    assert len(placements) == STUDENTS
    assert {person.id for person in people.students} <= told
    for placement in placements:
        client = as_(placement.person_id)
        assert "Why this team" in client.get(f"/rounds/{found.id}/result").text
        post(client, f"/rounds/{found.id}/result/acceptance")
    run_errands()
    team = one(work, Team, Team.challenge_id == challenge.id)
    assert team.state is State.ACTIVE
    members = [as_(row.person_id) for row in placements if row.team_id == team.id]
    member = members[0]

    # 4. The teacher comes in; the team makes a board and a page.
    post(coordinator, f"/teams/{team.id}/people", {"teacher_id": str(people.teacher.id)})
    post(member, f"/boards/of/{team.id}/new", {"title": "Evidence wall", "template": "evidence"})
    post(member, f"/pages/new/{team.id}", {"title": "What we heard", "template": "synthesis"})
    space = member.get(f"/teams/{team.id}").text
    assert "Evidence wall" in space
    assert "What we heard" in space

    # 5. They hand in; a later edit changes nothing of it.
    deliverable = one(work, Deliverable, Deliverable.team_id == team.id)
    form = member.get(f"/submissions/new/{deliverable.id}").text
    keys = re.findall(r'name="parts" value="([^"]+)"', form)
    sent = {
        "parts": keys,
        "links": [f"{key}:0" for key in keys],
        "licence": "CC-BY-4.0",
        "access": "public",
        "agreed": "yes",
    }
    post(member, f"/submissions/new/{deliverable.id}", sent)
    submission = one(work, Submission)
    receipt = member.get(f"/submissions/{submission.id}").text
    assert submission.sha256 in receipt
    for path in re.findall(rf"/submissions/{submission.id}/parts/\d+", receipt):
        assert member.get(path).status_code == 200, path
    assert one(work, Challenge, Challenge.id == challenge.id).state in (
        ChallengeState.DELIVERED,
        ChallengeState.IN_PROGRESS,
    )

    # 6. The teacher marks, the partner adds its view, and nothing is seen before release.
    teacher = as_(people.teacher)
    desk = f"/assessment/desk/{submission.id}"
    assert teacher.get(desk).status_code == 200
    page = teacher.get(desk).text
    version = re.search(r'name="version" value="([^"]*)"', page).group(1)
    marks = {"version": version, "mark_c1": "80", "comment_c1": "Several sources agree."}
    post(teacher, desk, marks | {"mark_c2": "60", "comment_c2": "One test, one storm."})
    view = f"/assessment/views/{submission.id}"
    version = re.search(r'name="version" value="([^"]*)"', partner.get(view).text).group(1)
    post(partner, view, {"version": version, "mark_c2": "80", "comment_c2": "Ours.", "give": "yes"})
    with work() as w:
        assert w.one(select(Assessment)).marks["c1"]["points"] == 80
        assert w.one(select(PartnerView)).given_at is not None
    assert "Several sources agree." not in member.get("/assessment/mine").text
    assert member.get(f"/assessment/results/{team.id}").status_code in (403, 404)
    post(teacher, f"{desk}/release", {"sure": "yes"})
    with work() as w:
        results = w.all(select(Result).where(Result.team_id == team.id))
    assert len(results) == len(members)
    assert {row.points for row in results} == {72}
    shown = member.get(f"/assessment/results/{team.id}").text
    assert "Several sources agree." in shown
    assert "72" in shown
    assert teacher.get("/assessment/gradebook").status_code == 200
    assert member.post(f"/submissions/new/{deliverable.id}", data=sent).status_code in (403, 409)

    # 7. Both sides agree, and everybody can read the project.
    story = {
        "title": "A light on the stairs",
        "sentence": "People had seventeen minutes to keep the water out of their cellars.",
        "problem": "Rain now comes in bursts that old drains cannot take, mostly at night.",
        "learned": "Nine of twelve households heard of the flood from a neighbour, not by text.",
        "made": "A light that hangs where everybody passes, amber and red, without a camera.",
        "licence": "CC-BY-4.0",
        "language": "en",
        "version": "0",
    }
    post(member, f"/showcase/team/{team.id}/story", story)
    post(member, f"/showcase/team/{team.id}/agreement", {"agrees": "yes"})
    assert "A light on the stairs" not in as_().get("/showcase").text
    post(partner, f"/showcase/team/{team.id}/agreement", {"agrees": "yes"})
    public = as_().get("/showcase").text
    assert "A light on the stairs" in public
    key = re.search(r"/showcase/(a-light-[a-z0-9-]+)", public).group(1)
    project = as_().get(f"/showcase/{key}").text
    assert "CC BY 4.0" in project
    for path in re.findall(r"/showcase/[^\"]+/part\?number=\d+", project):
        assert as_().get(path).status_code == 200, path

    # All along, the trail has kept who did what.
    with work() as w:
        admin = makers.person(w, Role.ADMINISTRATOR)
    trail = as_(admin).get("/administration/audit").text
    for act in ("showcase.agree", "assessment.release"):
        assert act in trail
