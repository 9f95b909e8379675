"""What can happen to needs and to what students say of themselves.

None of it but the ombud team's own acts is in the audit trail: administrators read the trail, and
that somebody has a need at all is not theirs to know. Students see instead who read their needs.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from hub.actor import HUB, Role
from hub.db import Database, Work
from hub.errors import Conflict, Invalid
from hub.identity import GrantState, Person, RoleGrant
from hub.jobs import Report, errand
from hub.needs.forms import ArrangementForm, InclusionForm, NeedForm
from hub.needs.models import AccessNeed, Effect, InclusionAnswer, NeedReading
from hub.notices import Notice, notify
from hub.web.forms import check_version

MOST = 12
"""How many needs one student may have at a time."""
KEPT = timedelta(days=90)
"""How long a need is kept after its last day."""


NEW = "needs.add"


class TooMany(Conflict):
    """More needs than one student may have."""


def add(work: Work, person: Person, form: NeedForm) -> AccessNeed:
    """Keep a need. Raises Invalid, TooMany."""
    work.hold(person)
    held = work.count(select(AccessNeed.id).where(col(AccessNeed.person_id) == person.id))
    if held >= MOST:
        raise TooMany(f"You have {held} needs here, the most there can be. Erase one first.")
    need = AccessNeed(
        person_id=person.id,
        effect=form.effect,
        valid_from=work.now.date(),
        made_at=work.now,
        changed_at=work.now,
    )
    _write(work, need, form)
    for ombud in _ombuds(work):
        if ombud != person.id:
            notify(work, ombud, NEW, "There is a new access need to read.", "/needs/current")
    return need


def change(work: Work, need: AccessNeed, form: NeedForm) -> None:
    """Change a need. What was agreed on it stays. Raises Invalid, EditedMeanwhile."""
    work.hold(need)
    check_version(form.version, need.version, "You, in another window,", {"words": need.words})
    need.version += 1
    need.changed_at = work.now
    _write(work, need, form)


def _write(work: Work, need: AccessNeed, form: NeedForm) -> None:
    if form.effect is Effect.MAX_HOURS and form.hours is None:
        raise Invalid("hours", "Say how many hours a week at most.")
    if form.effect is Effect.NO_EVENINGS and form.evening is None:
        raise Invalid("evening", "Say from which hour you cannot meet.")
    if form.effect is Effect.OTHER and not form.words:
        raise Invalid("words", "Say in your own words what you need.")
    begins = form.valid_from or need.valid_from
    if form.valid_to is not None and form.valid_to < begins:
        raise Invalid("valid_to", "The last day is before the first day. Change one of them.")
    need.effect, need.amount, need.words = form.effect, form.amount, form.words
    need.valid_from, need.valid_to = begins, form.valid_to
    work.add(need)
    _forget_later(work, need)


def end(work: Work, need: AccessNeed) -> None:
    """Let a need hold no more from tomorrow on. One that has not begun is erased."""
    if need.valid_from > work.now.date():
        erase(work, need)
        return
    need.valid_to = min(need.valid_to or date.max, work.now.date())
    need.version += 1
    need.changed_at = work.now
    work.add(need)
    _forget_later(work, need)


def erase(work: Work, need: AccessNeed) -> None:
    """Forget a need, with what was agreed on it."""
    work.remove(need)


def _forget_later(work: Work, need: AccessNeed) -> None:
    if need.valid_to is not None:
        days = max(timedelta(), need.valid_to + KEPT - work.now.date())
        work.later("needs.forget", due_at=work.now + days, need_id=need.id)


@errand("needs.forget")
def forget(database: Database, report: Report, need_id: int) -> None:
    """Erase a need some time after its last day, unless that was moved."""
    with database.work(HUB) as work:
        need = work.session.get(AccessNeed, need_id)
        ends = need.valid_to if need is not None else None
        if need is not None and ends is not None and ends + KEPT <= work.now.date():
            work.remove(need)


def arrange(work: Work, need: AccessNeed, form: ArrangementForm) -> None:
    """Note for student and ombud team what they agreed on. Raises EditedMeanwhile."""
    work.hold(need)
    theirs = {"arranged": need.arranged}
    check_version(form.version, need.version, "Somebody, meanwhile,", theirs)
    need.version += 1
    need.arranged = form.arranged
    need.arranged_at = work.now if form.arranged else None
    need.arranged_by_id = work.actor.person_id if form.arranged else None
    work.add(need)
    if form.arranged:
        # Mails are read on shared screens: neither words nor link say what this one is about.
        sentence = "There is a note that only you can read. Look under “Private” in your profile."
        notify(work, need.person_id, "needs.arrange", sentence, "/profiles")
    work.record("needs.arrange", f"needs/{need.id}")


def answer(work: Work, person: Person, form: InclusionForm) -> None:
    """Keep what a student said yes to, and nothing else."""
    work.hold(person)
    erase_answers(work, person.id)
    work.add_all(
        InclusionAnswer(person_id=person.id, attribute=one, made_at=work.now)
        for one in sorted(form.named)
    )


def note_reading(work: Work, person_ids: Iterable[int]) -> None:
    """Keep that the one who asks read the needs of these people today: for them, and for the audit
    trail without their names."""
    people = sorted(set(person_ids))
    reader, day = work.actor.person_id, work.now.date()
    work.record("needs.read", "needs/current", people=len(people))
    if reader is None:
        return
    work.hold(work.get(Person, reader))  # two windows at once note the same day once
    known = set(
        work.all(
            select(NeedReading.person_id).where(
                col(NeedReading.person_id).in_(people),
                col(NeedReading.reader_id) == reader,
                col(NeedReading.day) == day,
            )
        )
    )
    rows = [
        {"person_id": one, "reader_id": reader, "day": day}
        for one in people
        if one not in known and one != reader
    ]
    if rows:
        work.execute(sa.insert(NeedReading).values(rows))


def erase_answers(work: Work, person_id: int) -> None:
    """Forget what somebody said of themselves."""
    work.execute(sa.delete(InclusionAnswer).where(col(InclusionAnswer.person_id) == person_id))


def erase_of_person(work: Work, person_id: int) -> None:
    """Forget all needs of somebody, who read them, and what they said of themselves."""
    work.execute(sa.delete(AccessNeed).where(col(AccessNeed.person_id) == person_id))
    work.execute(sa.delete(NeedReading).where(col(NeedReading.person_id) == person_id))
    erase_answers(work, person_id)


def _ombuds(work: Work) -> list[int]:
    """The ombud team, without those who have not yet read the news of an earlier need."""
    told = select(Notice.person_id).where(col(Notice.kind) == NEW, col(Notice.read_at).is_(None))
    return work.all(
        select(RoleGrant.person_id)
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .where(
            col(RoleGrant.role) == Role.OMBUD,
            col(RoleGrant.state) == GrantState.CONFIRMED,
            col(Person.closed_at).is_(None),
            col(Person.id).not_in(told),
        )
        .order_by(col(RoleGrant.person_id))
    )
