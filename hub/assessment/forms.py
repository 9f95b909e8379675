"""What teachers and partners may send. Boxes are numbered, since a page has a fixed number."""

from typing import Any

from pydantic import Field, create_model

from hub.assessment.grading import MOST_DIFFERENCE, MOST_SHARE
from hub.assessment.rubrics import LEVELS, MOST_CRITERIA
from hub.web import Form

MOST_MEMBERS = 12
KEYS = tuple(f"c{number}" for number in range(1, MOST_CRITERIA + 1))


def _marks(name: str) -> Any:
    """The boxes of a mark and a comment for each criterion."""
    boxes: dict[str, Any] = {}
    for key in KEYS:
        boxes[f"mark_{key}"] = (int | None, Field(default=None, ge=0, le=100))
        boxes[f"comment_{key}"] = (str, Field(default="", max_length=2000))
    return create_model(name, __base__=Form, **boxes)


class MarksForm(_marks("MarkBoxes")):  # type: ignore[misc]  # its boxes are made by number
    """Marks, comments, the whole comment; `go` says what to open next."""

    comment: str = Field(default="", max_length=4000)
    version: int = 0
    autosave: str = ""
    go: str = ""


class ViewForm(_marks("ViewBoxes")):  # type: ignore[misc]
    """The partner's view; `give` hands it over to the teacher."""

    comment: str = Field(default="", max_length=2000)
    version: int = 0
    autosave: str = ""
    give: str = ""


def marks_in(form: Any, keys: list[str]) -> dict[str, Any]:
    """What was sent, as rows keep it: criterion → {"points", "comment"}; empty ones left out."""
    found = {}
    for key in keys:
        points, comment = getattr(form, f"mark_{key}"), getattr(form, f"comment_{key}")
        if points is not None or comment:
            found[key] = {"points": points, "comment": comment}
    return found


def boxes_of(marks: dict[str, Any]) -> dict[str, Any]:
    """What a row keeps, as the form's boxes."""
    found: dict[str, Any] = {}
    for key, mark in marks.items():
        found[f"mark_{key}"] = "" if mark["points"] is None else mark["points"]
        found[f"comment_{key}"] = mark["comment"]
    return found


def _members(name: str) -> Any:
    boxes: dict[str, Any] = {}
    for number in range(1, MOST_MEMBERS + 1):
        boxes[f"person_{number}"] = (int | None, None)
        boxes[f"points_{number}"] = (
            int,
            Field(default=0, ge=-MOST_DIFFERENCE, le=MOST_DIFFERENCE),
        )
        boxes[f"reason_{number}"] = (str, Field(default="", max_length=600))
    return create_model(name, __base__=Form, **boxes)


class MembersForm(_members("MemberBoxes")):  # type: ignore[misc]
    """Points more or fewer for each member, with the reason that this member reads."""


def members_in(form: Any, person_ids: list[int]) -> list[tuple[int, int, int, str]]:
    """(number of the box, person, points, reason) for each of these members."""
    by_person = {}
    for number in range(1, MOST_MEMBERS + 1):
        person_id = getattr(form, f"person_{number}")
        if person_id in person_ids:
            by_person[person_id] = (
                number,
                person_id,
                getattr(form, f"points_{number}"),
                getattr(form, f"reason_{number}"),
            )
    return list(by_person.values())


def _rubric(name: str) -> Any:
    boxes: dict[str, Any] = {}
    for key in KEYS:
        boxes[f"name_{key}"] = (str, Field(default="", max_length=120))
        boxes[f"weight_{key}"] = (int, Field(default=0, ge=0, le=100))
        boxes[f"partner_{key}"] = (bool, False)
        for level in range(1, len(LEVELS) + 1):
            boxes[f"points_{key}_{level}"] = (int, Field(default=0, ge=0, le=100))
            boxes[f"text_{key}_{level}"] = (str, Field(default="", max_length=400))
    return create_model(name, __base__=Form, **boxes)


class RubricForm(_rubric("RubricBoxes")):  # type: ignore[misc]
    """Criteria with weights and levels; an empty name leaves a criterion out."""

    pass_points: int = Field(default=50, ge=1, le=99)
    partner_share: int = Field(default=0, ge=0, le=MOST_SHARE)
    version: int = 0


class CorrectionForm(Form):
    """New points of a released result, and why."""

    points: int = Field(ge=0, le=100)
    reason: str = Field(min_length=10, max_length=600)
    version: int = 0


def rubric_boxes(row: Any, stamp: Any) -> dict[str, Any]:
    """A rubric as the boxes of its form."""
    boxes: dict[str, Any] = {
        "pass_points": row.pass_points,
        "partner_share": row.partner_share,
        "version": stamp(row),
    }
    for one in row.criteria:
        key = one["key"]
        boxes[f"name_{key}"] = one["name"]
        boxes[f"weight_{key}"] = one["weight"]
        boxes[f"partner_{key}"] = one["partner"]
        for place, level in enumerate(one["levels"], 1):
            boxes[f"points_{key}_{place}"] = level["points"]
            boxes[f"text_{key}_{place}"] = level["text"]
    return boxes
