"""What a person may send about who they are."""

from typing import Annotated

from pydantic import AfterValidator, Field

from hub.identity.addresses import Email
from hub.identity.zones import Zone
from hub.reference.languages import BY_CODE
from hub.web.forms import Form


def known_language(value: str) -> str:
    if value not in BY_CODE:
        raise ValueError("Choose a language from the list.")
    return value


Language = Annotated[str, AfterValidator(known_language)]


class LinkForm(Form):
    """Asks for a sign-in link by mail."""

    email: Email
    next: str = Field(default="", max_length=300)


class PasswordForm(Form):
    """Signs in with a password."""

    email: Email
    password: str = Field(min_length=1, max_length=200)
    next: str = Field(default="", max_length=300)
    shared: bool = False


class SpendForm(Form):
    """Signs in by a link. shared: whether others use this computer too."""

    shared: bool = False


class WelcomeForm(Form):
    """The three questions of a first visit."""

    name: str = Field(min_length=1, max_length=60)
    time_zone: Zone
    language: Language
    next: str = Field(default="", max_length=300)


class AccountForm(Form):
    """What a person may change about the own account."""

    version: int = 0
    name: str = Field(min_length=1, max_length=60)
    official_name: str = Field(default="", max_length=160)
    about: str = Field(default="", max_length=500)
    time_zone: Zone
    language: Language
    mail_notices: bool = False


class NewPasswordForm(Form):
    """Sets or changes the password. `current` is asked only where one is set."""

    current: str = Field(default="", max_length=200)
    password: str = Field(min_length=10, max_length=200)


class AppearanceForm(Form):
    """Light, dark, or as the system says."""

    theme: str = Field(pattern="^(system|light|dark)$")
    back: str = Field(default="", max_length=300)
