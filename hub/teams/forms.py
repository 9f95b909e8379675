"""What a person may send about a team."""

from datetime import date, time
from typing import Literal

from pydantic import Field

from hub.web import Form, Upload


class AimForm(Form):
    """What the team goes for, and when it meets next, in the sender's own zone."""

    aim: str = Field(default="", max_length=400)
    meeting: str = Field(default="", max_length=200)
    meets_on: date | None = None
    meets_time: time | None = None
    version: int = 0


class TaskForm(Form):
    title: str = Field(min_length=2, max_length=200)
    assignee_id: int | None = None
    due_on: date | None = None
    version: int = 0


class DoneForm(Form):
    """Whether a task is done."""

    done: bool = False


class DecisionForm(Form):
    title: str = Field(min_length=4, max_length=200)
    reasons: str = Field(default="", max_length=2000)


class AgreementForm(Form):
    """One member's word on a decision."""

    agrees: Literal["yes", "no"]
    note: str = Field(default="", max_length=300)


class MessageForm(Form):
    text: str = Field(min_length=2, max_length=4000)
    asks_partner: bool = False


class FileForm(Form):
    file: Upload
    note: str = Field(default="", max_length=300)


class RemovedForm(Form):
    """Whether a file is taken out, or put back."""

    removed: bool = False


class VerdictForm(Form):
    """The teacher's word on a milestone."""

    verdict: Literal["accept", "return"]
    note: str = Field(default="", max_length=600)


class TeacherForm(Form):
    """Who teaches the team."""

    teacher_id: int
