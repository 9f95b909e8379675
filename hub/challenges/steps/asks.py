"""What a step and a question of the wizard are."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a question is answered on the page."""

    TEXT = "text"
    AREA = "area"
    NUMBER = "number"
    DATE = "date"
    SELECT = "select"
    ONE = "one"
    SOME = "some"
    CRITERIA = "criteria"
    SKILLS = "skills"
    MEMBERS = "members"


@dataclass(frozen=True)
class Ask:
    """One question. `name` is a column of Challenge; `short` is how a table or a link names it.

    least: how many characters (or choices) make a useful answer; 0 means it may stay empty.
    needed: the sentence that says what to do when it is missing.
    """

    name: str
    short: str
    question: str
    kind: Kind = Kind.AREA
    hint: str = ""
    example: str = ""
    least: int = 0
    most: int = 0
    needed: str = ""
    rows: int = 4
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""

    @property
    def optional(self) -> bool:
        return not self.needed


@dataclass(frozen=True)
class Step:
    """One page of the wizard. `looks_for` is what reviewers look for: to think with, no score."""

    key: str
    title: str
    lead: str
    about: str
    minutes: int
    asks: tuple[Ask, ...]
    looks_for: tuple[str, ...] = field(default=())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(ask.name for ask in self.asks)
