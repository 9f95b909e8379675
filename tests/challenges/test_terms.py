"""Which terms bind, and which offer leaves a student without an equal way around them."""

from typing import Any

import pytest

from hub.challenges import Challenge, Confidentiality, Rights, without_alternative
from hub.challenges.terms import binds, facet

SOLD = {"rights": Rights.OPTIONAL_ASSIGNMENT}
SECRET = {"confidentiality": Confidentiality.NDA}


def challenge(**values: Any) -> Challenge:
    return Challenge(
        **{
            "key": "c",
            "credits": 5.0,
            "rights": Rights.OPEN_LICENCE,
            "confidentiality": Confidentiality.NONE,
            **values,
        }
    )


@pytest.mark.parametrize(
    ("values", "binding", "found_by"),
    [
        ({}, False, ["free"]),
        ({"confidentiality": Confidentiality.LIMITED}, False, ["free", "limited"]),
        (SOLD, True, ["assignment"]),
        (SECRET, True, ["nda"]),
        ({**SOLD, **SECRET}, True, ["assignment", "nda"]),
    ],
)
def test_terms_that_bind(values: dict[str, Any], binding: bool, found_by: list[str]) -> None:
    one = challenge(**values)
    assert binds(one) is binding
    assert facet(one) == found_by


@pytest.mark.parametrize("terms", [SOLD, SECRET])
def test_an_offer_has_an_equal_alternative(terms: dict[str, Any]) -> None:
    bound = challenge(**terms)
    assert without_alternative([bound]) == [bound]
    assert without_alternative([bound, challenge(credits=7.5)]) == [bound]
    assert without_alternative([bound, challenge(**terms)]) == [bound, bound]
    assert without_alternative([bound, challenge()]) == []
    assert without_alternative([challenge()]) == []
