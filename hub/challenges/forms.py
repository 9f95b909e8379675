"""What a person may send about challenges: types and bounds."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field, create_model, field_validator

from hub.challenges.models import Confidentiality, LargestShare, Mode, Rights
from hub.challenges.partners import GROUPS, MOST_ASKED
from hub.reference import LANGUAGES, SDGS, SKILLS, STUDY_LEVELS, THEMES
from hub.web import Form

MOST_CRITERIA = 6
MOST_SKILLS = 5
CHOOSE = "Choose one of the answers shown."
CODES: dict[str, set[str]] = {
    "content_language": {one.code for one in LANGUAGES},
    "languages": {one.code for one in LANGUAGES},
    "theme": {one.code for one in THEMES},
    "levels": {one.code for one in STUDY_LEVELS},
    "sdgs": {str(one.number) for one in SDGS},
}


class _Answers(Form):
    """Every answer of the wizard; a step takes only its own. Nothing is required to be kept."""

    version: int = 0
    then: Literal["next", "leave"] = "next"
    content_language: str = "en"
    title: str = Field("", max_length=120)
    tagline: str = Field("", max_length=200)
    problem: str = Field("", max_length=4000)
    affected: str = Field("", max_length=2000)
    affected_count: str = Field("", max_length=120)
    sdgs: list[int] = Field(default_factory=list, max_length=3)
    theme: str = ""
    exists_already: str = Field("", max_length=3000)
    data_given: str = Field("", max_length=2000)
    good_result: str = Field("", max_length=3000)
    big_idea: str = Field("", max_length=200)
    essential_question: str = Field("", max_length=300)
    contact_name: str = Field("", max_length=120)
    partner_hours: int | None = Field(None, ge=1, le=40)
    reply_days: int | None = Field(None, ge=1, le=20)
    starts_on: date | None = None
    ends_on: date | None = None
    rights: Rights | None = None
    confidentiality: Confidentiality | None = None
    rights_note: str = Field("", max_length=1000)
    mode: Mode | None = None
    place: str = Field("", max_length=120)
    languages: list[str] = Field(default_factory=list, max_length=12)
    levels: list[str] = Field(default_factory=list, max_length=3)
    credits: Literal["2.5", "5", "7.5", "10", "15"] | None = None
    team_size_min: int | None = Field(None, ge=2, le=12)
    team_size_max: int | None = Field(None, ge=2, le=12)
    max_teams: int | None = Field(None, ge=1, le=20)
    min_universities: int | None = Field(None, ge=1, le=10)
    largest_share: LargestShare | None = None
    access_note: str = Field("", max_length=1000)

    @field_validator("starts_on", "ends_on")
    @classmethod
    def near(cls, value: date | None) -> date | None:
        """Not a year mistyped."""
        if value is not None and not 2020 <= value.year <= 2100:
            raise ValueError("Enter a date with a year such as 2027.")
        return value

    @field_validator("content_language", "theme", "languages", "levels", "sdgs")
    @classmethod
    def known(cls, value: Any, info: Any) -> Any:
        """Only codes of our own tables."""
        codes = CODES[info.field_name]
        values = value if isinstance(value, list) else [value]
        if any(str(one) not in codes for one in values if one != ""):
            raise ValueError(CHOOSE)
        return value


_boxes: dict[str, Any] = {}
for _n in range(1, MOST_CRITERIA + 1):
    _boxes[f"criterion_{_n}"] = (str, Field("", max_length=120))
    _boxes[f"criterion_{_n}_weight"] = (int | None, Field(None, ge=1, le=100))
    _boxes[f"criterion_{_n}_partner"] = (bool, False)
for _n in range(1, MOST_SKILLS + 1):
    _boxes[f"skill_{_n}"] = (
        Literal[tuple(one.code for one in SKILLS)] | None,
        None,
    )
    _boxes[f"skill_{_n}_level"] = (int, Field(3, ge=1, le=5))
for _n in range(1, MOST_ASKED + 1):
    _boxes[f"asked_{_n}"] = (
        Literal[tuple(value for _, options in GROUPS for value, _ in options)] | None,
        None,
    )
    _boxes[f"asked_{_n}_least"] = (int | None, Field(None, ge=1, le=12))
    _boxes[f"asked_{_n}_level"] = (int, Field(3, ge=1, le=5))

StepForm: type[_Answers] = create_model("StepForm", __base__=_Answers, **_boxes)
"""All answers, and the numbered boxes of criteria, skills and what some members bring."""


def answers(form: Form) -> dict[str, Any]:
    """The answers by column of Challenge: numbered boxes become lists, credits a number."""
    values = form.model_dump()
    values["criteria"] = [
        {
            "name": values[f"criterion_{n}"],
            "weight": values[f"criterion_{n}_weight"] or 0,
            "partner": values[f"criterion_{n}_partner"],
        }
        for n in range(1, MOST_CRITERIA + 1)
        if values[f"criterion_{n}"] or values[f"criterion_{n}_weight"]
    ]
    wanted = {
        values[f"skill_{n}"]: values[f"skill_{n}_level"]
        for n in range(MOST_SKILLS, 0, -1)
        if values[f"skill_{n}"]
    }
    values["skills"] = [{"skill": code, "level": level} for code, level in reversed(wanted.items())]
    values["partner_criteria"] = [_asked(values, n) for n in asked_boxes(values)]
    values["credits"] = float(values["credits"]) if values["credits"] else None
    return values


def asked_boxes(values: Mapping[str, Any]) -> list[int]:
    """The numbers of the boxes in which a partner's criterion stands, whole or not."""
    numbers = range(1, MOST_ASKED + 1)
    return [n for n in numbers if values[f"asked_{n}"] or values[f"asked_{n}_least"]]


