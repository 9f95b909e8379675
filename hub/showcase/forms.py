"""What a person may send about a project."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from hub.reference.languages import BY_CODE
from hub.submissions import LICENCES
from hub.web import Form


def known_language(value: str) -> str:
    if value not in BY_CODE:
        raise ValueError("Choose a language from the list.")
    return value


def known_licence(value: str) -> str:
    if value not in LICENCES:
        raise ValueError("Choose a licence from the list.")
    return value


class StoryForm(Form):
    """The story that everyone will read."""

    title: str = Field(min_length=4, max_length=120)
    sentence: str = Field(min_length=20, max_length=240)
    problem: str = Field(min_length=40, max_length=3000)
    learned: str = Field(min_length=40, max_length=3000)
    made: str = Field(min_length=40, max_length=3000)
    evidence: str = Field(default="", max_length=2000)
    licence: Annotated[str, AfterValidator(known_licence)]
    language: Annotated[str, AfterValidator(known_language)]
    version: int = 0


class WordForm(Form):
    """Agreeing to a public page, or taking that back."""

    agrees: Literal["yes", "no"]


class NameForm(Form):
    """Whether the own name stands on the page."""

    named: bool = False


class OutcomeForm(Form):
    """What the partner did with the result."""

    month: Literal["3", "6", "12"]
    use: Literal["adopted", "piloted", "informed", "not_used"]
    text: str = Field(min_length=20, max_length=1000)
