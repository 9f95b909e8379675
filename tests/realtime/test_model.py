"""Whatever happens to people, lines and processes: all end with the same, and nothing that was
acknowledged or seen is missing.

The model is plain (`model_truth.py`); the runs are random and shrink to what is at fault
(`model_steps.py`). `python -m tests.realtime.model_runs 5000` plays many more.
"""

from collections.abc import Callable

import pytest

from hub.realtime.copies import Copy
from hub.realtime.log import Entry
from hub.realtime.rooms import Room
from hub.realtime.wire import Parcel
from tests.postgresql import Postgresql
from tests.realtime.model_runs import explore


def test_all_end_with_the_same_and_nothing_promised_is_missing() -> None:
    explore(examples=100)


def test_so_they_do_on_postgresql(postgresql: Postgresql) -> None:
    explore(postgresql.bare(), examples=30)


def keeps_too_little(patch: pytest.MonkeyPatch) -> None:
    """Every seventh commit is told and acknowledged, but not in the log."""
    made, rows_of = [0], Room.entry

    def entry(room: Room) -> Entry:
        given = rows_of(room)
        made[0] += 1
        if made[0] % 7 == 0:
            given.rows = []
        return given

    patch.setattr(Room, "entry", entry)


def tells_too_early(patch: pytest.MonkeyPatch) -> None:
    """Others hear of an edit before it is kept."""
    rows_of = Room.entry

    def entry(room: Room) -> Entry:
        given = rows_of(room)
        messages = [message for part in (room.flight or {}).values() for message in part.messages]
        room.tell(Parcel(messages), {})
        return given

    patch.setattr(Room, "entry", entry)


def acknowledges_too_early(patch: pytest.MonkeyPatch) -> None:
    """Writers hear "saved" before their edits are kept."""
    rows_of = Room.entry

    def entry(room: Room) -> Entry:
        given = rows_of(room)
        for seat, part in (room.flight or {}).items():
            if not seat.gone:
                seat.acknowledge(part.number)
        return given

    patch.setattr(Room, "entry", entry)


def answers_from_before(patch: pytest.MonkeyPatch) -> None:
    """Those who join get the document without what was kept a moment ago."""

    def current(copy: Copy) -> object:
        assert copy.doc is not None
        return copy.doc

    whole = Copy.current

    def stale(copy: Copy) -> object:
        return whole(copy) if copy.doc is None else current(copy)

    patch.setattr(Copy, "current", stale)


@pytest.mark.parametrize(
    "fault", [keeps_too_little, tells_too_early, acknowledges_too_early, answers_from_before]
)
def test_it_would_notice_an_engine_that(
    fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        explore(examples=60, only_find=True)
