"""Every page and file, as every role but the student and the ombud team: no word of a need in any.

The words are put into the demo, whose open round is then frozen, solved and published, so that
results, reasons, reports and files of the matching are among what is read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from hub import matching, needs
from hub.actor import HUB, Role
from hub.db import Work
from hub.identity import Person, RoleGrant
from hub.needs import AccessNeed, Effect, InclusionAnswer
from hub.needs.attributes import ATTRIBUTES
from hub.profiles import StudentProfile
from hub.rankings import Choice, Ranking
from hub.rounds import MatchingRound, MatchingRun, Placement, commands, publishing, solving
from hub.rounds import State as RoundState
from hub.teams import Membership
from tests.house.viewers import WORDS, pattern_with, rows_for, values_of
from tests.house.walking import PARAMETER, SIGNED_OUT, Walk, walk_through

CANARIES = ("canary-of-words", "canary-of-arrangement")
OTHERS = [SIGNED_OUT, *(role.value for role in Role if role is not Role.OMBUD)]


class Nest(NamedTuple):
    """The demo with canaries in it. student: whose they are. mate: of the same team.
    paths: every page and file."""

    walk: Walk
    student: int
    mate: int
    round_id: int
    tokens: tuple[str, ...]
    paths: list[str]


def rest(w: Work, found: MatchingRound) -> None:
    """Keep eight students of each university in a round: a whole one is solved elsewhere."""
    for university in w.all(select(col(StudentProfile.university_id)).distinct()):
        people = w.all(
            select(Ranking.id)
            .join(StudentProfile, col(StudentProfile.person_id) == col(Ranking.person_id))
            .where(
                col(Ranking.round_id) == found.id,
                col(StudentProfile.university_id) == university,
            )
            .order_by(col(Ranking.person_id))
        )[8:]
        w.execute(sa.delete(Choice).where(col(Choice.ranking_id).in_(people)))
        w.execute(sa.delete(Ranking).where(col(Ranking.id).in_(people)))


def publish(w: Work, found: MatchingRound) -> None:
    commands.freeze(w, found, early=True)
    run = commands.start_run(w, found)
    instance = solving.instance_for(found, run)
    solving.keep(w, run.id, solving.outcome(instance, matching.solve(instance, seed=run.seed)))
    publishing.publish(w, found, w.get(MatchingRun, run.id), {})


@pytest.fixture(scope="module")
def nest(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nest]:
    with walk_through(demo_data, tmp_path_factory.mktemp("nest") / "data") as walk:
        with walk.database.work(HUB) as w:
            coordinator = w.one(
                select(Person)
                .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
                .where(col(RoleGrant.role) == Role.COORDINATOR)
            )
            found = w.one(select(MatchingRound).where(MatchingRound.state == RoundState.OPEN))
            found.made_by_id = coordinator.id
            rest(w, found)
            for one in w.all(select(AccessNeed)):
                one.words, one.arranged = CANARIES
                one.arranged_at = w.now
                w.add(one)
            publish(w, found)
            # The demo's first student is among those who look; the canary is of another.
            held = set(w.all(select(AccessNeed.person_id)))
            first = walk.people[Role.STUDENT.value]
            student, team = next(
                (one.person_id, one.team_id)
                for one in w.all(select(Placement).where(col(Placement.round_id) == found.id))
                if one.person_id in held and one.team_id is not None and one.person_id != first
            )
            mate = next(
                one
                for one in w.all(
                    select(Membership.person_id).where(col(Membership.team_id) == team)
                )
                if one not in (student, first)
            )
            for owner in (mate, first):
                w.execute(sa.delete(AccessNeed).where(col(AccessNeed.person_id) == owner))
                w.execute(sa.delete(InclusionAnswer).where(col(InclusionAnswer.person_id) == owner))
            tokens = tuple(needs.names(found.code_key))
            run_id = found.published_run_id or 0
            need_id = w.one(select(AccessNeed.id).where(col(AccessNeed.person_id) == student))
            known = {"round_id": found.id, "run_id": run_id, "team_id": team, "need_id": need_id}
            made = Nest(walk, student, mate, found.id, tokens, paths(walk, known))
        yield made


def paths(walk: Walk, known: dict[str, int]) -> list[str]:
    """Every page and file, each with a few of the rows that there are. known: ids by the name of
    their parameter, which are tried too."""
    found: dict[str, None] = {}
    for pattern, _ in walk.routes("GET"):
        names = PARAMETER.findall(pattern)
        ids = [name for name, kind in names if kind == "int" and name not in WORDS]
        words = [name for name, _ in names if name not in ids]
        rows = [row for _, row in rows_for(walk, ids, words)] if ids or "key" in words else [None]
        filled = [values_of(row, ids) for row in [*rows[:1], *rows[-1:]]]
        filled += [
            {**one, **{name: known[name] for name in ids if name in known}} for one in filled
        ]
        for values in filled:
            for word in WORDS.get(words[-1], [""]) if words else [""]:
                found[pattern_with(pattern, {**values, words[-1]: word} if word else values)] = None
    return list(found)


class Read(NamedTuple):
    """What a person was answered: on which paths a canary stood, or a token, and on how many they
    were answered at all."""

    canaries: set[str]
    tokens: set[str]
    pages: int


def told(nest: Nest, who: str | int | None) -> Read:
    answers: dict[str, Any] = {path: nest.walk.ask("GET", path, who) for path in nest.paths}
    read = {path: one.text for path, one in answers.items()}
    return Read(
        {path for path, text in read.items() if any(word in text for word in CANARIES)},
        {path for path, text in read.items() if any(word in text for word in nest.tokens)},
        sum(one.status_code == 200 for one in answers.values()),
    )


@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_is_answered_a_word_of_it(nest: Nest, role: str) -> None:
    read = told(nest, role)
    assert not read.canaries
    assert not read.tokens
    assert read.pages > 20


def test_nor_is_a_member_of_the_same_team(nest: Nest) -> None:
    read = told(nest, nest.mate)
    assert not read.canaries
    assert not read.tokens
    assert f"/rounds/{nest.round_id}/result" in nest.paths


def test_its_student_is_on_two_pages_alone(nest: Nest) -> None:
    read = told(nest, nest.student)
    assert "/needs" in read.canaries
    assert len(read.canaries) == 2
    assert all(path.startswith("/needs") for path in read.canaries)
    assert not read.tokens


def test_the_ombud_team_is_on_pages_of_needs_alone(nest: Nest) -> None:
    read = told(nest, Role.OMBUD.value)
    assert "/needs/current" in read.canaries
    assert all(path.startswith("/needs/") for path in read.canaries)
    assert not read.tokens


def test_what_was_frozen_held_tokens_and_limits(nest: Nest) -> None:
    """Else the walks above would prove nothing."""
    with nest.walk.database.work(HUB, writes=False) as w:
        found = w.get(MatchingRound, nest.round_id)
        text = str(found.instance)
        names = needs.names(found.code_key)
        assert set(nest.tokens) == set(names)
        assert len(names) == len(ATTRIBUTES)
        assert any(token in text for token in names)
        effects = set(w.all(select(AccessNeed.effect)))
        assert {Effect.NO_EVENINGS, Effect.MAX_HOURS} <= effects
        assert not any(word in text for word in CANARIES)
