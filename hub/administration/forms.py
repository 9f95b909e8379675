"""What an administrator may send."""

from typing import Literal

from pydantic import Field

from hub.actor import Role
from hub.administration.letters import Letters
from hub.identity import Email
from hub.web import Form, Upload


class PersonForm(Form):
    """A new account, made by hand."""

    name: str = Field(min_length=1, max_length=60)
    email: Email


class GrantForm(Form):
    """A role in its context. `version` is the stamp of the person's roles, as the page had it."""

    version: int = 0
    role: Role
    university_id: int | None = None
    organisation_id: int | None = None


class GrantStateForm(Form):
    """Confirm a role that was asked for, or end it; `version` as in `GrantForm`."""

    version: int = 0
    state: Literal["confirmed", "ended"]


class AccountStateForm(Form):
    """Close an account, or open it again."""

    closed: bool = False


class VerificationForm(Form):
    """Whether an organisation is who it says it is."""

    verification: Literal["verified", "pending", "suspended"]


class ImportForm(Form):
    """A CSV file of people; how its letters are written where its bytes do not tell."""

    file: Upload
    letters: Letters = Letters.FOUND
