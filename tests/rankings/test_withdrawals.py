"""A challenge is withdrawn while students rank: who is told, and what still counts."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from hub.challenges import Challenge, Confidentiality, Rights, commands
from hub.identity import Person
from hub.notices import Notice
from hub.rankings import Ranking
from hub.rounds import MatchingRound
from hub.rounds.freezing import instance_of
from tests import makers
from tests.conftest import Client, Opening

As = Callable[..., Client]


def told(work: Opening, person: Person, kind: str) -> list[str]:
    with work() as w:
        return w.all(
            select(Notice.sentence).where(
                col(Notice.person_id) == person.id, col(Notice.kind) == kind
            )
        )


class Round:
    """An open round with seven challenges, of which a student has ranked the first five."""

    def __init__(self, work: Opening, as_: As, offered: int = 7, ranked: int = 5) -> None:
        self.work = work
        with work() as w:
            self.coordinator = makers.coordinator(w)
            self.challenges = [makers.challenge(w, title=f"Number {n}") for n in range(offered)]
            self.round = makers.matching_round(w, self.challenges)
            self.student = makers.student(w)
        self.client = as_(self.student)
        self.save(range(ranked))

    def save(self, order: range | list[int]) -> None:
        with self.work() as w:
            version = w.maybe(select(Ranking.version)) or 0
        sent = {"version": version, "order": [self.challenges[one].id for one in order]}
        answer = self.client.post(f"/rankings/{self.round.id}", data=sent)
        assert answer.status_code == 303

    def withdraw(self, at: int) -> None:
        with self.work() as w:
            row = w.get(Challenge, self.challenges[at].id)
            commands.withdraw(w, row, "We moved.")

    def takes_part(self) -> bool:
        with self.work() as w:
            return w.one(select(Ranking)).sent_at is not None

    def page(self) -> str:
        return str(self.client.get("/rankings").text)

    def told(self) -> list[str]:
        return told(self.work, self.student, "rankings.withdrawn")


@pytest.fixture
def ranked(work: Opening, as_: As) -> Round:
    return Round(work, as_)


def test_who_ranked_it_is_told_what_is_missing_and_still_takes_part(ranked: Round) -> None:
    ranked.withdraw(1)
    (sentence,) = ranked.told()
    assert sentence.startswith(
        "“Number 1” in your ranking was withdrawn by its organisation. "
        "4 of at least 5 are left. Rank 1 more until "
    )
    page = ranked.page()
    assert "<strong>4 of at least 5</strong>, since “Number 1” was withdrawn" in page
    assert "<strong>Rank 1 more</strong>" in page
    assert "Its organisation has withdrawn it." in page
    assert ranked.takes_part()


def test_putting_it_in_another_order_keeps_the_part_and_one_more_completes_it(
    ranked: Round,
) -> None:
    ranked.withdraw(1)
    ranked.save([4, 3, 2, 0])
    assert ranked.takes_part()
    assert "since 1 challenge was withdrawn" in ranked.page()
    ranked.save([4, 3, 2, 0, 5])
    assert ranked.takes_part()
    assert "withdrawn" not in ranked.page()


def test_taking_out_more_than_was_withdrawn_loses_the_part(ranked: Round) -> None:
    ranked.withdraw(1)
    ranked.save([4, 3, 2])
    assert not ranked.takes_part()
    assert "does not take part yet" in ranked.page()


def test_an_unfinished_ranking_is_not_excused(work: Opening, as_: As) -> None:
    ranked = Round(work, as_, ranked=4)
    ranked.withdraw(1)
    assert not ranked.takes_part()
    assert "3 of at least 5 are left. Rank 2 more" in ranked.told()[0]
    assert "does not take part yet" in ranked.page()


def test_a_longer_ranking_lacks_nothing(work: Opening, as_: As) -> None:
    ranked = Round(work, as_, ranked=6)
    ranked.withdraw(1)
    assert ranked.told() == [
        "“Number 1” in your ranking was withdrawn by its organisation. "
        "5 challenges in it still count."
    ]
    assert ranked.takes_part()


def test_others_are_not_told(ranked: Round) -> None:
    ranked.withdraw(6)
    assert ranked.told() == []
    assert "Number 6" not in ranked.page()


def test_what_is_withdrawn_cannot_be_added_any_more(ranked: Round) -> None:
    ranked.withdraw(6)
    key = ranked.challenges[6].id
    assert ranked.client.post(f"/rankings/challenges/{key}").status_code == 409


def test_the_matching_leaves_it_out(ranked: Round) -> None:
    ranked.withdraw(0)
    with ranked.work() as w:
        instance = instance_of(w, w.get(MatchingRound, ranked.round.id))
    key = f"c{ranked.challenges[0].id}"
    assert key not in {one.id for one in instance.challenges}
    (student,) = instance.students
    assert [key for (key,) in student.ranking] == [f"c{one.id}" for one in ranked.challenges[1:5]]


@pytest.mark.parametrize(
    ("terms", "free_credits", "unequal"),
    [
        ({"confidentiality": Confidentiality.NDA}, 5.0, True),
        ({"rights": Rights.OPTIONAL_ASSIGNMENT}, 5.0, True),
        ({"confidentiality": Confidentiality.LIMITED}, 5.0, False),
        ({"confidentiality": Confidentiality.NDA}, 7.5, False),
    ],
)
def test_coordinators_hear_when_the_last_equal_one_without_hard_terms_is_gone(
    work: Opening, terms: dict[str, object], free_credits: float, unequal: bool
) -> None:
    with work() as w:
        coordinator = makers.coordinator(w)
        free = makers.challenge(w, title="Free", credits=free_credits)
        bound = makers.challenge(w, title="Bound", credits=5.0, **terms)
        makers.matching_round(w, [free, bound], name="Spring")
        commands.withdraw(w, free, "We moved.")
    sentences = told(work, coordinator, "rankings.unequal")
    assert len(sentences) == unequal
    if unequal:
        assert "In Spring, “Bound” now has no equal with 5 credits" in sentences[0]
