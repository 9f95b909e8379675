"""The letters of a text file from elsewhere: which way of writing them down it uses. Bytes in."""

import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

MARKS = set("’‘‚“”„–—…€§°·«»‹›\u00a0\u00ad")
"""Beside letters, what a text of names and programmes may hold outside of ASCII."""
UNKNOWN = (
    "Its letters cannot be read for sure. Choose Windows-1250 below if the file comes from Central "
    "Europe, or save it as CSV in UTF-8."
)


class Letters(StrEnum):
    """How a person says that a file is written; `FOUND` leaves it to us."""

    FOUND = "found"
    CENTRAL = "windows-1250"


@dataclass(frozen=True)
class Text:
    """A file's text, and the name of the way its letters were read."""

    text: str
    way: str

    @property
    def guessed(self) -> bool:
        """Whether the bytes fit other letters as well, so that somebody should look."""
        return self.way.startswith("Windows")


def read(data: bytes, letters: Letters = Letters.FOUND) -> Text:
    """The text of a file: UTF-8 or UTF-16 where the bytes say so, else Windows-1252, or 1250.

    Raises ValueError, with what to do, for bytes that make no words that way: Windows-1250 read
    as Windows-1252 puts signs into names, and a name must not be spoilt in silence.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        way = "UTF-16"
    else:
        with suppress(UnicodeDecodeError):
            return Text(data.decode("utf-8-sig"), "UTF-8")
        way = "Windows-1250" if letters is Letters.CENTRAL else "Windows-1252"
    try:
        found = Text(data.decode(way.lower()), way)
    except UnicodeDecodeError:
        raise ValueError(UNKNOWN) from None
    if found.guessed and not all(map(likely, set(found.text))):
        raise ValueError(UNKNOWN)
    return found


def likely(one: str) -> bool:
    """Whether a character may stand in a name: any of ASCII, a letter, a usual mark."""
    return one.isascii() or one in MARKS or unicodedata.category(one)[0] in "LM"
