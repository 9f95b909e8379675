"""Codes of students: they lead back by the round's key, and say nothing without it."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub.rounds import MatchingRound
from hub.rounds.codes import PATTERN, Codes
from tests import makers
from tests.rounds.scene import code_of, frozen, scene, solved

KEY = "0f" * 16


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_code_leads_back_to_its_person_alone(one: int, other: int) -> None:
    codes = Codes(KEY)
    assert PATTERN.fullmatch(codes.of(one))
    assert codes.person(codes.of(one)) == one
    assert (codes.of(one) == codes.of(other)) == (one == other)


def test_codes_of_neighbours_and_of_other_rounds_have_nothing_in_common() -> None:
    codes, others = Codes(KEY), Codes("f0" * 16)
    made = [codes.of(person) for person in range(1, 2001)]
    assert len(set(made)) == 2000
    assert made != sorted(made)
    assert not set(made) & {others.of(person) for person in range(1, 2001)}
    ends = {one[-2:] for one in made[:64]}
    assert len(ends) > 40


def test_neither_input_nor_result_names_a_person_by_number(work: Any) -> None:
    with work() as w:
        made = scene(w, 12)
        found = frozen(w, made)
        run = solved(w, found)
        kept = json.dumps([found.instance, run.result])
        assert found.code_key == makers.CODE_KEY
        assert found.code_key not in kept
        for person in made.students:
            assert code_of(person) in kept
            assert f'"s{person}"' not in kept
    fresh = {
        MatchingRound.model_fields["code_key"].get_default(call_default_factory=True)
        for _ in range(2)
    }
    assert {len(one) for one in fresh} == {32}
    assert len(fresh) == 2
