"""What others see of a seat, and how a fault is said on a socket."""

import json
from typing import NamedTuple

from hub.errors import Conflict, HubError, NotFound, SignInFirst, TooMany
from hub.realtime.walk import MAX_DEPTH, json_depth
from hub.realtime.wire import Malformed

_COLOURS = (
    "#b3261e",
    "#00639b",
    "#1b6d2f",
    "#8a4a00",
    "#7b3fa0",
    "#006a67",
    "#9c2f6e",
    "#5a5f00",
)


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


_decode = json.JSONDecoder(parse_constant=_no_number).raw_decode
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Stamp(NamedTuple):
    """What a presence says of its person."""

    user: dict[str, object]
    tail: bytes
    """The same as JSON, as it ends an object with something before it."""


def stamp(person_id: int | None, name: str) -> Stamp:
    """The stamp of a person: the colour of a cursor is the same in every room."""
    colour = _COLOURS[(person_id or 0) % len(_COLOURS)]
    user: dict[str, object] = {"id": person_id, "name": name or "Guest", "color": colour}
    return Stamp(user, b',"user":' + _encode(user).encode("utf-8", "replace") + b"}")


def stamped(raw: bytes, stamp: Stamp) -> bytes:
    """A state with the identity that the server knows. Raises Malformed."""
    if json_depth(raw) > MAX_DEPTH:
        raise Malformed("a presence that is nested too deep")
    try:
        text = raw.decode().strip(" \t\r\n")
        state, end = _decode(text)
    except (ValueError, RecursionError):
        raise Malformed("a presence that is not JSON") from None
    if end != len(text) or not isinstance(state, dict):
        raise Malformed("a presence that is no object")
    if state and "user" not in state:
        # Known to be an object: what is there stays, and is not written anew.
        return raw.rstrip()[:-1] + stamp.tail
    state["user"] = stamp.user
    return _encode(state).encode("utf-8", "replace")


def close_code(fault: HubError) -> int:
    """The close code of a fault: as HTTP, with 4000 added."""
    for kind, code in ((NotFound, 4404), (SignInFirst, 4401), (Conflict, 4409), (TooMany, 4429)):
        if isinstance(fault, kind):
            return code
    return 4403
