"""What can happen to accounts: links asked for and spent, passwords, details, sessions."""

import secrets
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from pwdlib import PasswordHash
from sqlmodel import col, select

from hub import limits
from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.identity import sessions
from hub.identity.door import Proof, Way
from hub.identity.forms import AccountForm, NewPasswordForm, WelcomeForm
from hub.identity.models import Person, SignedIn, SignInLink
from hub.reference.languages import BY_CODE
from hub.web.forms import check_version

LINK_MINUTES = 60
_hasher = PasswordHash.recommended()
WRONG = "The address or the password is not right. You can ask for a link by mail instead."


class LinkSpent(Conflict):
    """A mailed link that was used, or is too old."""


@cache
def _nobodys_hash() -> str:
    """What an unknown address is checked against, so that it takes as long as a known one.

    Made on first use: it is slow on purpose, and every start would wait for it.
    """
    return _hasher.hash("nobody has this password")


def own_path(path: str) -> str:
    """A path of this hub to go on to after signing in; "/" for anything else.

    Refuses what a browser could read as another site: `//host`, `/\\host`, schemes.
    """
    parts = urlsplit(path)
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    return path if safe and not parts.scheme and not parts.netloc else "/"


def ask_link(work: Work, email: str, next_path: str, address: str) -> None:
    """Mail a sign-in link. The answer is the same whether or not the address is known."""
    sentence = "You asked for many links. Wait ten minutes, then ask again."
    limits.spend("5/10 minutes", "link", email, sentence=sentence)
    limits.spend("30/10 minutes", "link-from", address, sentence=sentence)
    from hub.notices import mail

    token = secrets.token_urlsafe(32)
    work.add(
        SignInLink(
            email=email,
            token_hash=sessions.hash_of(token),
            next_path=own_path(next_path),
            made_at=work.now,
            ends_at=work.now + timedelta(minutes=LINK_MINUTES),
        )
    )
    mail(
        work,
        email,
        "Sign in to Samskap",
        "Open this address and press the button there to sign in:\n\n"
        f"{{origin}}/identity/link/{token}\n\n"
        f"It works once, for {LINK_MINUTES} minutes. "
        "If you did not ask for it, you need not do anything.\n",
    )


def link_of(work: Work, token: str) -> SignInLink:
    """The link with this token, as long as it works. Raises LinkSpent."""
    link = work.maybe(
        select(SignInLink).where(col(SignInLink.token_hash) == sessions.hash_of(token))
    )
    if link is None or link.spent_at is not None or link.ends_at <= work.now:
        raise LinkSpent("This link was used already, or it is too old. Ask for a new one.")
    return link


def spend_link(work: Work, link: SignInLink) -> Proof:
    """Use a link up: who holds it reads the mail of its address. Raises LinkSpent."""
    taken = work.changed(
        sa.update(SignInLink)
        .where(col(SignInLink.id) == link.id, col(SignInLink.spent_at).is_(None))
        .values(spent_at=work.now)
    )
    if not taken:
        raise LinkSpent("This link was used already. Ask for a new one.")
    return Proof(Way.LINK, link.email)


def check_password(work: Work, email: str, password: str, address: str) -> Proof:
    """That the password belongs to this address. Raises Invalid, the same for every fault."""
    sentence = "Too many tries. Wait fifteen minutes, or ask for a link by mail."
    limits.spend("10/15 minutes", "password", email, sentence=sentence)
    limits.spend("60/15 minutes", "password-from", address, sentence=sentence)
    person = work.maybe(
        select(Person).where(col(Person.email) == email, col(Person.closed_at).is_(None))
    )
    # Unknown names cost the same time as known ones, so that nobody can tell them apart.
    kept = person.password_hash if person is not None and person.password_hash else _nobodys_hash()
    good = _hasher.verify(password, kept)
    if person is None or not good or not person.password_hash:
        raise Invalid("password", WRONG)
    return Proof(Way.PASSWORD, email)


def welcome(work: Work, person: Person, form: WelcomeForm) -> None:
    """Keep the answers of a first visit."""
    person.name, person.time_zone, person.language = form.name, form.time_zone, form.language
    person.version += 1
    work.add(person)


def change_account(work: Work, person: Person, form: AccountForm) -> None:
    """Change the own details. Raises EditedMeanwhile."""
    work.hold(person)
    values = form.model_dump(exclude={"version"})
    saved = {name: getattr(person, name) for name in values}
    differing = {name: value for name, value in saved.items() if value != values[name]}
    if differing:
        check_version(form.version, person.version, "You, in another window,", said(differing))
    for name, value in values.items():
        setattr(person, name, value)
    person.version += 1
    work.add(person)
    work.record("identity.change_account", f"people/{person.id}")


def said(details: dict[str, Any]) -> dict[str, Any]:
    """Details in the words of the form that shows them."""
    words = dict(details)
    if "mail_notices" in words:
        words["mail_notices"] = "yes" if words["mail_notices"] else "no"
    if "language" in words:
        words["language"] = BY_CODE[words["language"]].own_name
    return words


def set_password(work: Work, person: Person, form: NewPasswordForm) -> None:
    """Set the password, and end all other sessions. Raises Invalid."""
    if person.password_hash and not _hasher.verify(form.current, person.password_hash):
        raise Invalid("current", "This is not your present password.")
    if person.email.split("@")[0] in form.password.lower():
        raise Invalid("password", "Choose a password without your mail name in it.")
    person.password_hash = _hasher.hash(form.password)
    work.add(person)
    work.execute(
        sa.delete(SignedIn).where(
            col(SignedIn.person_id) == person.id, col(SignedIn.id) != work.actor.session_id
        )
    )
    work.record("identity.set_password", f"people/{person.id}")


def end_session(work: Work, session: SignedIn) -> None:
    """Sign one browser out."""
    work.remove(session)
    work.record("identity.end_session", f"people/{session.person_id}")


def end_other_sessions(work: Work, person: Person) -> None:
    """Sign out everywhere but here."""
    work.execute(
        sa.delete(SignedIn).where(
            col(SignedIn.person_id) == person.id, col(SignedIn.id) != work.actor.session_id
        )
    )
    work.record("identity.end_other_sessions", f"people/{person.id}")
