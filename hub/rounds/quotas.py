"""Quotas: how many students of a university a round places, at least and at most."""

from sqlmodel import col, func, select

from hub.db import Work
from hub.errors import Invalid
from hub.profiles import StudentProfile
from hub.rankings import Ranking
from hub.rounds import consistency
from hub.rounds.forms import QuotaForm
from hub.rounds.models import MatchingRound, Placement, Quota, Ruling, RulingKind
from hub.rounds.nameless import require_nameless
from hub.rounds.rulings import TooLate, require_changeable
from hub.teams import Membership, Standing, Team
from hub.universities import University
from hub.web.words import plural

SEATED = (Standing.INVITED, Standing.ACTIVE)


def listed(work: Work, found: MatchingRound) -> list[tuple[Quota, University]]:
    """The quotas of a round with their universities, by name."""
    return work.all(
        select(Quota, University)
        .join(University, col(University.id) == col(Quota.university_id))
        .where(col(Quota.round_id) == found.id)
        .order_by(col(University.name_key), col(University.id))
    )


def entrants(work: Work, found: MatchingRound) -> dict[int, int]:
    """How many complete rankings there are, by university."""
    return dict(
        work.all(
            select(StudentProfile.university_id, func.count())
            .join(Ranking, col(Ranking.person_id) == col(StudentProfile.person_id))
            .where(
                col(Ranking.round_id) == found.id,
                col(Ranking.sent_at).is_not(None),
                col(StudentProfile.completed_at).is_not(None),
            )
            .group_by(col(StudentProfile.university_id))
        )
    )


def words(least: int, most: int | None) -> str:
    """ "At least 2, at most 6"."""
    low, high = f"at least {least}" if least else "", f"at most {most}" if most is not None else ""
    said = ", ".join(one for one in (low, high) if one)
    return said[:1].upper() + said[1:]


def put(work: Work, found: MatchingRound, form: QuotaForm) -> Quota:
    """Set the quota of a university, in place of an earlier one. Raises TooLate, Invalid."""
    require_changeable(work, found)
    university = work.maybe(select(University).where(col(University.id) == form.university_id))
    if university is None:
        raise Invalid("university_id", "Choose a university.")
    pinned = work.count(
        select(Ruling.id)
        .join(StudentProfile, col(StudentProfile.person_id) == col(Ruling.person_id))
        .where(
            col(Ruling.round_id) == found.id,
            col(Ruling.kind) == RulingKind.PIN,
            col(StudentProfile.university_id) == university.id,
        )
    )
    if form.most is not None and form.most < pinned:
        have = plural(pinned, "student has", "students have")
        raise Invalid("most", f"{have} a pin from this university already. Enter {pinned} or more.")
    require_nameless(work, found, "quota_reason", form.quota_reason)
    row = work.maybe(
        select(Quota).where(
            col(Quota.round_id) == found.id, col(Quota.university_id) == university.id
        )
    ) or Quota(round_id=found.id, university_id=university.id, made_at=work.now, reason="")
    row.least, row.most, row.reason = form.least, form.most, form.quota_reason
    row.made_by_id, row.made_at, row.told = work.actor.person_id, work.now, True
    work.add(row)
    work.record(
        "rounds.quota",
        f"rounds/{found.id}",
        university=university.id,
        least=row.least,
        most=row.most,
    )
    consistency.look(work, found)
    return row


def remove(work: Work, found: MatchingRound, row: Quota) -> None:
    """Take a quota back. Raises TooLate."""
    require_changeable(work, found)
    work.record("rounds.quota_removed", f"rounds/{found.id}", university=row.university_id)
    work.remove(row)
    consistency.look(work, found)


def require_reachable(work: Work, found: MatchingRound) -> None:
    """Raises TooLate where fewer students take part than a quota wants placed."""
    there = entrants(work, found)
    for quota, university in listed(work, found):
        some = there.get(university.id, 0)
        if some < quota.least:
            take = plural(some, "student takes", "students take")
            raise TooLate(
                f"{university.short_name} has a quota of at least {quota.least}, and {take} part. "
                "Change this on the page “Pins and quotas” first."
            )


def is_full(work: Work, found: MatchingRound, person_id: int) -> bool:
    """Whether the quota of this person's university leaves no place, as teams are now."""
    quota = work.maybe(
        select(Quota)
        .join(StudentProfile, col(StudentProfile.university_id) == col(Quota.university_id))
        .where(col(Quota.round_id) == found.id, col(StudentProfile.person_id) == person_id)
    )
    if quota is None or quota.most is None:
        return False
    seated = work.count(
        select(Placement.id)
        .join(Team, col(Team.id) == col(Placement.team_id))
        .join(
            Membership,
            (col(Membership.team_id) == col(Team.id))
            & (col(Membership.person_id) == col(Placement.person_id)),
        )
        .join(StudentProfile, col(StudentProfile.person_id) == col(Placement.person_id))
        .where(
            col(Placement.round_id) == found.id,
            col(Membership.standing).in_(SEATED),
            col(StudentProfile.university_id) == quota.university_id,
        )
    )
    return seated >= quota.most
