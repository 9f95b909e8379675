"""What the demo's content is made of: frozen models that check themselves when they are read."""

from datetime import date, datetime, timedelta
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from hub.reference import cefr_at_least, sdgs, skills, themes
from hub.reference.languages import BY_CODE as LANGUAGE
from hub.reference.universities import BY_KEY as UNIVERSITY

RoundKey = Literal["finished", "assessing", "open", "working"]
Phase = Literal["engage", "investigate", "act"]
Level = Literal["bachelor", "master", "doctoral"]
NoteType = Literal[
    "question", "idea", "evidence", "decision", "task", "stakeholder", "concern", "reflection"
]
LinkMeaning = Literal["answers", "supports", "contradicts", "leads to", "carried out by"]


class Value(BaseModel):
    """Base of all: frozen, and a key that nobody reads is a fault of the file.

    Texts are wrapped in the files. Here a single line break is a space, an empty line a paragraph.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def unwrap(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {key: unwrapped(value) for key, value in data.items()}

    def moved(self, days: int) -> Self:
        """The same with every date in it so many days later."""
        values = {key: later(getattr(self, key), days) for key in type(self).model_fields}
        return self.model_copy(update=values)


def later(value: Any, days: int) -> Any:
    """A date, or what holds dates, so many days later; anything else as it is."""
    match value:
        case date():
            return value + timedelta(days=days)
        case Value():
            return value.moved(days)
        case tuple():
            return tuple(later(one, days) for one in value)
    return value


def unwrapped(value: Any) -> Any:
    """Text without the line breaks of its file; anything else as it is."""
    if not isinstance(value, str):
        return value
    paragraphs = value.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


class Contact(Value):
    """Somebody who speaks for an organisation."""

    key: str
    name: str
    email: str
    part: str
    language: str = "en"


class Organisation(Value):
    """`kind` is the code of `hub.organisations`; `sort` is what people call it."""

    key: str
    name: str
    kind: Literal["company", "public_authority", "ngo", "research", "student_association"]
    sort: str
    city: str
    country: str
    time_zone: str
    verification: Literal["verified", "pending"] = "verified"
    about: str = Field(max_length=1000)
    contacts: tuple[Contact, ...] = Field(min_length=1)


class Criterion(Value):
    """`name` is one of the rubric's; `shows` says what a strong result shows here."""

    name: str
    shows: str
    weight: int = Field(ge=5, le=60)


class RubricCriterion(Value):
    """Four levels with a full sentence each. `partner`: the organisation gives its view on it."""

    name: str
    partner: bool = False
    starting: str
    sound: str
    strong: str
    outstanding: str


class Question(Value):
    """A public question, answered once for all. `answer` is empty while nobody has answered."""

    university: str
    asked: date
    text: str
    answered: date | None = None
    answer: str = ""


class WantedSkill(Value):
    code: str
    level: int = Field(ge=1, le=5)

    @field_validator("code")
    @classmethod
    def known(cls, code: str) -> str:
        skills.BY_CODE[code]
        return code


class Brought(Value):
    """What some members of a team bring, as a partner asks for it."""

    field: Literal["languages", "level", "skills"]
    value: str
    min: int = Field(ge=1)
    level: int | None = Field(default=None, ge=1, le=5)


class Reason(Value):
    """Why a student ranks a challenge high. In the files, a text alone is English."""

    language: str = "en"
    text: str = Field(max_length=300)

    @model_validator(mode="before")
    @classmethod
    def english(cls, data: Any) -> Any:
        return {"text": data} if isinstance(data, str) else data


class ReviewComment(Value):
    """A reviewer's remark on one field of a challenge."""

    field: str
    message: str


