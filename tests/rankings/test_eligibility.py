"""Who can be placed where, as a table; and what the controls of a rank list do."""

from typing import Any

import pytest

from hub.challenges import Challenge
from hub.profiles import Level, StudentProfile
from hub.rankings import eligible
from hub.rankings.order import moved, stepped
from tests.conftest import NOW


def profile(**values: Any) -> StudentProfile:
    return StudentProfile(
        **{
            "person_id": 1,
            "university_id": 1,
            "level": Level.MASTER,
            "languages": ["en", "pl"],
            "completed_at": NOW,
            "changed_at": NOW,
            **values,
        }
    )


def challenge(**values: Any) -> Challenge:
    return Challenge(
        **{"levels": ["bachelor", "master"], "languages": ["en"], "key": "c", **values}
    )


@pytest.mark.parametrize(
    ("who", "what", "words"),
    [
        (profile(), challenge(), []),
        (profile(), challenge(levels=[], languages=[]), []),
        (profile(languages=["pl"]), challenge(languages=["en", "pl"]), []),
        (profile(level=Level.DOCTORAL), challenge(), ["bachelor or master students"]),
        (profile(languages=["pl"]), challenge(), ["work in English"]),
        (profile(languages=[]), challenge(levels=["doctoral"]), ["doctoral", "English"]),
        (profile(completed_at=None), challenge(), ["not complete"]),
        (None, challenge(), ["not complete"]),
    ],
)
def test_reasons_against_a_place(
    who: StudentProfile | None, what: Challenge, words: list[str]
) -> None:
    reasons = eligible(who, what)
    assert len(reasons) == len(words)
    for word, reason in zip(words, reasons, strict=True):
        assert word in reason


@pytest.mark.parametrize(
    ("places", "result"),
    [
        ([1, 2, 3], [7, 8, 9]),
        ([3, 2, 3], [8, 9, 7]),
        ([1, 2, 1], [9, 7, 8]),
        ([1, 99, 3], [7, 9, 8]),
        ([-5, 2, 3], [7, 8, 9]),
        ([], [7, 8, 9]),
    ],
)
def test_a_chosen_place_moves_one_and_shifts_the_others(
    places: list[int], result: list[int]
) -> None:
    assert moved([7, 8, 9], places) == result


@pytest.mark.parametrize(
    ("key", "by", "result"),
    [
        (8, -1, [8, 7, 9]),
        (8, 1, [7, 9, 8]),
        (7, -1, [7, 8, 9]),
        (9, 1, [7, 8, 9]),
        (5, 1, [7, 8, 9]),
        (None, 1, [7, 8, 9]),
    ],
)
def test_a_step_stops_at_the_ends(key: int | None, by: int, result: list[int]) -> None:
    order = [7, 8, 9]
    stepped(order, key, by)
    assert order == result
