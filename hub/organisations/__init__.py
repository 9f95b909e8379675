"""External organisations and the people who speak for them."""

from hub.organisations.commands import suspend, verify
from hub.organisations.models import Kind, Organisation, Verification
from hub.organisations.policy import visible
from hub.organisations.queries import of_actor
from hub.organisations.words import KINDS

__all__ = [
    "KINDS",
    "Kind",
    "Organisation",
    "Verification",
    "of_actor",
    "suspend",
    "verify",
    "visible",
]