def _asked(values: Mapping[str, Any], n: int) -> dict[str, Any]:
    field, _, value = (values[f"asked_{n}"] or "").partition(":")
    one = {"field": field, "value": value, "min": values[f"asked_{n}_least"] or 0}
    return {**one, "level": values[f"asked_{n}_level"]} if field == "skills" else one


def boxes(
    criteria: list[dict[str, Any]], skills: list[dict[str, Any]], asked: list[dict[str, Any]]
) -> dict[str, Any]:
    """The other way round: what stands in the numbered boxes for kept lists."""
    shown: dict[str, Any] = {}
    for n, one in enumerate(criteria, 1):
        shown[f"criterion_{n}"] = one["name"]
        shown[f"criterion_{n}_weight"] = one["weight"]
        shown[f"criterion_{n}_partner"] = bool(one.get("partner"))
    for n, one in enumerate(skills, 1):
        shown[f"skill_{n}"] = one["skill"]
        shown[f"skill_{n}_level"] = one["level"]
    for n, one in enumerate(asked, 1):
        shown[f"asked_{n}"] = f"{one['field']}:{one['value']}" if one["field"] else ""
        shown[f"asked_{n}_least"] = one["min"] or ""
        shown[f"asked_{n}_level"] = one.get("level", 3)
    return shown


class SendForm(Form):
    """Sending for review; a word to the reviewer if the organisation wishes."""

    note: str = Field("", max_length=1000)


class ReasonForm(Form):
    """A reason that the other side will read."""

    reason: str = Field(min_length=10, max_length=2000)


class CommentForm(Form):
    """A reviewer's wish on one answer."""

    field: str = Field(max_length=40)
    text: str = Field(min_length=10, max_length=1000)


class DecisionForm(Form):
    """How a review ends."""

    decision: Literal["approve", "changes", "reject"]
    message: str = Field("", max_length=2000)


class QuestionForm(Form):
    text: str = Field(min_length=10, max_length=600)


class AnswerForm(Form):
    answer: str = Field(min_length=2, max_length=2000)


class KeptForm(Form):
    """The name of a search that is kept, and whether it tells of what is new."""

    name: str = Field(min_length=1, max_length=60)
    tells: Literal["", "yes"] = ""


class SearchForm(KeptForm):
    """A search of the catalogue, as in its address."""

    query: str = Field("", max_length=2000)
