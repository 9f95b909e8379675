"""The life of a challenge: what may follow what, and what is written down."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from hub.audit import AuditEvent
from hub.challenges import PUBLIC, IllegalMove, State, move
from hub.challenges.models import ChallengeEvent, ChallengeFacet
from hub.challenges.moves import MOVES, NAMES
from hub.search import SearchEntry
from tests import makers
from tests.conftest import Opening


def test_every_state_has_its_moves_and_its_name() -> None:
    assert set(MOVES) == set(State)
    assert set(NAMES) == set(State)


def test_every_state_can_be_reached_and_the_ends_are_ends() -> None:
    reached, edge = {State.DRAFT}, {State.DRAFT}
    while edge:
        edge = {later for one in edge for later in MOVES[one]} - reached
        reached |= edge
    assert reached == set(State)
    assert {one for one, later in MOVES.items() if not later} == {
        State.CLOSED,
        State.REJECTED,
        State.WITHDRAWN,
    }


def test_nothing_is_published_without_an_approval() -> None:
    assert {one for one, later in MOVES.items() if State.PUBLISHED in later} == {
        State.APPROVED,
        State.MATCHING,
    }
    assert State.APPROVED not in MOVES[State.DRAFT]


def test_a_published_challenge_never_becomes_a_draft_again() -> None:
    seen, edge = set[State](), {State.PUBLISHED}
    while edge:
        seen |= edge
        edge = {later for one in edge for later in MOVES[one]} - seen
    assert not seen & {State.DRAFT, State.SUBMITTED, State.EDITS_REQUESTED}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wanted=st.lists(st.sampled_from(list(State)), max_size=14))
def test_any_walk_keeps_history_and_index_in_step(work: Opening, wanted: list[State]) -> None:
    with work() as w:
        challenge = makers.challenge(w, state=State.DRAFT)
        moved = []
        for to in wanted:
            before = challenge.state
            if to is before:
                move(w, challenge, to)
            elif to in MOVES[before]:
                move(w, challenge, to, "because")
                moved.append(to)
            else:
                with pytest.raises(IllegalMove):
                    move(w, challenge, to)
            assert challenge.state is (moved[-1] if moved else State.DRAFT)
        events = w.all(
            select(ChallengeEvent.state)
            .where(col(ChallengeEvent.challenge_id) == challenge.id)
            .order_by(col(ChallengeEvent.id))
        )
        assert events == moved
        public = challenge.state in PUBLIC
        facets = w.count(
            select(ChallengeFacet.name).where(col(ChallengeFacet.challenge_id) == challenge.id)
        )
        entries = w.count(select(SearchEntry).where(col(SearchEntry.item_id) == challenge.id))
        assert (facets > 0) is public
        assert entries == (1 if public else 0)


def test_a_move_is_recorded_and_announced(work: Opening) -> None:
    with work() as w:
        challenge = makers.challenge(w, state=State.PUBLISHED)
        move(w, challenge, State.MATCHING)
        assert f"challenges/{challenge.id}" in w.topics
        w.session.flush()
        event = w.one(select(AuditEvent).where(col(AuditEvent.action) == "challenges.move"))
        assert event.details == {"before": "published", "after": "matching"}


def test_the_text_that_was_sent_is_kept(work: Opening) -> None:
    with work() as w:
        challenge = makers.challenge(w, state=State.DRAFT, title="Keep attics dry")
        move(w, challenge, State.SUBMITTED)
        challenge.title = "Keep roofs dry"
        event = w.one(select(ChallengeEvent))
        assert event.snapshot["title"] == "Keep attics dry"
        assert event.snapshot["starts_on"] == "2027-02-01"


def test_the_refusal_says_where_it_stands(work: Opening) -> None:
    with work() as w:
        challenge = makers.challenge(w, state=State.DRAFT, title="Keep attics dry")
        with pytest.raises(IllegalMove, match="“Keep attics dry” is at “Draft”"):
            move(w, challenge, State.PUBLISHED)
