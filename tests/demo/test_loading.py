"""The loaded demo: what there is, and that it hangs together."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from hub import boards, pages, submissions
from hub.actor import HUB, Role
from hub.assessment import Assessment, Result, Rubric
from hub.challenges import Challenge
from hub.config import Settings
from hub.db import Database, Work
from hub.demo import content
from hub.identity import Person, RoleGrant, actor_of
from hub.jobs import Job
from hub.notices import Mail, Notice
from hub.profiles import StudentProfile
from hub.rankings import mutual_wishes
from hub.rounds import MatchingRound
from hub.rounds import State as RoundState
from hub.showcase import Project
from hub.submissions import Deliverable, Submission
from hub.teams import Membership, Phase, State, Team, queries
from tests.house.walking import SIGNED_OUT, walk_through


@pytest.fixture(scope="module")
def loaded(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """One unit of work on a copy of the demo, as a coordinator."""
    folder = tmp_path_factory.mktemp("loaded") / "data"
    shutil.copytree(demo_data, folder)
    database = Database(Settings(data=folder))
    with database.work(HUB, writes=False) as work:
        coordinator = select(RoleGrant.person_id).where(RoleGrant.role == Role.COORDINATOR)
        work.actor = actor_of(work, work.get(Person, work.one(coordinator)))
        yield work
    database.engine.dispose()


def test_there_is_as_much_as_was_promised(loaded):
    assert loaded.count(select(StudentProfile.id)) == 200
    assert loaded.count(select(Challenge.id)) >= 24
    assert loaded.count(select(Team.id)) == len(content.teams())
    assert loaded.count(select(Project.id).where(col(Project.published_at).is_not(None))) >= 5


def test_mutual_wishes_wait_for_the_open_round(loaded):
    found = loaded.one(select(MatchingRound.id).where(MatchingRound.state == RoundState.OPEN))
    mutual = mutual_wishes(loaded, found)
    assert sum(len(others) for others in mutual.values()) == 24


def test_every_team_has_members_of_several_universities(loaded):
    rows = loaded.all(
        select(Membership.team_id, func.count(func.distinct(StudentProfile.university_id)))
        .join(StudentProfile, col(StudentProfile.person_id) == col(Membership.person_id))
        .group_by(col(Membership.team_id))
    )
    assert len(rows) == len(content.teams())
    assert all(count >= 2 for _, count in rows), rows


def test_finished_teams_have_a_result_for_each_member(loaded):
    for team in loaded.all(select(Team)):
        seats = loaded.count(select(Membership.id).where(col(Membership.team_id) == team.id))
        results = loaded.all(select(Result).where(col(Result.team_id) == team.id))
        if team.state is State.COMPLETED:
            assert len(results) == seats, team.name
            assert all(0 <= one.points <= 100 and one.steps for one in results)
        else:
            assert results == [], team.name


def test_marks_are_at_different_stages(loaded):
    states = Counter(loaded.all(select(Assessment.state)))
    assert len(states) >= 3, states
    open_ones = loaded.count(select(Submission.id)) - loaded.count(select(Assessment.id))
    assert open_ones >= 1


def test_every_criterion_has_its_levels_in_words_of_the_content(loaded):
    words = {one.name: one for one in content.rubric()}
    for rubric in loaded.all(select(Rubric)):
        for criterion in rubric.criteria:
            level = criterion["levels"][0]
            assert level["text"] == words[criterion["name"]].starting


def test_what_was_handed_in_can_be_read(loaded):
    for submission in loaded.all(select(Submission)):
        team = loaded.one(
            select(Deliverable.team_id).where(col(Deliverable.id) == submission.deliverable_id)
        )
        assert submissions.parts(loaded, submission), team


def test_one_team_is_at_work_now(loaded):
    team = loaded.one(select(Team).where(col(Team.name) == "Wren"))
    assert (team.state, team.phase) == (State.ACTIVE, Phase.INVESTIGATE)
    assert team.meets_at is not None
    assert queries.about(loaded, team).owed is not None
    assert loaded.all(queries.tasks(team, done=False))
    [deliverable] = loaded.all(select(Deliverable).where(col(Deliverable.team_id) == team.id))
    assert deliverable.due_at > loaded.now
    unread = select(Notice.id).where(
        col(Notice.kind) == "teams.message", col(Notice.read_at).is_(None)
    )
    assert loaded.count(unread) > 0


def test_documents_are_readable(loaded):
    teams = loaded.all(select(Team.id))
    made = [one for team in teams for one in pages.of_team(loaded, team)]
    assert len(made) >= 20
    for line in made:
        tree = pages.tree(loaded, loaded.get(pages.Page, line.id))
        assert len(tree["blocks"]) >= 4, line.title
    drawn = [one for team in teams for one in boards.of_team(loaded, team)]
    assert len(drawn) >= 6
    for one in drawn:
        frozen = boards.freeze(loaded, loaded.get(boards.Board, one.id))
        assert frozen["frames"], one.title


def test_old_news_is_read_and_no_mail_waits(loaded):
    assert loaded.count(select(Notice.id).where(col(Notice.read_at).is_(None))) >= 10
    assert loaded.count(select(Notice.id).where(col(Notice.read_at).is_not(None))) >= 100
    assert loaded.count(select(Mail.id).where(col(Mail.sent_at).is_(None))) == 0
    assert loaded.count(select(Job.id)) == 0


def test_everybody_can_open_their_home(demo_data, tmp_path):
    with walk_through(demo_data, tmp_path / "data") as walk:
        for who in walk.people:
            answer = walk.ask("GET", "/", who)
            assert answer.status_code == 200, (who, walk.defects)
        assert set(walk.people) >= {"student", "teacher", "partner", "coordinator", SIGNED_OUT}
        with walk.database.work(HUB) as work:
            names = dict(work.all(select(Person.id, Person.name)))
        assert len(names) == 237
