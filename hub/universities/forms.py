"""What an administrator may send about a university."""

import re
from typing import Annotated

from babel import Locale
from pydantic import AfterValidator, Field

from hub.identity import Zone
from hub.universities import scales
from hub.web import Form
from hub.web.words import LOCALE

NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
"""Codes in the list of territories that stand for unions, for tests, or for nothing."""
COUNTRIES: dict[str, str] = {
    code: name
    for code, name in Locale.parse(LOCALE).territories.items()
    if re.fullmatch("[A-Z]{2}", code) and code not in NOT_COUNTRIES
}
DOMAIN = re.compile(
    r"(?=.{4,120}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"
)
MOST_DOMAINS = 20


def domains(text: str) -> str:
    """Mail domains between spaces, commas or lines; one a line, in lower case, each once."""
    found = [one.lower().lstrip("@") for one in re.split(r"[\s,;]+", text) if one]
    for one in found:
        if not DOMAIN.fullmatch(one):
            raise ValueError(f"“{one[:60]}” is no mail domain. Write one such as stud.uni.example.")
    if len(found) > MOST_DOMAINS:
        raise ValueError(f"Write at most {MOST_DOMAINS} mail domains.")
    return "\n".join(dict.fromkeys(found))


def known_country(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError("Choose a country from the list.")
    return code


class UniversityForm(Form):
    """A university as administrators describe it."""

    version: int = 0
    name: str = Field(min_length=3, max_length=120)
    short_name: str = Field(min_length=2, max_length=40)
    city: str = Field(min_length=2, max_length=60)
    country: Annotated[str, AfterValidator(known_country)]
    time_zone: Zone
    since: int = Field(ge=1900, le=2100)
    email_domains: Annotated[str, AfterValidator(domains)] = Field(default="", max_length=2500)
    passes: Annotated[str, AfterValidator(scales.tidy)] = Field(default="", max_length=5000)
    fails: Annotated[str, AfterValidator(scales.tidy)] = Field(default="", max_length=5000)


class ClosureForm(Form):
    """Close a university, or open it again."""

    closed: bool = False
