"""External organisations and the people who speak for them."""

from hub.organisations.models import Kind, Organisation, Verification

__all__ = ["Kind", "Organisation", "Verification"]
