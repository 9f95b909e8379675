"""What a person may send about an organisation."""

from pydantic import Field, field_validator

from hub.organisations.models import Kind
from hub.reference import COUNTRIES
from hub.web import Form

CODES = {one.code for one in COUNTRIES}


class OrganisationForm(Form):
    """An organisation as its people describe it."""

    version: int = 0
    name: str = Field(min_length=3, max_length=120)
    kind: Kind
    city: str = Field(min_length=2, max_length=60)
    country: str
    website: str = Field("", max_length=200)
    about: str = Field("", max_length=1000)

    @field_validator("country")
    @classmethod
    def known(cls, value: str) -> str:
        if value not in CODES:
            raise ValueError("Choose one of the countries shown.")
        return value

    @field_validator("website")
    @classmethod
    def address(cls, value: str) -> str:
        """Only web addresses: this becomes a link."""
        if value and not value.lower().startswith(("https://", "http://")):
            raise ValueError("Enter an address that begins with https://.")
        if any(one.isspace() for one in value):
            raise ValueError("Enter an address without spaces.")
        return value


class InviteForm(Form):
    """A colleague's mail address."""

    email: str = Field(max_length=254, pattern=r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+$")
