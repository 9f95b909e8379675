"""People and the audit trail as tables to take along: what a search finds, on all its pages.

Bounded, so that a file is made in memory within seconds: who needs more searches for less.
"""

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from hub.administration.queries import named, of_kind
from hub.audit import AuditEvent
from hub.db import Work
from hub.identity import GrantState, Person, RoleGrant
from hub.organisations import Organisation
from hub.universities import University
from hub.web.sheets import Cell

MOST = 50_000
PEOPLE = (
    *("email", "name", "role", "university", "organisation"),
    *("role_state", "account", "address_proven", "account_since"),
)
"""The first five as an import names them. Nothing of a student's profile: that is for the matching
and its owner alone."""
AUDIT = ("at", "actor_id", "actor", "action", "subject", "details")


def people(work: Work, words: str, role: str, state: str) -> list[list[Cell]]:
    """Headings, then a line for each role of those found, and one for each who has none.

    role, state: only roles of this kind, and only who has one. Without them: all but ended ones.
    """
    kind = of_kind(role, state)
    counted = kind or [col(RoleGrant.state) != GrantState.ENDED]
    of_person = sa.and_(col(RoleGrant.person_id) == col(Person.id), *counted)
    found = (
        sa.select(
            col(Person.email),
            col(Person.name),
            col(RoleGrant.role),
            col(University.short_name),
            col(Organisation.key),
            col(RoleGrant.state),
            col(Person.closed_at),
            col(Person.email_proven_at),
            col(Person.made_at),
        )
        .select_from(Person)
        .join(RoleGrant, of_person, isouter=not kind)
        .join(University, col(University.id) == col(RoleGrant.university_id), isouter=True)
        .join(Organisation, col(Organisation.id) == col(RoleGrant.organisation_id), isouter=True)
        .where(*named(words))
        .order_by(col(Person.name_key), col(Person.id), col(RoleGrant.id))
        .limit(MOST)
    )
    return [list(PEOPLE), *(_line(row) for row in work.execute(found))]


def _line(row: Any) -> list[Cell]:
    email, name, role, university, organisation, state, closed_at, proven_at, made_at = row
    return [
        email,
        name,
        role,
        university,
        organisation,
        state,
        "open" if closed_at is None else "closed",
        "no" if proven_at is None else "yes",
        moment(made_at),
    ]


def trail(work: Work, found: SelectOfScalar[AuditEvent]) -> list[list[Cell]]:
    """Headings, then the events that a search finds, newest first, with what their actors are
    called today."""
    events = work.all(found.limit(MOST))
    names = dict(work.all(select(Person.id, Person.name)))
    rows: list[list[Cell]] = [list(AUDIT)]
    for one in events:
        actor = names.get(one.actor_id, "") if one.actor_id is not None else "the hub"
        details = json.dumps(one.details, ensure_ascii=False, sort_keys=True)
        rows.append([moment(one.at), one.actor_id, actor, one.action, one.subject, details])
    return rows


def moment(value: datetime) -> str:
    """A moment as every program reads it: ISO 8601, in UTC, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
