"""What pages and other capabilities ask of universities."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from hub.db import Work
from hub.identity import GrantState, RoleGrant
from hub.universities.models import University


def offered(work: Work, keep: int | None = None) -> list[University]:
    """The universities that can be chosen, by name; `keep` names one that may be closed."""
    free = sa.or_(col(University.closed_at).is_(None), col(University.id) == keep)
    return work.all(select(University).where(free).order_by(col(University.name_key)))


def listed(words: str, state: str) -> SelectOfScalar[University]:
    """Universities by name, closed ones last. words: of name, city or mail domain."""
    closed = col(University.closed_at).is_not(None)
    found = select(University).order_by(closed, col(University.name_key), col(University.id))
    for word in words.split()[:6]:
        fields = [col(University.name), col(University.short_name), col(University.city)]
        domains = sa.cast(University.email_domains, sa.String)
        found = found.where(
            sa.or_(*(one.icontains(word, autoescape=True) for one in (*fields, domains)))
        )
    if state in ("open", "closed"):
        found = found.where(closed if state == "closed" else sa.not_(closed))
    return found


def people(work: Work, university_ids: Sequence[int]) -> dict[int, int]:
    """How many people study or teach at each of these universities."""
    rows = work.all(
        select(RoleGrant.university_id, sa.func.count(sa.distinct(col(RoleGrant.person_id))))
        .where(
            col(RoleGrant.university_id).in_(university_ids),
            col(RoleGrant.state) == GrantState.CONFIRMED,
        )
        .group_by(col(RoleGrant.university_id))
    )
    counts = {key: count for key, count in rows if key is not None}
    return {key: counts.get(key, 0) for key in university_ids}
