"""Mail addresses: one form of each, so that nobody has two accounts by a capital letter."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def mail_address(value: str) -> str:
    """An address as mail needs it: one @, something on both sides, no spaces. Lower case."""
    name, at, domain = value.lower().partition("@")
    if not (name and at and "." in domain) or any(c.isspace() or c in ",;<>" for c in value):
        raise ValueError("Enter a mail address, such as maja@stud.example.")
    if domain.startswith(".") or domain.endswith(".") or "@" in domain or ".." in domain:
        raise ValueError("Enter a mail address, such as maja@stud.example.")
    return value.lower()


Email = Annotated[
    str, StringConstraints(max_length=254, min_length=3), AfterValidator(mail_address)
]
