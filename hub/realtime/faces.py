"""What others see of a seat, and how a fault is said on a socket."""

from hub.errors import Conflict, HubError, NotFound, SignInFirst, TooMany

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


def stamp(person_id: int | None, name: str) -> dict[str, object]:
    """What a presence says of its person: the colour of a cursor is the same in every room."""
    colour = _COLOURS[(person_id or 0) % len(_COLOURS)]
    return {"id": person_id, "name": name or "Guest", "color": colour}


def close_code(fault: HubError) -> int:
    """The close code of a fault: as HTTP, with 4000 added."""
    for kind, code in ((NotFound, 4404), (SignInFirst, 4401), (Conflict, 4409), (TooMany, 4429)):
        if isinstance(fault, kind):
            return code
    return 4403
