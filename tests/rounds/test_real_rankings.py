"""Rankings of real students, from input to published teams: no broken rule, judged from outside."""

import importlib.util
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from hub.db import Work
from hub.profiles import Level
from hub.rounds import MatchingRound, MatchingRun, Placement, commands, publishing
from hub.rounds.freezing import challenge_key
from hub.teams import Membership, Team
from tests import makers
from tests.rounds.scene import code_of, ranked

SHARED = Path(os.environ.get("SAMSKAP_SHARED", Path(__file__).parents[3] / "shared"))
FILE = SHARED / "matching-data" / "glasgow-2014-x10.json"
JUDGE = SHARED / "matching-data" / "check.py"

pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason="the shared folder with real rankings is not on this machine"
)


def load(w: Work, source: dict[str, Any]) -> tuple[MatchingRound, dict[str, int]]:
    """The instance as rows of the hub: who, what, and the rankings as complete ones."""
    universities = {
        one["id"]: makers.university(w, key=one["id"], time_zone="UTC")
        for one in source["universities"]
    }
    challenges = {
        one["id"]: makers.challenge(
            w,
            title=f"Project {one['id']}",
            languages=one["languages"],
            levels=one["levels"],
            skills=one["skills"],
            max_teams=one["max_teams"],
            team_size_min=one["min_size"],
            team_size_max=one["max_size"],
            min_universities=one["min_universities"],
        )
        for one in source["challenges"]
    }
    sizes = source["challenges"]
    found = makers.matching_round(
        w,
        list(challenges.values()),
        starts_on=date(2027, 2, 1),
        team_size_min=min(one["min_size"] for one in sizes),
        team_size_max=max(one["max_size"] for one in sizes),
        min_universities=1,
    )
    people = {}
    for one in source["students"]:
        person = makers.student(
            w,
            universities[one["university"]],
            programme=one["programme"],
            level=Level(one["level"]),
            languages=one["languages"],
            skills=one["skills"],
            free_blocks=one["availability"],
        )
        person.time_zone = "UTC"
        w.add(person)
        ranked(w, found, person, [challenges[name] for tie in one["ranking"] for name in tie])
        people[one["id"]] = person.id
    return found, people


def judge() -> Any:
    spec = importlib.util.spec_from_file_location("judge", JUDGE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_real_rankings_become_legal_teams(work: Any, run_errands: Callable[[], int]) -> None:
    source = json.loads(FILE.read_text())
    with work() as w:
        found, people = load(w, source)
        w.actor = makers.actor(w, makers.coordinator(w))
        commands.freeze(w, found, early=True)
        run = commands.start_run(w, found)
        ids = found.id, run.id
    run_errands()
    with work() as w:
        found, run = w.get(MatchingRound, ids[0]), w.get(MatchingRun, ids[1])
        assert run.fault == ""
        publishing.publish(w, found, run)
        assert run.figures["matched"] == run.figures["matched_bound"]
    # What the hub published, judged by a program that is no part of it.
    with work() as w:
        rows = w.all(
            select(Team, Membership.person_id)
            .join(Membership, col(Membership.team_id) == col(Team.id))
            .order_by(col(Team.id))
        )
        waiting = w.all(select(Placement.person_id).where(col(Placement.team_id).is_(None)))
        instance = w.get(MatchingRound, ids[0]).instance
    teams: dict[int, dict[str, Any]] = {}
    for team, person_id in rows:
        known = teams.setdefault(
            team.id,
            {
                "id": team.name,
                "challenge": challenge_key(team.challenge_id),
                "language": team.language,
                "members": [],
            },
        )
        known["members"].append(code_of(person_id))
    assert len({one["id"] for one in teams.values()}) == len(teams), "two teams have one name"
    for one in instance["challenges"]:
        one["max_university_share"] = one["share_permille"] / 1000
        one.setdefault("host", "")
    result = {
        "format": "matching-result/1",
        "instance": instance["name"],
        "seed": 0,
        "method": "published",
        "seconds": 0,
        "cpu_seconds": 0,
        "teams": list(teams.values()),
        "unmatched": [{"student": code_of(one), "reason": "waits"} for one in waiting],
    }
    assert len(people) == len(waiting) + len(rows)
    assert judge().violations(instance, result) == []
