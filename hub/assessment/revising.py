"""What can happen to rubrics: a version in use is never changed, only followed by a new one."""

from typing import Any

from hub.assessment import queries
from hub.assessment.forms import KEYS, RubricForm
from hub.assessment.models import Rubric
from hub.assessment.rubrics import LEVELS
from hub.challenges import Challenge
from hub.db import Work
from hub.errors import Invalid
from hub.web.forms import check_version

OTHER_WINDOW = "You, in another window,"


def prepare(work: Work, challenge: Challenge) -> Rubric:
    """The newest rubric of a challenge; keeps the one its criteria make where there is none."""
    found = queries.rubric(work, challenge)
    if found.id is None:
        found.made_by_id = work.actor.person_id
        work.add(found)
        work.record("assessment.prepare", f"challenges/{challenge.id}", rubric=found.id, version=1)
    return found


def write_rubric(work: Work, challenge: Challenge, form: RubricForm) -> tuple[Rubric, bool]:
    """Change the rubric, or make a new version where the last one is in use. Raises Invalid.

    Returns the rubric, and whether it is a new version.
    """
    before = queries.rubric(work, challenge)
    who = OTHER_WINDOW if before.made_by_id == work.actor.person_id else "A colleague"
    names = "; ".join(f"{one['name']}, {one['weight']} %" for one in before.criteria)
    check_version(form.version, stamp(before), who, {"criteria": names})
    criteria = criteria_sent(form, before)
    if queries.uses(work, before):
        row = Rubric(challenge_id=challenge.id, version=before.version + 1, made_at=work.now)
    else:
        row = before
    row.criteria = criteria
    row.pass_points = form.pass_points
    row.partner_share = form.partner_share
    row.made_by_id = work.actor.person_id
    row.made_at = work.now
    work.add(row)
    work.record(
        "assessment.write_rubric",
        f"challenges/{challenge.id}",
        rubric=row.id,
        version=row.version,
    )
    return row, row is not before


def stamp(row: Rubric) -> int:
    """By what two writers of one rubric notice each other: a number that grows with each save."""
    return int(row.made_at.timestamp() * 1000) % 2**53 if row.id else 0


def criteria_sent(form: RubricForm, before: Rubric) -> list[dict[str, Any]]:
    """The criteria of a rubric's form, checked. Raises Invalid."""
    known = {one["key"]: one for one in before.criteria}
    found = []
    for key in KEYS:
        name = getattr(form, f"name_{key}")
        if not name:
            continue
        weight = getattr(form, f"weight_{key}")
        if not weight:
            raise Invalid(f"weight_{key}", "Enter how much this criterion counts, from 1 to 100 %.")
        levels: list[dict[str, Any]] = []
        for place, level in enumerate(LEVELS, 1):
            points = getattr(form, f"points_{key}_{place}")
            text = getattr(form, f"text_{key}_{place}")
            if levels and points <= levels[-1]["points"]:
                raise Invalid(
                    f"points_{key}_{place}", "Each level gives more points than the one before it."
                )
            if not text:
                raise Invalid(f"text_{key}_{place}", "Say how a marker recognises this level.")
            levels.append({"name": level, "points": points, "text": text})
        found.append(
            {
                "key": key,
                "name": name,
                "about": known.get(key, {}).get("about", name),
                "weight": weight,
                "partner": getattr(form, f"partner_{key}"),
                "levels": levels,
            }
        )
    if not found:
        raise Invalid("name_c1", "Write at least one criterion.")
    total = sum(one["weight"] for one in found)
    if total != 100:
        raise Invalid(
            f"weight_{found[0]['key']}", f"The weights sum to {total} %. Make them sum to 100 %."
        )
    return found
