"""When a deliverable may be handed in, and what its hash is over."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.submissions.rules import digest, label, verdict

DUE = datetime(2027, 1, 15, 17, tzinfo=UTC)


def test_before_the_date_it_is_taken_and_not_late():
    found = verdict(DUE - timedelta(minutes=1), DUE, 48, 0, 3)
    assert (found.allowed, found.late) == (True, False)


def test_after_the_date_it_is_late_then_closed():
    assert verdict(DUE + timedelta(hours=47), DUE, 48, 0, 3).late
    assert not verdict(DUE + timedelta(hours=49), DUE, 48, 0, 3).allowed


def test_the_last_version_closes_it():
    assert not verdict(DUE - timedelta(days=1), DUE, 48, 3, 3).allowed


@given(st.integers(-100, 100), st.integers(0, 72), st.integers(0, 5), st.integers(1, 5))
def test_waiting_longer_never_opens_what_was_closed(hours, late_hours, versions, most):
    now = DUE + timedelta(hours=hours)
    before = verdict(now, DUE, late_hours, versions, most)
    after = verdict(now + timedelta(hours=1), DUE, late_hours, versions, most)
    assert before.allowed or not after.allowed
    assert after.late or not before.late or not after.allowed


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@given(values, values)
def test_the_hash_is_equal_exactly_for_equal_values(first, second):
    same = digest(first) == digest(second)
    assert same == (repr_of(first) == repr_of(second))


def repr_of(value):
    """A value without the order of its keys; True and 1 differ, as they do in JSON."""
    if isinstance(value, dict):
        return ("dict", sorted((key, repr_of(one)) for key, one in value.items()))
    if isinstance(value, list):
        return ("list", [repr_of(one) for one in value])
    return (type(value).__name__, str(value))


@given(st.integers(1, 10**6))
def test_a_label_is_short_and_the_same_for_all_versions(deliverable_id):
    assert len(label(deliverable_id)) == 3
    assert label(deliverable_id).isalnum()
