"""Commit and reveal: what was promised is what is opened, and each student can find herself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.matching import (
    commitment,
    drawn_seed,
    input_hash,
    keeps,
    leaf,
    lottery_number,
    merkle_path,
    merkle_root,
    on_path,
    student_record,
)
from hub.matching.lottery import order
from tests.matching.makers import a_round

NONCE, OTHER = bytes(range(32)), bytes(range(1, 33))
ROOT = "ab" * 32


def test_a_nonce_keeps_its_commitment_and_no_other_does():
    published = commitment("round-7", NONCE)
    assert keeps("round-7", NONCE, published)
    assert not keeps("round-7", OTHER, published)
    assert not keeps("round-8", NONCE, published)
    with pytest.raises(ValueError, match="32 bytes"):
        commitment("round-7", b"short")


def test_the_seed_needs_every_nonce_the_input_and_the_label():
    seed = drawn_seed([NONCE, OTHER], ROOT)
    assert seed == drawn_seed([OTHER, NONCE], ROOT)
    assert seed != drawn_seed([NONCE], ROOT)
    assert seed != drawn_seed([NONCE, OTHER], "cd" * 32)
    assert seed != drawn_seed([NONCE, OTHER], ROOT, "sandbox")
    with pytest.raises(ValueError, match="at least one"):
        drawn_seed([], ROOT)


def test_the_number_shown_sorts_like_the_lottery():
    names = [f"s{at}" for at in range(40)]
    assert order(9, names) == sorted(names, key=lambda one: lottery_number(9, one))


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(1, 17))
def test_every_leaf_has_a_path_to_the_root_and_no_changed_leaf_has(count: int):
    leaves = [leaf({"id": at}, bytes([at])) for at in range(count)]
    root = merkle_root(leaves)
    for at, one in enumerate(leaves):
        path = merkle_path(leaves, at)
        assert on_path(one, path, root)
        assert not on_path(leaf({"id": at}, b"guess"), path, root)


def test_a_record_has_nothing_of_others_and_changes_with_each_answer():
    round_ = a_round(24)
    record = student_record(round_, "s0003")
    assert record["id"] == "s0003"
    assert leaf(record, NONCE) != leaf({**record, "languages": ["fi"]}, NONCE)
    assert len(input_hash(round_)) == 64
