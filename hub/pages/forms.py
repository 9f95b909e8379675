"""What a person may send about a page."""

from typing import Literal

from pydantic import Field

from hub.web.forms import Form, Upload


class PageForm(Form):
    title: str = Field(min_length=3, max_length=120)
    template: Literal[
        "empty",
        "charter",
        "interview_guide",
        "interview_notes",
        "synthesis",
        "prototype_test",
        "journal",
        "report",
        "handover",
    ] = "empty"


class TitleForm(Form):
    title: str = Field(min_length=3, max_length=120)
    version: int = 0


class VersionForm(Form):
    name: str = Field(min_length=2, max_length=80)


class ImageForm(Form):
    image: Upload
