"""What a person may send about a board."""

from typing import Literal

from pydantic import Field

from hub.web.forms import Form


class BoardForm(Form):
    title: str = Field(min_length=3, max_length=80)
    template: Literal["empty", "engage", "questions", "stakeholders", "evidence", "synthesis"] = (
        "empty"
    )


class TitleForm(Form):
    title: str = Field(min_length=3, max_length=80)
    version: int = 0


class VersionForm(Form):
    name: str = Field(min_length=2, max_length=80)


class SharingForm(Form):
    shared: Literal["yes", "no"] = "no"
