"""Student profiles: what the matching needs to know of a student."""

from hub.profiles.models import Level, StudentProfile

__all__ = ["Level", "StudentProfile"]
