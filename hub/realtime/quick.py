"""The quick way of an update: typing, which is nearly all that comes, without any detours.

One pattern reads the whole message; a few look-ups tell whether it continues what its client
wrote before and builds on what is there. Anything else goes the general way in `rooms.py`,
which takes and refuses the same.
"""

import re
from typing import TYPE_CHECKING

from hub.realtime.joining import VAR, read_var
from hub.realtime.walk import text_length

if TYPE_CHECKING:
    from hub.realtime.seats import Seat

_MESSAGE = re.compile(
    rb"\x00\x02" + VAR + rb"\x01\x01" + VAR * 2 + rb"\x84" + VAR * 3 + rb"(.*)\x00\Z", re.DOTALL
)
"""An update message with one string put after something that is there."""
MOST = 8 * 1024
MAX_CLOCK = 2**31


def typed(seat: "Seat", message: bytes) -> bool:
    """Take a message if it is plain typing of a client of this seat; whether it was."""
    match = _MESSAGE.match(message)
    if match is None:
        return False
    size_b, client_b, clock_b, left_b, left_clock_b, length_b, text = match.groups()
    client = seat.clients.get(client_b)
    size = len(message)
    if client is None or size > MOST:
        return False
    room = seat.room
    if (
        read_var(size_b) != size - 2 - len(size_b)
        or read_var(length_b) != len(text)
        or room.size > room.most
        or room.parts >= room.limits.parts
        or room.early
    ):
        return False
    clocks = room.clocks
    clock = read_var(clock_b)
    # What it stands behind: its own last string, or one of anybody that is there.
    known = clock if left_b == client_b else clocks.get(read_var(left_b), 0)
    if clocks[client] != clock or read_var(left_clock_b) >= known or not text:
        return False
    end = clock + (len(text) if text.isascii() else text_length(text))
    if end > MAX_CLOCK:
        return False
    clocks[client] = end
    room.parts += 1
    seat.taken = number = seat.taken + 1
    part = room.pending.get(seat) or room.new_part(seat)
    part.number = number
    part.messages.append(message)
    return True
