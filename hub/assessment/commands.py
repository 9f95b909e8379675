"""What can happen to marks and views before release."""

from typing import Any

from sqlmodel import col, select

from hub.assessment import grading
from hub.assessment.forms import MarksForm, ViewForm, marks_in
from hub.assessment.models import Assessment, AssessmentState, Difference, PartnerView, Rubric
from hub.assessment.queries import Sheet
from hub.assessment.revising import OTHER_WINDOW, prepare
from hub.assessment.rubrics import said
from hub.db import Work
from hub.errors import Conflict, Forbidden, Invalid
from hub.identity import Person
from hub.notices import notify
from hub.teams import Team
from hub.web.forms import check_version

SHORTEST_REASON = 10


class AlreadyReleased(Conflict):
    """Marking, or viewing, what students have already been told."""


def me(work: Work) -> int:
    """The person who acts. Marks are always somebody's."""
    if work.actor.person_id is None:
        raise Forbidden("Sign in to mark.")
    return work.actor.person_id


def hold(work: Work, team_id: int) -> Team:
    """The team's row, held until the end of the work: marks of one team are written in turn."""
    return work.one(select(Team).where(col(Team.id) == team_id).with_for_update())


def save_marks(work: Work, sheet: Sheet, form: MarksForm) -> Assessment | None:
    """Keep a draft of marks. Raises AlreadyReleased, EditedMeanwhile, Invalid.

    Nothing is kept, and None returned, where nothing is marked and never was.
    """
    keys = [one["key"] for one in sheet.rubric.criteria]
    marks = marks_in(form, keys)
    kept = sheet.assessment
    theirs = differing(sheet, kept.marks if kept else {}, marks)
    if kept and kept.comment != form.comment:
        theirs["comment"] = kept.comment
    version = form.version
    check_version(version, kept.version if kept else 0, OTHER_WINDOW, theirs)
    return mark(work, sheet, marks, form.comment)


def mark(work: Work, sheet: Sheet, marks: dict[str, Any], comment: str) -> Assessment | None:
    """Keep these marks: criterion → {"points" (of a level, or None), "comment"}."""
    handed, kept = sheet.handed, sheet.assessment
    hold(work, handed.team.id)
    if sheet.released:
        raise AlreadyReleased("These marks are released. A result is corrected in the gradebook.")
    check_levels(sheet.rubric, marks)
    if kept is None and not marks and not comment:
        return None
    if kept is None:
        used = prepare(work, handed.challenge) if sheet.rubric.id is None else sheet.rubric
        kept = Assessment(
            submission_id=handed.submission.id,
            team_id=handed.team.id,
            rubric_id=used.id,
            assessor_id=me(work),
            changed_at=work.now,
        )
    elif (kept.marks, kept.comment) == (marks, comment):
        return kept
    done = all(marks.get(one["key"], {}).get("points") is not None for one in sheet.rubric.criteria)
    before = kept.state
    kept.marks = marks
    kept.comment = comment
    kept.state = AssessmentState.MARKED if done else AssessmentState.OPEN
    kept.version += 1
    kept.changed_at = work.now
    kept.thousandths = reckon(sheet.rubric, kept, sheet.view) if done else None
    work.add(kept)
    if kept.state is not before:
        work.record(
            "assessment.mark", f"submissions/{handed.submission.id}", state=kept.state.value
        )
    work.announce(f"assessment/{me(work)}")
    return kept


