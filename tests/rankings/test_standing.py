"""What a student is told of a challenge, wherever it is shown: a table of cases."""

import pytest

from hub.rankings.standing import FITS, NEVER, Standing
from tests.rankings.test_eligibility import challenge, profile

WRONG = "Its teams work in English, and your profile does not name that."


@pytest.mark.parametrize(
    ("languages", "chosen", "title", "sentence"),
    [
        (["en"], {}, "You can rank it", FITS),
        (["en"], {7: (1, 1)}, "First in your ranking", FITS),
        (["en"], {7: (1, 4)}, "Number 4 in your ranking", FITS),
        (["en"], {7: (1, None)}, "Excluded by you", NEVER),
        (["en"], {8: (1, 1)}, "You can rank it", FITS),
        (["pl"], {}, "You cannot be placed here", WRONG),
        (["pl"], {7: (1, 4)}, "Number 4 in your ranking", f"It does not count. {WRONG}"),
        (["pl"], {7: (1, None)}, "Excluded by you", NEVER),
    ],
)
def test_a_challenge_is_put_in_words(
    languages: list[str], chosen: dict[int, tuple[int, int | None]], title: str, sentence: str
) -> None:
    fit = Standing(profile(languages=languages), chosen).fit(7, challenge())
    assert (fit.title, fit.sentence) == (title, sentence)


def test_without_a_profile_it_comes_first() -> None:
    assert Standing(None).fit(7, challenge()).title == "Complete your profile first"
    unfinished = Standing(profile(completed_at=None)).fit(7, challenge())
    assert unfinished.title == "Complete your profile first"


def test_what_is_excluded_is_not_counted_as_ranked() -> None:
    assert Standing(profile(), {7: (1, 1), 8: (1, 2), 9: (1, None)}).ranked == 2
