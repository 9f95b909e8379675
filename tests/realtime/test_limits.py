"""Limits as settings: what may be chosen, and what is refused with a sentence."""

import pytest

from hub.realtime.limits import Limits


def test_chosen_limits_replace_defaults_and_keep_their_kind() -> None:
    limits = Limits.chosen({"seats_a_room": 400.0, "ping": 5})
    assert (limits.seats_a_room, type(limits.seats_a_room)) == (400, int)
    assert (limits.ping, type(limits.ping)) == (5.0, float)
    assert limits.seats_a_person == Limits().seats_a_person


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("seats", 3, "no limit"),
        ("seats_a_room", 0, "above 0"),
        ("seats_a_room", 1.5, "whole number"),
        ("seats_a_room", float("inf"), "whole number"),
        ("ping", -1, "above 0"),
        ("ping", float("nan"), "above 0"),
    ],
)
def test_what_is_no_limit_is_refused(name: str, value: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Limits.chosen({name: value})
