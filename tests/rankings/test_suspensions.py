"""An organisation is not verified any more while students rank: who is told, and what counts."""

import pytest
from sqlmodel import col, select

from hub.administration.commands import verify
from hub.challenges import Challenge, Confidentiality
from hub.notices import Notice
from hub.organisations import Organisation, Verification
from tests import makers
from tests.conftest import Opening
from tests.rankings.test_withdrawals import As, Round, told


@pytest.fixture
def ranked(work: Opening, as_: As) -> Round:
    return Round(work, as_)


def say(work: Opening, challenge: Challenge, verification: Verification) -> None:
    with work() as w:
        organisation = w.get(Organisation, w.get(Challenge, challenge.id).organisation_id)
        verify(w, organisation, verification)


@pytest.mark.parametrize("verification", [Verification.SUSPENDED, Verification.PENDING])
def test_who_ranked_it_is_told_what_is_missing_and_still_takes_part(
    ranked: Round, verification: Verification
) -> None:
    say(ranked.work, ranked.challenges[1], verification)
    (sentence,) = told(ranked.work, ranked.student, "rankings.lost")
    assert sentence.startswith(
        "“Number 1” in your ranking is lost: its organisation is not verified any more. "
        "4 of at least 5 are left. Rank 1 more until "
    )
    page = ranked.page()
    assert "<strong>4 of at least 5</strong>, since “Number 1” was lost" in page
    assert "Its organisation is not verified any more" in page
    ranked.save([4, 3, 2, 0])
    assert ranked.takes_part()


def test_others_are_not_told_and_it_cannot_be_ranked_any_more(ranked: Round) -> None:
    say(ranked.work, ranked.challenges[6], Verification.SUSPENDED)
    assert told(ranked.work, ranked.student, "rankings.lost") == []
    assert "Number 6" not in ranked.page()
    key = ranked.challenges[6].id
    assert ranked.client.post(f"/rankings/challenges/{key}").status_code == 409


def test_it_counts_again_once_its_organisation_is_verified_again(ranked: Round) -> None:
    say(ranked.work, ranked.challenges[1], Verification.SUSPENDED)
    say(ranked.work, ranked.challenges[1], Verification.VERIFIED)
    assert "<strong>5 of at least 5</strong>" in ranked.page()


def test_students_are_told_once(ranked: Round) -> None:
    for verification in (Verification.SUSPENDED, Verification.PENDING, Verification.SUSPENDED):
        say(ranked.work, ranked.challenges[1], verification)
    assert len(told(ranked.work, ranked.student, "rankings.lost")) == 1


def test_what_was_withdrawn_before_is_not_told_again(ranked: Round) -> None:
    ranked.withdraw(1)
    say(ranked.work, ranked.challenges[1], Verification.SUSPENDED)
    assert told(ranked.work, ranked.student, "rankings.lost") == []


def test_coordinators_hear_when_the_last_equal_one_without_hard_terms_is_gone(
    work: Opening,
) -> None:
    with work() as w:
        makers.coordinator(w)
        free = makers.challenge(w, title="Free")
        bound = makers.challenge(w, title="Bound", confidentiality=Confidentiality.NDA)
        makers.matching_round(w, [free, bound], name="Spring")
    say(work, free, Verification.SUSPENDED)
    with work() as w:
        found = select(Notice.sentence).where(col(Notice.kind) == "rankings.unequal")
        (sentence,) = w.all(found)
    assert sentence.startswith("“Free” is lost: its organisation is not verified any more. In Spr")
