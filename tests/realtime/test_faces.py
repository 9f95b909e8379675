"""Presences are stamped by the server: nobody can appear as somebody else."""

import json

import pytest

from hub.realtime.faces import stamp, stamped
from hub.realtime.wire import Malformed

OWN = stamp(3, "Åsa")


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"cursor": {"at": 4}},
        {"user": {"id": 9, "name": "Somebody else"}, "a": "}"},
        {"text": '","user":{"id":9}', "b": [1.5, None, True]},
    ],
)
@pytest.mark.parametrize("around", ["", " ", "\n\t"])
def test_the_servers_identity_is_in_every_state(state: dict[str, object], around: str) -> None:
    raw = (around + json.dumps(state) + around).encode()
    assert json.loads(stamped(raw, OWN)) == {**state, "user": OWN.user}
    assert stamped(raw, OWN).count(b'"name":"\xc3\x85sa"') == 1


def test_a_second_user_behind_a_first_is_written_over() -> None:
    raw = b'{"user":{"id":9},"a":1,"user":{"id":8}}'
    assert json.loads(stamped(raw, OWN)) == {"a": 1, "user": OWN.user}
    assert b'"id":9' not in stamped(raw, OWN)


@pytest.mark.parametrize(
    "raw", [b"", b"[1]", b"7", b'{"a":NaN}', b'{"a":1', b"\xff\xfe{\x00}\x00", b'{"a":' * 100]
)
def test_what_is_no_object_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        stamped(raw, OWN)