def differing(sheet: Sheet, kept: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    """What is kept, in words, where it is not what was sent: by field."""
    found = {}
    for one in sheet.rubric.criteria:
        mine, saved = sent.get(one["key"], {}), kept.get(one["key"], {})
        if saved.get("points") != mine.get("points"):
            points = saved.get("points")
            found[f"mark_{one['key']}"] = "Not marked" if points is None else said(one, points)
        if saved.get("comment", "") != mine.get("comment", ""):
            found[f"comment_{one['key']}"] = saved.get("comment", "")
    return found


def check_levels(rubric: Rubric, marks: dict[str, Any]) -> None:
    """Only the levels that everybody can read are given. Raises Invalid."""
    for one in rubric.criteria:
        points = marks.get(one["key"], {}).get("points")
        if points is not None and points not in [level["points"] for level in one["levels"]]:
            raise Invalid(f"mark_{one['key']}", "Choose one of the levels shown.")


def reckon(rubric: Rubric, row: Assessment, view: PartnerView | None) -> int:
    """The team's points × 1000, for sorting."""
    return int(sums(rubric, row, view)[0] * 1000)


def sums(rubric: Rubric, row: Assessment, view: PartnerView | None) -> Any:
    """The team's points with every step, from a marking in which no mark is missing."""
    given = view.views if view and view.given_at else {}
    return grading.team_points(
        grading.criteria_of(rubric.criteria),
        {key: mark["points"] for key, mark in row.marks.items() if mark["points"] is not None},
        {key: one["points"] for key, one in given.items() if one["points"] is not None},
        rubric.partner_share,
    )


def save_view(work: Work, sheet: Sheet, form: ViewForm) -> PartnerView | None:
    """Keep the partner's view, and give it where the form says so. Raises as save_marks does."""
    keys = [one["key"] for one in sheet.rubric.criteria if one["partner"]]
    views = marks_in(form, keys)
    kept = sheet.view
    same = kept is None or kept.author_id == work.actor.person_id
    theirs = differing(sheet, kept.views if kept else {}, views)
    version, comment = form.version, form.comment
    check_version(
        version, kept.version if kept else 0, OTHER_WINDOW if same else "A colleague", theirs
    )
    give = bool(form.give)
    for key in keys:
        if give and views.get(key, {}).get("points") is None:
            raise Invalid(f"mark_{key}", "Choose a level before you give your view.")
    return view(work, sheet, views, comment, give=give)


def view(
    work: Work, sheet: Sheet, views: dict[str, Any], comment: str, *, give: bool
) -> PartnerView | None:
    """Keep these views: criterion → {"points", "comment"}; `give` shows them to the teacher."""
    handed, kept = sheet.handed, sheet.view
    hold(work, handed.team.id)
    if sheet.released:
        raise AlreadyReleased("The results are released, so your view can no longer change.")
    check_levels(sheet.rubric, views)
    if kept is None and not views and not comment and not give:
        return None
    if kept is None:
        used = prepare(work, handed.challenge) if sheet.rubric.id is None else sheet.rubric
        kept = PartnerView(
            submission_id=handed.submission.id,
            rubric_id=used.id,
            author_id=me(work),
            changed_at=work.now,
        )
    elif (kept.views, kept.comment) == (views, comment) and not give:
        return kept
    first = give and kept.given_at is None
    kept.views = views
    kept.comment = comment
    kept.author_id = me(work)
    kept.version += 1
    kept.changed_at = work.now
    kept.given_at = kept.given_at or (work.now if give else None)
    work.add(kept)
    if sheet.assessment and sheet.assessment.thousandths is not None:
        sheet.assessment.thousandths = reckon(sheet.rubric, sheet.assessment, kept)
        work.add(sheet.assessment)
    if first:
        work.record("assessment.give_view", f"submissions/{handed.submission.id}")
        if handed.team.teacher_id is not None:
            notify(
                work,
                handed.team.teacher_id,
                "assessment.view",
                f"The partner gave its view on work {handed.submission.label}.",
                f"/assessment/desk/{handed.submission.id}",
            )
    return kept


def differ(work: Work, assessment: Assessment, person: Person, points: int, reason: str) -> None:
    """Give one member points more or fewer than the team, with the reason they will read."""
    row = work.maybe(
        select(Difference).where(
            col(Difference.assessment_id) == assessment.id, col(Difference.person_id) == person.id
        )
    )
    if points == 0:
        if row is not None:
            work.remove(row)
            work.record("assessment.differ", f"assessments/{assessment.id}", person=person.id)
        return
    if row is not None and (row.points, row.reason) == (points, reason):
        return
    row = row or Difference(assessment_id=assessment.id, person_id=person.id, points=0, reason="")
    row.points = points
    row.reason = reason
    work.add(row)
    work.record(
        "assessment.differ", f"assessments/{assessment.id}", person=person.id, points=points
    )


def differ_all(work: Work, sheet: Sheet, sent: list[tuple[int, int, int, str]]) -> None:
    """Keep what a page of members sent: (box, person id, points, reason). Raises Invalid."""
    if sheet.assessment is None:
        raise Conflict("Mark the work first. Differences are added to the points of the team.")
    if sheet.released:
        raise AlreadyReleased("These results are released. Correct one of them in the gradebook.")
    hold(work, sheet.handed.team.id)
    for box, person_id, points, reason in sent:
        if points and len(reason) < SHORTEST_REASON:
            raise Invalid(f"reason_{box}", "Give the reason. This member will read it.")
        differ(work, sheet.assessment, work.get(Person, person_id), points, reason)
