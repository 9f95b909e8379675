"""What a student and the ombud team may send."""

from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from hub.needs.models import Effect
from hub.web import Form

MOST_HOURS = 40
LAST_YEAR = 2100
EVENINGS = (16, 18, 20)
"""Hours from which somebody may say that they cannot meet; even, as the blocks of a week are."""
Answer = Literal["unsaid", "yes"]


class NeedForm(Form):
    """One need. `hours` is read for at most n hours a week, `evening` for no evenings."""

    version: int = 0
    effect: Effect
    hours: int | None = Field(default=None, ge=1, le=MOST_HOURS)
    evening: int | None = None
    words: str = Field(default="", max_length=600)
    valid_from: date | None = None
    """Empty: from today on."""
    valid_to: date | None = None

    @field_validator("evening")
    @classmethod
    def an_even_hour(cls, value: int | None) -> int | None:
        if value is not None and value not in EVENINGS:
            raise ValueError("Choose one of the hours shown.")
        return value

    @field_validator("valid_from", "valid_to")
    @classmethod
    def within_reach(cls, value: date | None) -> date | None:
        if value is not None and not 2000 <= value.year <= LAST_YEAR:
            raise ValueError("Enter a day of these years, or leave it empty.")
        return value

    @property
    def amount(self) -> int | None:
        if self.effect is Effect.MAX_HOURS:
            return self.hours
        return self.evening if self.effect is Effect.NO_EVENINGS else None


class ArrangementForm(Form):
    """What was agreed with the student; empty takes it back."""

    version: int = 0
    arranged: str = Field(default="", max_length=600)


class InclusionForm(Form):
    """One answer for each of `hub.needs.attributes`; whoever sends none has said nothing."""

    gender: Answer = "unsaid"
    first_generation: Answer = "unsaid"
    disability: Answer = "unsaid"
    carer: Answer = "unsaid"
    means: Answer = "unsaid"
    migration: Answer = "unsaid"

    @property
    def named(self) -> set[str]:
        """The attributes that were said yes to."""
        return {name for name, answer in self.model_dump().items() if answer == "yes"}
