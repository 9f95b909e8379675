"""Who may do what with a team, as a table."""

import pytest

from hub.actor import NOBODY
from hub.challenges import Challenge
from hub.errors import Forbidden, HubError, NotFound, SignInFirst
from hub.teams import Standing, policy, seat
from tests import makers

WHO = ("member", "invited", "left", "teacher", "partner", "coordinator", "stranger", "nobody")
ALLOWED = {
    "known": {"member", "invited", "teacher", "partner", "coordinator"},
    "reader": {"member", "invited", "teacher", "coordinator"},
    "member": {"member"},
    "correspondence": {"member", "invited", "teacher", "partner", "coordinator"},
    "correspondent": {"member", "teacher", "partner"},
    "teacher": {"teacher"},
    "partner": {"partner"},
    "coordinator": {"coordinator"},
}
BLIND = {"left": NotFound, "stranger": NotFound, "nobody": SignInFirst}


@pytest.fixture
def scene(work):
    with work() as w:
        people = {name: makers.student(w) for name in ("member", "invited", "left", "stranger")}
        people["teacher"] = makers.teacher(w)
        people["coordinator"] = makers.coordinator(w)
        seats = [people["member"], people["invited"], people["left"]]
        team = makers.team(w, seats, teacher_id=people["teacher"].id)
        challenge = w.get(Challenge, team.challenge_id)
        from hub.organisations import Organisation

        people["partner"] = makers.partner(w, w.get(Organisation, challenge.organisation_id))
        seat(w, team, people["invited"].id, Standing.INVITED)
        seat(w, team, people["left"].id, Standing.LEFT)
        actors = {name: makers.actor(w, row) for name, row in people.items()}
    return team, actors | {"nobody": NOBODY}


@pytest.mark.parametrize("guard", ALLOWED)
@pytest.mark.parametrize("who", WHO)
def test_each_guard_admits_exactly_these(work, scene, guard, who):
    team, actors = scene
    with work(actors[who]) as w:
        if who in ALLOWED[guard]:
            assert getattr(policy, guard)(w, team.id).id == team.id
        else:
            with pytest.raises(BLIND.get(who, Forbidden)):
                getattr(policy, guard)(w, team.id)


def test_a_thing_of_another_team_is_not_found(work, scene):
    team, actors = scene
    from hub.teams import commands
    from hub.teams.forms import TaskForm

    with work() as w:
        stranger = makers.student(w)
        other = makers.team(w, [stranger])
        theirs = makers.actor(w, stranger)
    with work(theirs) as w:
        task = commands.add_task(w, other, TaskForm(title="Not yours"))
    with work(actors["member"]) as w:
        for team_id in (team.id, other.id):
            with pytest.raises(HubError):
                policy.task(w, team_id, task.id)
