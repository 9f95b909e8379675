"""Challenges that a round loses on its way: asked before every step, in words, and left out."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from hub import jobs
from hub.challenges import Challenge, Confidentiality
from hub.challenges import State as ChallengeState
from hub.challenges import commands as of_challenges
from hub.db import Database, Work
from hub.errors import Invalid
from hub.jobs import Job
from hub.organisations import Organisation, suspend, verify
from hub.rounds import MatchingRound, RoundChallenge, State, commands, in_input
from hub.rounds.forms import RoundForm
from hub.rounds.publishing import publish
from tests import makers
from tests.conftest import Client
from tests.rounds.scene import Scene, frozen, scene, solved

As = Callable[..., Client]


def withdraw(w: Work, challenge_id: int) -> None:
    of_challenges.withdraw(w, w.get(Challenge, challenge_id), "We moved.")


def lose_organisation(w: Work, challenge_id: int) -> None:
    suspend(w, w.get(Organisation, w.get(Challenge, challenge_id).organisation_id))


def bind(w: Work, challenge_id: int) -> None:
    """Let it ask for secrecy, with credits that no other has."""
    row = w.get(Challenge, challenge_id)
    row.confidentiality, row.credits = Confidentiality.NDA, 9.5
    w.add(row)


LOSSES = {
    "its organisation has withdrawn it": withdraw,
    "is not verified any more": lose_organisation,
    "offers no other with 9.5 credits": bind,
}
losing = pytest.mark.parametrize("words", LOSSES)


@pytest.fixture
def ranked(work: Any) -> Scene:
    """An open round of twelve students and five challenges."""
    with work() as w:
        return scene(w, 12)


def lose(work: Any, words: str, challenge_id: int) -> str:
    """The title of a challenge that is lost now, for the reason that these words give."""
    with work() as w:
        LOSSES[words](w, challenge_id)
        title: str = w.get(Challenge, challenge_id).title
    return title


@losing
def test_a_round_does_not_open_with_what_it_lost_between_page_and_press(
    work: Any, as_: As, words: str
) -> None:
    with work() as w:
        made = scene(w, 2, state=State.DRAFT)
    desk, here = as_(made.coordinator), f"/rounds/{made.round_id}"
    assert "can have no team" not in desk.get(here).text
    title = lose(work, words, made.challenge_ids[1])
    refused = desk.post(f"{here}/opening")
    assert refused.status_code == 409
    assert f"“{title}” can have no team" in refused.text
    assert words in refused.text
    assert "Take it out" in refused.text
    assert f"{title}</a>: " in desk.get(here).text
    with work() as w:
        row = w.one(
            select(RoundChallenge).where(RoundChallenge.challenge_id == made.challenge_ids[1])
        )
        w.remove(row)
    assert desk.post(f"{here}/opening").status_code == 303


def test_a_round_that_offers_nothing_does_not_open(work: Any, as_: As) -> None:
    with work() as w:
        desk = makers.coordinator(w)
        empty = makers.matching_round(w, [], state=State.DRAFT)
    refused = as_(desk).post(f"/rounds/{empty.id}/opening")
    assert refused.status_code == 409
    assert "It offers no challenge" in refused.text


@losing
def test_a_freeze_stops_for_what_was_lost_between_page_and_press_then_leaves_it_out(
    work: Any, as_: As, validate: Callable[[str], None], ranked: Scene, words: str
) -> None:
    desk, here = as_(ranked.coordinator), f"/rounds/{ranked.round_id}"
    gone = ranked.challenge_ids[0]
    sent = {"early": "yes"}
    assert 'name="without"' not in desk.get(here).text
    title = lose(work, words, gone)
    refused = desk.post(f"{here}/freeze", data=sent)
    assert refused.status_code == 409
    assert f"“{title}” can have no team" in refused.text
    assert words in refused.text
    page = desk.get(here).text
    validate(page)
    assert f'name="without" value="{gone}"' in page
    assert "Freeze now without 1 challenge" in page
    assert desk.post(f"{here}/freeze", data={**sent, "without": str(gone)}).status_code == 303
    with work() as w:
        found = w.get(MatchingRound, ranked.round_id)
        assert in_input(found) == set(ranked.challenge_ids[1:])
        state = w.get(Challenge, gone).state
        assert state in (ChallengeState.WITHDRAWN, ChallengeState.PUBLISHED)
        publish(w, found, solved(w, found))
    result = as_(ranked.students[0]).get(f"{here}/result").text
    validate(result)
    assert f"You ranked “{title}” too." in result


def test_what_must_run_and_is_lost_is_not_silently_let_go(
    work: Any, as_: As, ranked: Scene
) -> None:
    gone = ranked.challenge_ids[0]
    with work() as w:
        row = w.one(select(RoundChallenge).where(RoundChallenge.challenge_id == gone))
        row.must_run = True
        w.add(row)
        withdraw(w, gone)
    sent = {"early": "yes", "without": str(gone)}
    refused = as_(ranked.coordinator).post(f"/rounds/{ranked.round_id}/freeze", data=sent)
    assert refused.status_code == 409
    assert "But it must run. Take that mark away" in refused.text


def test_a_challenge_goes_to_the_round_that_is_frozen_first(work: Any, as_: As) -> None:
    with work() as w:
        made = scene(w, 12)
        shared = w.get(Challenge, made.challenge_ids[0])
        other = scene(w, 12)
        w.add(RoundChallenge(round_id=other.round_id, challenge_id=shared.id))
        frozen(w, made)
    desk, there = as_(other.coordinator), f"/rounds/{other.round_id}"
    refused = desk.post(f"{there}/freeze", data={"early": "yes"})
    assert "another round forms its teams" in refused.text
    sent = {"early": "yes", "without": str(shared.id)}
    assert desk.post(f"{there}/freeze", data=sent).status_code == 303
    assert desk.post(f"{there}/cancellation").status_code == 303
    with work() as w:
        states = [w.get(Challenge, one).state for one in (shared.id, *other.challenge_ids)]
        assert states == [ChallengeState.MATCHING] + [ChallengeState.PUBLISHED] * 5


def test_an_open_round_that_lost_one_can_be_prolonged_and_completed(
    work: Any, ranked: Scene
) -> None:
    with work() as w:
        found = w.get(MatchingRound, ranked.round_id)
        bind(w, ranked.challenge_ids[0])
        withdraw(w, ranked.challenge_ids[1])
        equal = makers.challenge(w, credits=9.5)
        form = RoundForm(
            version=found.version,
            name=found.name,
            opens_on="2026-11-01",
            closes_on="2026-12-24",
            starts_on="2027-02-01",
            challenges=ranked.challenge_ids,
        )
        commands.change(w, found, form)
        more = {"version": found.version, "challenges": [*ranked.challenge_ids, equal.id]}
        commands.change(w, found, form.model_copy(update=more))
        commands.freeze(w, found, early=True, without=[ranked.challenge_ids[1]])
        assert ranked.challenge_ids[0] in in_input(found)


def test_a_challenge_of_a_suspended_organisation_cannot_be_added(work: Any, ranked: Scene) -> None:
    with work() as w:
        found = w.get(MatchingRound, ranked.round_id)
        late = makers.challenge(w)
        lose_organisation(w, late.id)
        form = RoundForm(
            version=found.version,
            name=found.name,
            opens_on="2026-11-01",
            closes_on="2026-12-24",
            starts_on="2027-02-01",
            challenges=[*ranked.challenge_ids, late.id],
        )
        with pytest.raises(Invalid, match="is not verified any more"):
            commands.change(w, found, form)


def test_a_run_with_a_team_for_a_suspended_organisation_is_not_published(
    work: Any,
    as_: As,
    database: Database,
    validate: Callable[[str], None],
    ranked: Scene,
) -> None:
    with work() as w:
        found = frozen(w, ranked)
        run = solved(w, found)
        running = int(run.result["teams"][0]["challenge"][1:])
        title = w.get(Challenge, running).title
    desk, here = as_(ranked.coordinator), f"/rounds/{ranked.round_id}"
    page = f"{here}/runs/{run.id}"
    assert desk.post(f"{here}/reopening").status_code == 409  # its challenges stand
    with work() as w:
        lose_organisation(w, running)
    refused = desk.post(f"{page}/publication")
    assert refused.status_code == 409
    assert f"This run forms teams for “{title}”" in refused.text
    assert "open the round again" in refused.text
    shown = desk.get(page).text
    validate(shown)
    assert "1 challenge can have no team in this round." in shown
    assert "Publish run 1" not in shown
    assert f'action="{here}/reopening"' in shown
    with work() as w:
        verify(w, w.get(Organisation, w.get(Challenge, running).organisation_id))
    assert desk.post(f"{page}/publication").status_code == 303
    with work() as w:
        lose_organisation(w, running)  # between the press and the errand
    jobs.run_due(database)
    with work() as w:
        found = w.get(MatchingRound, ranked.round_id)
        job = w.get(Job, found.publishing_job_id)
        assert found.state is State.FROZEN
        assert job.refused
    shown = desk.get(page).text
    validate(shown)
    assert "The teams are not published." in shown
    assert f"This run forms teams for “{title}”" in shown
    assert "Nobody was placed or told." in shown
    assert desk.post(f"{here}/reopening").status_code == 303
    sent = {"early": "yes", "without": str(running)}
    assert desk.post(f"{here}/freeze", data=sent).status_code == 303
    assert "read an earlier input" in desk.get(page).text
    refused = desk.post(f"{page}/publication")
    assert refused.status_code == 409
    assert "This run read an earlier input" in refused.text
    with work() as w:
        found = w.get(MatchingRound, ranked.round_id)
        again = solved(w, found)
        assert again.seed != run.seed
        publish(w, found, again)
        assert found.state is State.PUBLISHED
        assert w.get(Challenge, running).state is ChallengeState.PUBLISHED
        assert found.published_run_id == again.id
