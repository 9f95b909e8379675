"""Forms: what a person may send, kept as typed, with a sentence for every fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import FormData, UploadFile

from hub.errors import EditedMeanwhile


class Form(BaseModel):
    """What a person may send: a typed list of fields. Other fields are not even looked at.

    Add `version: int = 0` for a row that two people may edit; see `check_version`.
    """

    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore", frozen=True)


F = TypeVar("F", bound=Form)


@dataclass(frozen=True)
class Upload:
    """One uploaded file, read whole: the name as sent, the type as claimed, the bytes."""

    name: str
    content_type: str
    data: bytes


@dataclass
class Submission(Generic[F]):
    """What was sent, its faults, and the typed value when all of it reads."""

    sent: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    value: F | None = None
    theirs: dict[str, str] = field(default_factory=dict)
    """What somebody else saved meanwhile, by field; shown beside what was typed."""

    def refuse(self, name: str, sentence: str) -> None:
        """Add a fault that only the database knows; the form then has no value."""
        self.errors[name] = sentence
        self.value = None

    def __bool__(self) -> bool:
        return self.value is not None

    @property
    def good(self) -> F:
        """The value of a form that was found good."""
        if self.value is None:
            raise ValueError("This form has faults.")
        return self.value


Blank = Submission[Any]


def blank(**values: Any) -> Submission[Any]:
    """A form nobody sent yet, filled with what is known: for pages that show it first."""
    return Submission(sent={name: as_sent(value) for name, value in values.items()})


def as_sent(value: Any) -> Any:
    """A value in the shape a browser would send it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list | tuple | set | frozenset):
        return [str(one) for one in value]
    return str(value)


def refused(context: Mapping[str, Any]) -> bool:
    """Whether a page shows a form that was refused: its title then begins with "Error:"."""
    return any(isinstance(one, Submission) and one.errors for one in context.values())


SENTENCES: dict[str, str] = {
    "missing": "Fill in this field.",
    "string_type": "Fill in this field.",
    "string_too_short": "Write at least {min_length} characters.",
    "string_too_long": "Write at most {max_length} characters; there are {length} now.",
    "string_pattern_mismatch": "Write this in the form shown in the hint.",
    "too_short": "Choose at least {min_length}.",
    "too_long": "Choose at most {max_length}.",
    "int_parsing": "Write a whole number, in digits.",
    "int_type": "Write a whole number, in digits.",
    "int_from_float": "Write a whole number, without a fraction.",
    "int_parsing_size": "Write a smaller number.",
    "float_parsing": "Write a number, such as 2.5.",
    "float_type": "Write a number, such as 2.5.",
    "decimal_parsing": "Write a number, such as 2.5.",
    "decimal_max_places": "Write at most {decimal_places} digits after the point.",
    "decimal_max_digits": "Write a shorter number.",
    "finite_number": "Write a number, such as 2.5.",
    "greater_than": "Enter a number above {gt}.",
    "greater_than_equal": "Enter {ge} or more.",
    "less_than": "Enter a number below {lt}.",
    "less_than_equal": "Enter {le} or less.",
    "multiple_of": "Enter a multiple of {multiple_of}.",
    "bool_parsing": "Choose yes or no.",
    "enum": "Choose one of the answers shown.",
    "literal_error": "Choose one of the answers shown.",
    "date_parsing": "Enter a date that exists, such as 2 February 2027.",
    "date_from_datetime_parsing": "Enter a date that exists, such as 2 February 2027.",
    "date_from_datetime_inexact": "Enter a date without a time.",
    "date_type": "Enter a date that exists, such as 2 February 2027.",
    "datetime_parsing": "Enter a date and a time, such as 2 February 2027, 18:00.",
    "datetime_from_date_parsing": "Enter a date and a time, such as 2 February 2027, 18:00.",
    "datetime_type": "Enter a date and a time, such as 2 February 2027, 18:00.",
    "timezone_aware": "Enter a date and a time, such as 2 February 2027, 18:00.",
    "time_parsing": "Enter a time, such as 18:00.",
    "list_type": "Choose from the answers shown.",
    "dataclass_type": "Choose a file.",
    "is_instance_of": "Choose a file.",
    "url_parsing": "Enter an address that begins with https://.",
    "url_scheme": "Enter an address that begins with https://.",
    "url_too_long": "Enter a shorter address.",
    "string_unicode": "Use ordinary letters: some characters could not be read.",
}
"""One sentence for each fault the validator may find. `value_error` carries its own."""


def sentence(fault: Mapping[str, Any]) -> str:
    """The sentence for one fault. Raises KeyError for a fault that has none: a defect."""
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    context = dict(fault.get("ctx") or {})
    if fault["type"] == "string_too_long":
        context["length"] = len(str(fault["input"]))
    return SENTENCES[fault["type"]].format(**context)


def takes_list(annotation: Any) -> bool:
    """Whether a field's type is a list, so that all values of that name belong to it."""
    if get_origin(annotation) in (list, tuple, set, frozenset):
        return True
    return any(takes_list(part) for part in get_args(annotation) if part is not type(None))


async def read(data: FormData, form: type[F]) -> Submission[F]:
    """What was sent, read as `form`. Empty fields count as missing; three date boxes as one."""
    sent: dict[str, Any] = {}
    raw: dict[str, Any] = {}
    for name, info in form.model_fields.items():
        if takes_list(info.annotation):
            values = [one for one in data.getlist(name) if isinstance(one, str)]
            files = [one for one in data.getlist(name) if isinstance(one, UploadFile)]
            sent[name] = values
            uploads = [await take(one) for one in files if one.filename]
            raw[name] = [*uploads, *(one for one in values if one.strip())]
            continue
        value = data.get(name)
        if isinstance(value, UploadFile):
            if value.filename:
                raw[name] = await take(value)
            continue
        if value is None and f"{name}-year" in data:
            value = date_of_boxes(data, name, sent)
        if value is None:
            continue
        clean = value.replace("\r\n", "\n").replace("\x00", "")
        sent[name] = clean
        if clean.strip():
            raw[name] = clean
    result: Submission[F] = Submission(sent=sent)
    try:
        result.value = form.model_validate(raw)
    except ValidationError as failure:
        for fault in failure.errors():
            name = str(fault["loc"][0]) if fault["loc"] else ""
            result.errors.setdefault(name, sentence(fault))
    return result


async def take(file: UploadFile) -> Upload:
    """One file of the request, whole; the body limit has bounded it."""
    return Upload(file.filename or "", file.content_type or "", await file.read())


def date_of_boxes(data: FormData, name: str, sent: dict[str, Any]) -> str | None:
    """A date from three boxes `name-day`, `name-month`, `name-year`; None when all are empty."""
    parts = {}
    for box in ("day", "month", "year"):
        parts[box] = str(data.get(f"{name}-{box}", "")).strip()
        sent[f"{name}-{box}"] = parts[box]
    if not any(parts.values()):
        return None
    return f"{parts['year']:0>4}-{parts['month']:0>2}-{parts['day']:0>2}"


def check_version(sent: int, now: int, who: str, theirs: dict[str, Any]) -> None:
    """Refuse to write over what somebody saved meanwhile. Raises EditedMeanwhile.

    sent: the version the page was made from; now: the row's version; theirs: what is saved
    now, by field, to be shown beside what was typed.
    """
    if sent != now:
        raise EditedMeanwhile(who, {name: str(value) for name, value in theirs.items()}, now)
