"""What can happen to organisations."""

from typing import Any

from sqlmodel import col, select

from hub.actor import Role
from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.identity import GrantState, Person, RoleGrant
from hub.notices import mail, notify
from hub.organisations.models import Invitation, Organisation, Verification
from hub.search import fold
from hub.web.forms import check_version

MOST_PENDING = 3
MOST_INVITATIONS = 20


def register(work: Work, values: dict[str, Any]) -> Organisation:
    """Make an organisation; who makes it speaks for it. Administrators are told to check it."""
    pending = (
        select(Organisation.id)
        .join(RoleGrant, col(RoleGrant.organisation_id) == col(Organisation.id))
        .where(
            col(RoleGrant.person_id) == work.actor.person_id,
            col(Organisation.verification) == Verification.PENDING,
        )
    )
    if work.count(pending) >= MOST_PENDING:
        raise Conflict(
            f"{MOST_PENDING} of your organisations are being checked. Wait for an answer first."
        )
    organisation = work.add(
        Organisation(key=_free_key(work, values["name"]), made_at=work.now, **values)
    )
    _grant(work, organisation, work.actor.person_id or 0)
    administrators = select(RoleGrant.person_id).where(
        col(RoleGrant.role) == Role.ADMINISTRATOR, col(RoleGrant.state) == GrantState.CONFIRMED
    )
    for person_id in dict.fromkeys(work.all(administrators)):
        notify(
            work,
            person_id,
            "organisations.registered",
            f"{organisation.name} is waiting to be verified.",
            f"/organisations/{organisation.id}",
        )
    work.record("organisations.register", f"organisations/{organisation.id}")
    return organisation


def _free_key(work: Work, name: str) -> str:
    base = fold(name).replace(" ", "-")[:50].strip("-") or "organisation"
    taken = set(work.all(select(Organisation.key).where(col(Organisation.key).startswith(base))))
    return next(
        key
        for key in (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
        if key not in taken
    )


def _grant(work: Work, organisation: Organisation, person_id: int) -> None:
    grant = work.maybe(
        select(RoleGrant).where(
            col(RoleGrant.person_id) == person_id,
            col(RoleGrant.role) == Role.PARTNER,
            col(RoleGrant.organisation_id) == organisation.id,
        )
    ) or RoleGrant(
        person_id=person_id, role=Role.PARTNER, organisation_id=organisation.id, made_at=work.now
    )
    grant.state = GrantState.CONFIRMED
    work.add(grant)
    work.record("organisations.grant", f"organisations/{organisation.id}", person=person_id)


def describe(work: Work, organisation: Organisation, values: dict[str, Any], version: int) -> None:
    """Change how an organisation is described. Raises EditedMeanwhile."""
    theirs = {name: getattr(organisation, name) for name in values}
    if values != theirs:
        check_version(version, organisation.version, "A colleague", theirs)
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.version += 1
    work.add(organisation)
    work.record("organisations.describe", f"organisations/{organisation.id}")
    work.announce(f"organisations/{organisation.id}")


def invite(work: Work, organisation: Organisation, email: str) -> Invitation:
    """Ask a colleague by mail to speak for it too. The mail says the same to everybody."""
    email = email.lower()
    open_ones = work.all(
        select(Invitation).where(
            col(Invitation.organisation_id) == organisation.id,
            col(Invitation.accepted_at).is_(None),
        )
    )
    if len(open_ones) >= MOST_INVITATIONS:
        raise Invalid("email", "Too many invitations are open. Wait until some are accepted.")
    invitation = work.maybe(
        select(Invitation).where(
            col(Invitation.organisation_id) == organisation.id, col(Invitation.email) == email
        )
    )
    if invitation is not None:
        raise Invalid("email", "This person has been invited already.")
    invitation = work.add(
        Invitation(
            organisation_id=organisation.id,
            email=email,
            invited_by_id=work.actor.person_id or 0,
            made_at=work.now,
        )
    )
    mail(
        work,
        email,
        f"Speak for {organisation.name} on Samskap",
        f"{work.actor.name} invites you to post and answer challenges for {organisation.name}.\n\n"
        "Open this page and sign in with this mail address:\n"
        f"{{origin}}/organisations/{organisation.id}/invitation\n\n"
        "If you do not know why you got this mail, you need do nothing.\n",
    )
    work.record("organisations.invite", f"organisations/{organisation.id}")
    return invitation


def accept(work: Work, organisation: Organisation, invitation: Invitation) -> None:
    """Speak for an organisation from now on. Who invited is told."""
    invitation.accepted_at = work.now
    work.add(invitation)
    _grant(work, organisation, work.actor.person_id or 0)
    notify(
        work,
        invitation.invited_by_id,
        "organisations.accepted",
        f"{work.actor.name} now speaks for {organisation.name} too.",
        f"/organisations/{organisation.id}",
    )


def verify(work: Work, organisation: Organisation) -> None:
    """Say that the hub has checked who this is; it may publish from now on."""
    _set(work, organisation, Verification.VERIFIED, "is verified. Its challenges can be published.")


def suspend(work: Work, organisation: Organisation) -> None:
    """Let an organisation publish nothing more until it is verified again."""
    _set(work, organisation, Verification.SUSPENDED, "is suspended. Nothing more is published.")


def _set(work: Work, organisation: Organisation, verification: Verification, news: str) -> None:
    if organisation.verification is verification:
        return
    organisation.verification = verification
    organisation.verified_at = work.now if verification is Verification.VERIFIED else None
    work.add(organisation)
    people = (
        select(Person.id)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            col(RoleGrant.role) == Role.PARTNER,
            col(RoleGrant.organisation_id) == organisation.id,
            col(RoleGrant.state) == GrantState.CONFIRMED,
        )
    )
    for person_id in work.all(people):
        notify(
            work,
            person_id,
            f"organisations.{verification.value}",
            f"{organisation.name} {news}",
            f"/organisations/{organisation.id}",
        )
    work.record(f"organisations.{verification.value}", f"organisations/{organisation.id}")
    work.announce(f"organisations/{organisation.id}")
