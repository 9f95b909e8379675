"""Marks, partners' views, differences and release of the demo's teams."""

from datetime import timedelta
from typing import Any

from hub import assessment
from hub.assessment import Rubric
from hub.db import Work
from hub.demo import content
from hub.demo.loading.register import Register, acting, at
from hub.teams import Team

VIEW_AFTER = timedelta(days=4)
MARK_AFTER = timedelta(days=6)


def load(work: Work, register: Register, one: content.Team, row: Team) -> None:
    """Through the same commands as partner and teacher, at the times when they would have."""
    details = next(c for c in content.challenges(register.today) if c.key == one.challenge)
    teacher = register.people[details.teachers[0]]
    assert one.deliverable is not None  # noqa: S101  # asked by the caller
    handed_in = at(one.deliverable.at)
    with acting(work, teacher, handed_in + timedelta(days=1)):
        rubric = use_rubric(work, register, one)
    if one.assessment.partner:
        contact = register.people[details.contact]
        with acting(work, contact, handed_in + VIEW_AFTER):
            give_view(work, register, one, rubric)
    with acting(work, teacher, handed_in + MARK_AFTER):
        give_marks(work, register, one, rubric)
    if one.assessment.released is not None:
        with acting(work, teacher, at(one.assessment.released, 12)):
            release(work, register, one)


def use_rubric(work: Work, register: Register, one: content.Team) -> Rubric:
    """The challenge's rubric, with the levels that the content describes for each criterion."""
    rubric = assessment.prepare(work, register.challenges[one.challenge])
    words = {criterion.name: criterion for criterion in content.rubric()}
    details = next(c for c in content.challenges(register.today) if c.key == one.challenge)
    shows = {criterion.name: criterion.shows for criterion in details.criteria}
    rubric.criteria = [
        {
            **criterion,
            "about": shows.get(criterion["name"], criterion["about"]),
            "levels": [
                {**level, "text": getattr(words[criterion["name"]], level["name"].lower())}
                for level in criterion["levels"]
            ],
        }
        for criterion in rubric.criteria
    ]
    return work.add(rubric)


def give_view(work: Work, register: Register, one: content.Team, rubric: Rubric) -> None:
    """The partner's view, given where it speaks to all that it was asked about."""
    views = by_key(rubric, one.assessment.partner)
    asked = {criterion["key"] for criterion in rubric.criteria if criterion["partner"]}
    handed = assessment.viewer(work, register.submissions[one.key].id)
    sheet = assessment.sheet(work, handed)
    assessment.view(work, sheet, views, "", give=asked <= set(views))


def give_marks(work: Work, register: Register, one: content.Team, rubric: Rubric) -> None:
    """The teacher's marks so far, and what is different for single members."""
    handed = assessment.marker(work, register.submissions[one.key].id)
    sheet = assessment.sheet(work, handed)
    kept = assessment.mark(work, sheet, by_key(rubric, one.assessment.marks), "")
    if kept is None:
        return
    for difference in one.assessment.differences:
        person = register.people[difference.student]
        assessment.differ(work, kept, person, difference.points, difference.reason)


def release(work: Work, register: Register, one: content.Team) -> None:
    """Tell the members their results."""
    handed = assessment.marker(work, register.submissions[one.key].id)
    assessment.release(work, [assessment.sheet(work, handed)])


def by_key(rubric: Rubric, given: tuple[Any, ...]) -> dict[str, dict[str, Any]]:
    """Points and comments by the key of their criterion, in the rubric's order."""
    known = {one.criterion: one for one in given}
    return {
        criterion["key"]: {
            "points": known[criterion["name"]].points,
            "comment": known[criterion["name"]].comment,
        }
        for criterion in rubric.criteria
        if criterion["name"] in known
    }
