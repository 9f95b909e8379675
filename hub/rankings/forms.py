"""What a student may send about a ranking."""

from pydantic import Field

from hub.identity import Email
from hub.web import Form

MOST = 10
"""The longest ranking."""
MOST_EXCLUDED = 2
Key = Field(default=None, ge=1, le=999_999_999)


class RankingForm(Form):
    """The order as shown, and the control that was used: any of them, or none (saved as is).

    order and place go together: one entry an item, in the order shown; `place` is what its
    select says.
    """

    version: int = 0
    order: list[int] = Field(default=[], max_length=60)
    place: list[int] = Field(default=[], max_length=60)
    up: int | None = Key
    down: int | None = Key
    remove: int | None = Key
    add: int | None = Key
    exclude: int | None = Key
    include: int | None = Key
    then: str = Field(default="", max_length=20)
    autosave: str = Field(default="", max_length=8)


class WhyForm(Form):
    """Why a student wants a challenge."""

    why: str = Field(default="", max_length=300)


class WishForm(Form):
    """With whom a student would like to be in a team."""

    email: Email