class Challenge(Value):
    """All that an organisation, a reviewer and a teacher have said about one challenge.

    Fields are named as in `hub.challenges`. `round` is None for a challenge that is in no round
    yet.
    """

    key: str
    organisation: str
    contact: str
    round: RoundKey | None = None
    state: Literal[
        "draft", "submitted", "edits_requested", "published", "in_progress", "delivered", "closed"
    ]
    content_language: str
    title: str = Field(max_length=120)
    tagline: str = Field(max_length=160)
    theme: str
    sdgs: tuple[int, ...] = Field(min_length=1, max_length=3)
    problem: str
    affected: str
    affected_count: str = ""
    exists_already: str = ""
    data_given: str = ""
    good_result: str = ""
    big_idea: str = ""
    essential_question: str = ""
    criteria: tuple[Criterion, ...] = ()
    partner_hours: int = Field(default=2, ge=1, le=10)
    reply_days: int = Field(default=3, ge=1, le=10)
    starts_on: date | None = None
    ends_on: date | None = None
    rights: Literal["student_owned", "non_exclusive_licence", "optional_assignment", "open_licence"]
    confidentiality: Literal["none", "limited", "nda"] = "none"
    rights_note: str = ""
    mode: Literal["online", "blended", "on_site"] = "online"
    place: str = Field(default="", max_length=120)
    languages: tuple[str, ...] = ("en",)
    levels: tuple[Level, ...] = ("bachelor", "master")
    credits: float = Field(default=5.0, multiple_of=2.5, gt=0, le=10)
    team_size_min: int = Field(default=4, ge=3)
    team_size_max: int = Field(default=5, le=8)
    max_teams: int = Field(default=1, ge=1, le=4)
    min_universities: int = Field(default=2, ge=2, le=5)
    largest_share: Literal["as_round", "two_fifths", "third", "quarter"] = "as_round"
    partner_criteria: tuple[Brought, ...] = Field(default=(), max_length=3)
    skills: tuple[WantedSkill, ...] = Field(default=(), max_length=5)
    access_note: str = Field(default="", max_length=1000)
    teachers: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    review: tuple[ReviewComment, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @field_validator("skills", mode="before")
    @classmethod
    def pairs(cls, wanted: Any) -> Any:
        return [{"code": code, "level": level} for code, level in wanted.items()]

    @model_validator(mode="after")
    def references(self) -> "Challenge":
        for number in self.sdgs:
            sdgs.BY_NUMBER[number]
        for code in (self.content_language, *self.languages):
            LANGUAGE[code]
        for question in self.questions:
            UNIVERSITY[question.university]
        themes.BY_CODE[self.theme]
        if self.criteria and sum(criterion.weight for criterion in self.criteria) != 100:
            raise ValueError(f"{self.key}: the weights of its criteria are not 100 in sum")
        if self.team_size_min > self.team_size_max:
            raise ValueError(f"{self.key}: team sizes run backwards")
        if (self.mode == "online") == bool(self.place):
            raise ValueError(f"{self.key}: a place, exactly when people meet")
        return self


class Round(Value):
    """When students rank, when teams begin and hand in, and when marks are released."""

    key: RoundKey
    name: str
    opens: datetime
    closes: datetime
    published: datetime | None = None
    starts: date
    hand_in: datetime
    release: date


class Staff(Value):
    """A teacher, coordinator, ombud or administrator."""

    key: str
    name: str
    email: str
    university: str
    language: str
    part: str = ""


class Student(Value):
    """`skills` have levels 1 to 5; `free` are two-hour blocks of the own week, Monday 00:00 = 0."""

    key: str
    name: str
    email: str
    university: str
    programme: str
    field: str
    level: Level
    languages: tuple[tuple[str, str], ...]
    skills: tuple[tuple[str, int], ...]
    free: tuple[int, ...]
    hours: int
    about: str = ""

    @property
    def working_languages(self) -> frozenset[str]:
        """Those known at B2 or better."""
        return frozenset(code for code, level in self.languages if cefr_at_least(level, "B2"))


class Choice(Value):
    challenge: str
    reason: str = ""


class Ranking(Value):
    """Best first. `excluded` challenges never count, even if the student stays without a team."""

    student: str
    choices: tuple[Choice, ...]
    excluded: tuple[str, ...] = ()
